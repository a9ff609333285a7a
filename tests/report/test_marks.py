"""Other tools' marks: an importer of that notation reads the same dialogue back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.report.document import Document
from smtpwalk.report.marks import Style, marked, remarks
from smtpwalk.report.text import Wanted
from smtpwalk.report.text import lines as text_lines
from smtpwalk.wire.events import Mark, ServerBytes
from smtpwalk.wire.visible import visible
from tests.report.documents import document, hostile, session

# How each notation is read, as its own documents and importers have it.
_READ = {
    Style.RLYTEST: re.compile(r"(>>>|<<<) (.*)"),
    Style.POSTFIX: re.compile(r" (In: |Out:) (.*)"),
    Style.SWAKS: re.compile(r"( ->| ~>|\*\*>|\*~>|<- |<~ |<\*\*|<~\*) (.*)"),
}
_CLIENT = (">>>", "In: ", " ->", " ~>", "**>", "*~>")
FOREIGN = list(_READ)


def read_back(style: Style, lines: list[str]) -> list[tuple[str, str]]:
    found = (_READ[style].fullmatch(line) for line in lines)
    return [("C" if hit[1] in _CLIENT else "S", hit[2]) for hit in found if hit]


def dialogue(made: Document) -> list[tuple[str, str]]:
    return [
        ("C" if row.from_client else "S", visible(row.line.data))
        for told in made.sessions()
        for row in told.talk.rows
        if row.kind is not RowKind.NOTE
    ]


def written(made: Document, style: Style, *, times: bool = False) -> list[str]:
    return [str(line) for line in text_lines(made, Wanted(style, times))]


@pytest.mark.parametrize("times", [False, True])
@pytest.mark.parametrize("style", FOREIGN)
def test_the_same_dialogue_is_read_back(style: Style, times: bool) -> None:
    assert read_back(style, written(document(), style, times=times)) == dialogue(document())


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_and_no_word_of_anybody_can_pass_for_a_line_of_it(made: Document) -> None:
    for style in FOREIGN:
        assert read_back(style, written(made, style, times=True)) == dialogue(made)


def test_the_marks_of_the_old_relay_testers() -> None:
    made = document(session("S: 220 mx", "C: QUIT", "S: 221 bye", "X: closed"))
    assert written(made, Style.RLYTEST)[3:] == [
        "*** Connecting to 192.0.2.25 port 25 ...",
        "*** Connected to 192.0.2.25 port 25, from 198.51.100.7.",
        "<<< 220 mx",
        ">>> QUIT",
        "<<< 221 bye",
        "*** The server closed the connection.",
    ]


def test_the_marks_of_swaks() -> None:
    lines = written(document(), Style.SWAKS)
    assert lines[:5] == [
        "=== Target: mx.own.test:25",
        "=== Started: 2026-01-31 09:30:00 +0000, recorded by smtpwalk 0.1.0",
        "=== Permission: my own host",
        "=== Trying 192.0.2.25:25...",
        "=== Connected to 192.0.2.25.",
    ]
    assert lines[5:16] == [
        "<-  220 mx.own.test ESMTP Postfix",
        " -> EHLO a.test",
        "<-  250-mx.own.test",
        "<-  250 STARTTLS",
        " -> STARTTLS",
        "<-  220 go",
        "=== TLS started with cipher TLSv1.3:AES256",
        " ~> EHLO a.test",
        "<~  250 mx.own.test",
        " ~> MAIL FROM:<a@a.test>",
        "<~  250 2.1.0 Ok",
    ]
    assert "<~* 554 5.7.1 <b@b.test>: Relay access denied" in lines
    assert lines[-1] == "=== Connection closed with remote host."


def test_the_marks_of_postfix() -> None:
    lines = written(document(session("S: 220 mx", "C: QUIT", "S: 221 bye")), Style.POSTFIX)
    assert lines[-3:] == [" Out: 220 mx", " In:  QUIT", " Out: 221 bye"]


def test_times_are_lines_of_their_own() -> None:
    made = document(session("S: 220 mx", "C: QUIT", "S: 221-bye", "S: 221 bye"))
    assert written(made, Style.SWAKS, times=True)[-4:] == [
        " -> QUIT",
        "=== response in 0.100s",
        "<-  221-bye",
        "<-  221 bye",
    ]
    assert "*** 0.100 s later" in written(made, Style.RLYTEST, times=True)
    assert not any("0.100" in line for line in written(made, Style.RLYTEST))


def test_an_empty_line_and_a_stray_one_stand_as_they_came() -> None:
    events = [*session("S: 220 mx", "C: NOOP"), ServerBytes(1.0, 1, b"\r\n250 ok\r\n250 again\r\n")]
    (told,) = document(events).sessions()
    said = [str(line) for line in marked(told, Style.SWAKS) if line.kind is not RowKind.NOTE]
    assert said[-3:] == ["<** ", "<-  250 ok", "<** 250 again"]


def test_a_note_that_looks_like_a_line_stays_a_note() -> None:
    events = [*session("S: 220 mx"), Mark(1.0, 1, "note", {"text": "<<< 250 open relay"})]
    (told,) = document(events).sessions()
    assert [str(line) for line in marked(told, Style.RLYTEST)][-1] == "*** <<< 250 open relay"


def test_remarks() -> None:
    assert [str(line) for line in remarks(Style.POSTFIX, ["a", "b"])] == ["*** a", "*** b"]
