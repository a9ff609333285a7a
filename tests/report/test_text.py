"""The lines behind `show` and export txt."""

from __future__ import annotations

import re

from hypothesis import given, settings

from smtpwalk.report.document import Document
from smtpwalk.report.marks import Style
from smtpwalk.report.text import Wanted, lines, lines_of_rows
from tests.report.documents import DIALOGUE, document, hostile, session

TWO = [*session("S: 220 a"), *session("S: 220 b", number=2, began=3.0)]


def told(made: Document, wanted: Wanted | None = None) -> list[str]:
    return [str(line) for line in lines(made, wanted or Wanted())]


def test_heading_dialogue_and_what_could_not_be_read() -> None:
    text = told(document(session("S: 220 mx", "C: QUIT"), remarks=("Passed over, line 7: x.",)))
    assert text == [
        "Target: mx.own.test:25",
        "Started: 2026-01-31 09:30:00 +0000, recorded by smtpwalk 0.1.0",
        "Permission: my own host",
        "",
        "          *** Connecting to 192.0.2.25 port 25 ...",
        "          *** Connected to 192.0.2.25 port 25, from 198.51.100.7.",
        "+0.100s + S: 220 mx",
        "+0.100s   C: QUIT",
        "",
        "Passed over, line 7: x.",
    ]


def test_several_sessions_have_headings() -> None:
    text = told(document(TWO))
    assert [line for line in text if line.startswith("Session")] == [
        "Session 1, at 0.000 s: 192.0.2.25 port 25",
        "Session 2, at 3.000 s: 192.0.2.25 port 25",
    ]
    assert "=== Session 2, at 3.000 s: 192.0.2.25 port 25" in told(document(TWO), Wanted(Style.SWAKS))


def test_without_times() -> None:
    assert told(document(session("S: 220 mx", "C: QUIT")), Wanted(times=False))[-2:] == ["+ S: 220 mx", "  C: QUIT"]


def test_with_bytes_and_meaning() -> None:
    text = told(document(), Wanted(hexadecimal=True, explained=True))
    assert any("0000  32 32 30 20" in line for line in text)
    assert any("= 554" in line for line in text)
    assert text[-1].startswith("Software: Postfix")


def test_nothing_in_it() -> None:
    assert told(document([]))[-1] == "The recording holds no events."


def test_each_line_with_its_row() -> None:
    (one,) = document(DIALOGUE).sessions()
    pairs = list(lines_of_rows(document(), one))
    assert [row for _, row in pairs] == list(one.talk.rows)
    headed = [row for told_ in document(TWO).sessions() for _, row in lines_of_rows(document(TWO), told_)]
    assert headed.count(None) == 4


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_no_line_can_act_on_a_terminal(made: Document) -> None:
    for wanted in (Wanted(explained=True, hexadecimal=True), *(Wanted(style) for style in Style)):
        for line in told(made, wanted):
            assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\u2028\u202a-\u202e\ud800-\udfff]*", line)
