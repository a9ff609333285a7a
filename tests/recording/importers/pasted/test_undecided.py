"""Blocks of lines that only the reply behind them decides about: one letter for each line, as it was decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.pasted.shown import Shown, shown
from smtpwalk.recording.importers.pasted.undecided import Before, Part, decide, wrapped

LETTERS = {
    Part.CLIENT: "C", Part.SERVER: "S", Part.MORE: "+", Part.ASIDE: "-", Part.LAYOUT: "_", Part.TWICE: "2",
}  # fmt: skip


def decided(text: str, before: Before | None = None) -> str:
    lines = [shown(number, line.encode()) for number, line in enumerate(text.split("\n"), 1)]
    return "".join(LETTERS[part] for part in decide(lines, before or Before()))


ASKED = Before(owed=1)


@pytest.mark.parametrize(
    ("text", "before", "right"),
    [
        ("hacker\n502 no", Before(), "CS"),
        ("(it took a minute)\n250 ok", ASKED, "-S"),
        ("hm\nhacker\n502 no", Before(), "-CS"),
        ("foo\nbar\n502 no\n502 no", Before(), "CCSS"),
        ("NOOP\nhm\n250 ok", Before(), "C-S"),
        ("NOOP\nfoo\n250 ok\n502 no", Before(), "CCSS"),
        ("\n250 ok", ASKED, "_S"),
        ("\n500 bad syntax", Before(), "CS"),
        ("250-a\n250 b", ASKED, "SS"),
        ("and that was it", Before(), "-"),
        ("250 ok", Before(), "S"),
        ("250 ok", Before(reply=(b"250 ok",)), "2"),
        ("250-a\n250 b", Before(reply=(b"250-a", b"250 b")), "22"),
        ("250 ok", Before(reply=(b"250 ok",), pasted=False), "S"),
        ("250 ok", Before(reply=(b"250 ok",), client_heard=False), "S"),
        ("\n250 ok", Before(reply=(b"250 ok",)), "_2"),
        ("250 mailboxes\n500 what?", Before(), "CS"),
        ("Subject: x\n\nhi\n.\n354 go\n250 ok", Before(owed=1, data=True), "CCCCSS"),
    ],
)
def test_blocks(text: str, before: Before, right: str) -> None:
    assert decided(text, before) == right


def test_the_rest_of_a_wrapped_line() -> None:
    first = shown(1, b"250 a line that goes on and on until the mail program had no more room", width=71)
    assert decided("here", Before(line=first)) == "+"
    assert decided("here\nand here", Before(line=first)) == "+-"
    assert decided("here", Before()) == "-"


@pytest.mark.parametrize(
    ("width", "rest", "right"),
    [(80, b"x", True), (132, b"x", True), (71, b"word", True), (60, b"word", False), (60, b"a-very-long-word", True),
     (20, b"x" * 60, False), (101, b"word", False)],
)  # fmt: skip
def test_where_lines_are_wrapped(width: int, rest: bytes, *, right: bool) -> None:
    assert wrapped(shown(1, b"250 x", width=width), shown(2, rest)) is right


def row(data: bytes, *, typed: bool | None) -> Shown:
    return shown(1, data, typed=typed)


def test_what_is_proved_is_not_guessed() -> None:
    lines = [
        row(b"250 typed by somebody", typed=True),
        row(b"EHLO said the server", typed=False),
        row(b"500 x", typed=None),
    ]
    assert decide(lines, Before()) == [Part.CLIENT, Part.SERVER, Part.SERVER]


PIECES = ["250 ok", "250-a", "500 no", "NOOP", "words", "", ".", "  x"]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20), st.integers(0, 3), st.booleans(), st.booleans())
def test_every_line_is_decided(lines: list[str], owed: int, data: bool, heard: bool) -> None:
    found = decided("\n".join(lines), Before(owed=owed, data=data, client_heard=heard, reply=(b"250 ok",)))
    assert len(found) == len(lines)
