from __future__ import annotations

import re
from dataclasses import replace

import pytest

from smtpwalk.recording.importers.joined import PARTED
from smtpwalk.recording.importers.marked import Marked
from smtpwalk.recording.importers.retelling import NO_TEXT, NOT_SHOWN, STUFFED, Retelling

from .reading import Said, marks, said, script

TABLE = Marked(line=re.compile(b""), client=frozenset())
BEFORE = "S: 220 mx\nC: EHLO x\nS: 250 mx\nC: MAIL FROM:<a@b.test>\nS: 250 ok\nC: DATA\nS: 354 go"


def retold(table: Marked, lines: Said) -> Retelling:
    found = Retelling(table)
    for number, (who, line) in enumerate(lines, 1):
        (found.client if who == "C" else found.server)(line.encode() + b"\r\n", number, 1, 0.0)
    found.end_of_dot(last=True)
    return found


def test_words_go_through_as_they_are() -> None:
    lines = script(f"{BEFORE}\nC: Subject: x\nC: ..x\nC: .\nS: 250 taken")
    assert said(retold(TABLE, lines).out) == lines


def test_dots_are_doubled_where_the_tool_shows_them_single() -> None:
    table = replace(TABLE, unstuffed=True)
    told = retold(table, script(f"{BEFORE}\nC: .x\nC: .\nC: ..\nC: .\nS: 250 taken\nC: .\nS: 500 what?"))
    assert said(told.out)[7:] == script("C: ..x\nC: ..\nC: ...\nC: .\nS: 250 taken\nC: .\nS: 500 what?")
    assert marks(told.out, "unsure") == [(8, STUFFED), (9, STUFFED), (10, STUFFED)]


def test_a_lone_dot_at_the_end_of_the_file_is_the_end() -> None:
    assert said(retold(replace(TABLE, unstuffed=True), script(f"{BEFORE}\nC: x\nC: .")).out)[-1] == ("C", ".")


def test_the_dot_of_a_message_that_is_not_shown() -> None:
    for text in ("C: .", "C: \nC: ."):
        told = retold(replace(TABLE, textless=True), script(f"{BEFORE}\n{text}\nS: 250 taken"))
        assert [why for _line, why in marks(told.out, "unsure")] == [NO_TEXT]
    told = retold(replace(TABLE, textless=True), script(f"{BEFORE}\nC: a\nC: b\nC: .\nS: 250 taken"))
    assert not marks(told.out, "unsure")


def test_what_stands_for_a_message() -> None:
    table = replace(TABLE, hidden_message=re.compile(rb"<\d+ bytes>"))
    told = retold(table, script(f"{BEFORE}\nC: <12 bytes>\nS: 250 taken"))
    assert said(told.out)[-1] == ("S", "250 taken")
    assert marks(told.out, "unsure") == [(8, "The message is not in the source. The tool says of it: <12 bytes>")]


@pytest.mark.parametrize("words", ["***", "[credentials hidden]", "<credentials hidden>", "*sensitive*"])
def test_what_stands_for_a_password(words: str) -> None:
    told = retold(TABLE, script(f"S: 220 mx\nC: AUTH LOGIN\nS: 334 VXNlcg==\nC: {words}\nS: 235 in"))
    assert said(told.out) == script("S: 220 mx\nC: AUTH LOGIN\nS: 334 VXNlcg==\nS: 235 in")
    assert (4, NOT_SHOWN) in marks(told.out, "unsure")
    inside = script(f"{BEFORE}\nC: {words}\nC: .\nS: 250 taken")
    assert said(retold(TABLE, inside).out) == inside


def test_replies_that_stand_in_one_line_are_parted() -> None:
    told = retold(replace(TABLE, joined=True), script("S: 220 mx\nC: EHLO x\nS: 250-mx250-SIZE 1250 HELP"))
    assert said(told.out)[2:] == script("S: 250-mx\nS: 250-SIZE 1\nS: 250 HELP")
    assert marks(told.out, "unsure") == [(3, PARTED)]


def test_replies_that_are_shown_anew_with_each_line() -> None:
    told = Retelling(replace(TABLE, growing=True))
    for data in (b"250-a\r\n", b"250-a\r\n250-b\r\n", b"250-a\r\n250-b\r\n250 c\r\n", b"250 c\r\n"):
        told.server(data, 1, 1, 0.0)
    assert said(told.out) == script("S: 250-a\nS: 250-b\nS: 250 c\nS: 250 c")


def test_a_mark_without_words_is_no_reply_where_replies_run_on() -> None:
    told = retold(replace(TABLE, reply_runs_on=re.compile(b"")), script("S: 220 mx\nC: EHLO x\nS: "))
    assert said(told.out) == script("S: 220 mx\nC: EHLO x")
    assert told.bare
    assert said(retold(TABLE, script("S: 220 mx\nS: \nS: 220 x")).out) == script("S: 220 mx\nS: \nS: 220 x")
