from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.recording.importers.tcpdump import likeness, read
from smtpwalk.wire.events import Mark

from .reading import about, marks, said, source, times_of, told
from .sampling import sample
from .sniffed import REFUSED, TAKEN


@pytest.mark.parametrize("way", ["A", "X", "plain-hex"])
def test_both_dialogues_come_out_line_for_line(tmp_path: Path, way: str) -> None:
    events = told(tmp_path, sample(f"tcpdump.{way}"))
    assert said(events, 1) == REFUSED
    assert said(events, 2) == TAKEN
    assert marks(events, "remark") == []
    found = about(events)
    assert (found.host, found.port, found.timed, found.by) == ("127.0.0.1", 2525, True, "tcpdump")


@pytest.mark.parametrize("way", ["Av", "XX"])
def test_with_more_words_and_with_the_header_before_ip(tmp_path: Path, way: str) -> None:
    events = told(tmp_path, sample(f"tcpdump.{way}"))
    assert said(events) == REFUSED
    found = about(events).started
    assert found is not None
    assert found.isoformat() == "2026-11-25T09:05:53.630993+00:00"


def test_stamps_in_seconds_need_no_guess(tmp_path: Path) -> None:
    events = told(tmp_path, sample("tcpdump.plain-hex"))
    assert marks(events, "unsure") == []
    found = about(events).started
    assert found is not None
    assert found.isoformat() == "2026-11-25T09:05:53.630993+00:00"


@pytest.mark.parametrize("way", ["A", "X"])
def test_a_clock_without_a_day_is_told(tmp_path: Path, way: str) -> None:
    ((line, why),) = marks(told(tmp_path, sample(f"tcpdump.{way}")), "unsure")
    assert (line, "the day" in why) == (1, True)


def test_times_of_the_packets(tmp_path: Path) -> None:
    for way in ("A", "X"):
        events = told(tmp_path, sample(f"tcpdump.{way}"))
        assert times_of(events, b"221 2.0.0 Bye\r\n") == [0.006918]


def test_who_closed(tmp_path: Path) -> None:
    for way in ("A", "X"):
        events = told(tmp_path, sample(f"tcpdump.{way}"))
        closed = [event.fields["by"] for event in events if isinstance(event, Mark) and event.what == "closed"]
        assert closed == ["client", "server"]


@pytest.mark.parametrize("before", ["> ", "    "])
@pytest.mark.parametrize("way", ["A", "X"])
def test_quoted_in_a_mail_or_a_block_of_code_behind_a_prompt(tmp_path: Path, way: str, before: str) -> None:
    text = "$ tcpdump -n -r two.pcap\n" + sample(f"tcpdump.{way}")
    assert said(told(tmp_path, "".join(f"{before}{line}\n" for line in text.splitlines())), 1) == REFUSED


@pytest.mark.parametrize("text", ["a letter\n", "09:05:53 IP here > there: nothing\n", "\t0x0000:  what\n"])
def test_other_text_is_not_like_it(tmp_path: Path, text: str) -> None:
    found = source(tmp_path, text)
    assert likeness(found) == 0
    assert said(read(found)) == []
