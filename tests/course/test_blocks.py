"""Fenced blocks are what they say they are."""

from __future__ import annotations

import pytest

from smtpwalk.course.blocks import WIDTH, block_faults
from smtpwalk.course.text import Block


def faults(info: str, text: str) -> list[tuple[int, str]]:
    return list(block_faults(Block(info, text, 1)))


@pytest.mark.parametrize(
    ("info", "text"),
    [
        ("smtp", "S: 220 x\nC: EHLO a\nS: 250-x\nS: 250 SIZE"),
        ("smtp", "220 x\nDATA\n354 go\nSubject: 999 x\n\n999\n.\n250 ok"),
        ("SMTP", ">>> NOOP\n<<< 250 ok"),
        ("toml", "a = 1"),
        ("json", "[1]"),
        ("postfix-main", "a = b"),
        ("sendmail-mc", "FEATURE(a)dnl"),
        ("timeline", "1978-05-03  a\n1978-05  b\n1982  c\n  more\n\n1982-01-01  d"),
        ("text", "x" * WIDTH),
        ("figure", "+--+\n|  |\n+--+"),
        ("exercise", "this is read elsewhere"),
    ],
)
def test_sound_blocks(info: str, text: str) -> None:
    assert faults(info, text) == []


@pytest.mark.parametrize(
    ("info", "text", "line", "words"),
    [
        ("smtp", "S: 220 x\nS: 999 y", 1, "'999'"),
        ("smtp", " \n", -1, "empty"),
        ("toml", "a", -1, "not TOML"),
        ("json", "{,}", -1, "not JSON"),
        ("postfix-main", "a = b\nc", 1, "neither"),
        ("opensmtpd", "accept", 0, "no directive"),
        ("timeline", "some day", 0, "two blanks"),
        ("timeline", "1982  a\n1978-05-03  b", 1, "runs forward"),
        ("timeline", "1982-05  a\n1982-03-01  b", 1, "runs forward"),
        ("text", "a\n" + "x" * (WIDTH + 1), 1, "77 signs"),
        ("", "x", -1, "'nothing' is not known"),
        ("perl", "x", -1, "'perl' is not known"),
    ],
)
def test_others(info: str, text: str, line: int, words: str) -> None:
    found = faults(info, text)
    assert found[0][0] == line
    assert words in found[0][1]


def test_a_block_that_never_ends() -> None:
    assert "never closed" in next(block_faults(Block("text", "", 1, closed=False)))[1]
