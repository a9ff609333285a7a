from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.dotted import GUESS
from smtpwalk.recording.importers.ngrep import likeness, read
from smtpwalk.recording.importers.pieces import NO_SMTP

from .reading import about, marks, said, script, source, times_of, told
from .sampling import sample
from .sniffed import REFUSED, TAKEN

HEAD = "T 2026/11/25 09:05:53.{} 192.0.2.{} -> 192.0.2.{} [AP] #4\n"


@pytest.mark.parametrize("style", ["byline", "x"])
def test_both_dialogues_come_out_line_for_line(tmp_path: Path, style: str) -> None:
    events = told(tmp_path, sample(f"ngrep.{style}"))
    assert said(events, 1) == REFUSED
    assert said(events, 2) == TAKEN
    assert (about(events).host, about(events).port) == ("127.0.0.1", 2525)
    assert [text for _line, text in marks(events, "remark")] == ["input: two.pcap"]


@pytest.mark.parametrize("style", ["normal", "single"])
def test_where_line_ends_are_dots_a_message_is_a_guess_and_nothing_else(tmp_path: Path, style: str) -> None:
    events = told(tmp_path, sample(f"ngrep.{style}"))
    assert said(events, 1) == REFUSED
    message = TAKEN.index(("C", "Subject: hello"))
    assert said(events, 2)[:message] == TAKEN[:message]
    assert said(events, 2)[-4:] == TAKEN[-4:]
    ((_line, why),) = [found for found in marks(events, "unsure") if "stamps" not in found[1]]
    assert why == GUESS


def test_times_of_the_clock(tmp_path: Path) -> None:
    events = told(tmp_path, sample("ngrep.byline"))
    found = about(events)
    assert found.timed
    assert found.started is not None
    assert found.started.isoformat() == "2026-11-25T09:05:53.635346+00:00"
    assert marks(events, "unsure") == [(1, "The stamps do not say the offset from UTC: UTC was taken.")]
    assert 0.002565 in times_of(events, b"221 2.0.0 Bye\r\n")


def test_times_since_the_packet_before_add_up(tmp_path: Path) -> None:
    """The first is counted from the tool's start: for a saved capture a senseless number."""
    events = told(tmp_path, sample("ngrep.x"))
    assert (about(events).started, about(events).timed) == (None, True)
    assert 0.002565 in times_of(events, b"221 2.0.0 Bye\r\n")


def test_quoted_in_a_mail(tmp_path: Path) -> None:
    quoted = "".join(f"> {line}\n" for line in sample("ngrep.byline").splitlines())
    assert said(told(tmp_path, quoted), 1) == REFUSED


def test_a_line_that_goes_on_in_the_next_packet(tmp_path: Path) -> None:
    text = (
        HEAD.format("635346", "1:25", "9:4000") + "220 mx ESMTP.\n\n\n" + HEAD.format("7", "9:4000", "1:25")
        + "HELO a.\nMAIL FR\n\n\n" + HEAD.format("8", "9:4000", "1:25") + "OM:<a@sender.test>.\n\n"
    )  # fmt: skip
    assert said(told(tmp_path, text)) == script("S: 220 mx ESMTP\nC: HELO a\nC: MAIL FROM:<a@sender.test>")


def test_a_conversation_that_is_no_smtp_is_named(tmp_path: Path) -> None:
    text = HEAD.format("1", "9:4000", "1:80") + "GET / HTTP/1.0.\n.\n\n" + sample("ngrep.byline")
    events = told(tmp_path, text)
    assert said(events, 1) == REFUSED
    assert NO_SMTP.format("192.0.2.1 port 80 and 192.0.2.9 port 4000") in [t for _line, t in marks(events, "remark")]


@pytest.mark.parametrize("text", ["a letter\n", "T 1 -> 2 [AP]\n220 mx.\n", "#####exit\n"])
def test_other_text_is_not_like_it(tmp_path: Path, text: str) -> None:
    found = source(tmp_path, text)
    assert likeness(found) == 0
    assert said(read(found)) == []
