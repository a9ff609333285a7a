from __future__ import annotations

import re
from pathlib import Path

import pytest

from smtpwalk.recording.importers.socat import LENGTH, MIXED, likeness, read

from .reading import Said, about, marks, said, script, source, told
from .sampling import sample
from .sniffed import TAKEN


def same_but_the_queue(lines: Said) -> Said:
    return [(who, re.sub(r"[A-Z]{3}\d{5}", "OAA14072", line)) for who, line in lines]


@pytest.mark.parametrize("way", ["v", "x", "xv"])
def test_the_dialogue_comes_out_line_for_line(tmp_path: Path, way: str) -> None:
    events = told(tmp_path, sample(f"socat.{way}"))
    assert same_but_the_queue(said(events)) == TAKEN
    assert marks(events, "remark") == []
    assert marks(events, "unsure") == [(1, "The stamps do not say the offset from UTC: UTC was taken.")]


def test_its_times_have_thousandths_that_are_millionths(tmp_path: Path) -> None:
    events = told(tmp_path, sample("socat.v"))
    found = about(events)
    assert found.timed
    assert found.started is not None
    assert found.started.isoformat() == "2026-11-25T09:05:53.743108+00:00"
    assert max(event.t for event in events if hasattr(event, "t")) < 0.02
    newer = told(tmp_path, "> 2026/11/25 09:05:53.743108000  length=8 from=0 to=7\nHELO a\\r\n")
    assert about(newer).started == found.started


def test_two_connections_at_once_are_told_apart_by_their_places(tmp_path: Path) -> None:
    """A piece whose place fits both is the one guess, and says so."""
    events = told(tmp_path, sample("socat.fork"))
    first = script(
        """
S: 220 mx.letterbox.test ESMTP Postfix
C: HELO pc.one.test
S: 250 mx.letterbox.test
C: MAIL FROM:<a@one.test>
S: 250 2.1.0 Ok
C: QUIT
S: 221 2.0.0 Bye
"""
    )
    assert first in (said(events, 1), said(events, 2))
    assert {text for _line, text in marks(events, "unsure")[1:]} == {MIXED}


def test_a_piece_of_another_length_is_named(tmp_path: Path) -> None:
    text = sample("socat.v").replace("length=21 from=0 to=20", "length=22 from=0 to=21")
    assert (5, LENGTH) in marks(told(tmp_path, text), "unsure")


def test_a_piece_without_a_line_end_has_the_next_head_behind_it(tmp_path: Path) -> None:
    head = "2026/11/25 09:05:53.743108  length={} from={} to={}\n"
    text = (
        "< " + head.format(14, 0, 13) + "220 mx ESMTP\\r\n> " + head.format(4, 0, 3) + "HELO> " + head.format(4, 4, 7)
        + " a\\r\n"
    )  # fmt: skip
    assert said(told(tmp_path, text)) == script("S: 220 mx ESMTP\nC: HELO a")


def test_signs_that_cannot_be_shown_are_read_back(tmp_path: Path) -> None:
    text = sample("socat.v").replace("first line", "back\\\\slash")
    text = text.replace("length=59 from=82 to=140", "length=60 from=82 to=141")
    assert ("C", "back\\slash") in said(told(tmp_path, text))


@pytest.mark.parametrize("text", ["a letter\n", "> quoted\n< 2026\n", "< 220 mx\n> HELO a\n"])
def test_other_text_is_not_like_it(tmp_path: Path, text: str) -> None:
    found = source(tmp_path, text)
    assert likeness(found) == 0
    assert said(read(found)) == []
