"""Blocks as lines: beside each other, below each other, and never wider than there is room."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.report.comparing.blocks import Block, blocks
from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.layout import Tone, hanging, lines_of, parts_of, text_of
from smtpwalk.report.wrapping import columns

from .telling import OPEN, WALK, changed, walk


def drawn(a: tuple[str, ...], b: tuple[str, ...], width: int, **rules: bool) -> list[str]:
    comparison = compare(walk(*a), walk(*b), Rules(**rules))
    found = blocks(comparison, everything=True)
    return [text_of(line) for block in found for line in lines_of(block, width, comparison.rules)]


def test_side_by_side() -> None:
    lines = drawn(OPEN, WALK, 100)
    assert lines[0] == "--- session 1 " + "-" * 86
    at = next(n for n, line in enumerate(lines) if "RCPT" in line)
    assert lines[at : at + 8] == [
        "    4 C  RCPT TO:<you@far.test>                        4 C  RCPT TO:<you@far.test>",
        "      S+ 250 2.1.5 Ok                            |       S! 554 5.7.1 <you@far.test>: Relay access",
        "                                                            denied",
        ">>> the first difference: other class of code: 250 2.1.5 in A, 554 5.7.1 in B",
        "    5 C  DATA                                    <",
        "      S> 354 End data with <CR><LF>.<CR><LF>     <",
        "    6 C  (a message of 2 lines)                  <",
        "      S+ 250 2.0.0 Ok: queued as 4EB27DD         <",
    ]
    assert lines[at + 8] == " " * 49 + ">     5 C  RSET"


def test_one_below_the_other() -> None:
    lines = drawn(OPEN, WALK, 80)
    at = lines.index(next(line for line in lines if "RCPT" in line))
    assert lines[at : at + 6] == [
        "      4 C  RCPT TO:<you@far.test>",
        "A       S+ 250 2.1.5 Ok",
        "B       S! 554 5.7.1 <you@far.test>: Relay access denied",
        ">>> the first difference: other class of code: 250 2.1.5 in A, 554 5.7.1 in B",
        "A     5 C  DATA",
        "A       S> 354 End data with <CR><LF>.<CR><LF>",
    ]


def test_what_changes_by_itself_stands_by_its_name_where_one_line_serves_both() -> None:
    other = changed(OPEN, "4EB27DD", "4EB2700")
    assert ":       S+ 250 2.0.0 Ok: queued as {queue id}" in drawn(OPEN, other, 80)
    beside = next(line for line in drawn(OPEN, other, 120) if "queued" in line)
    assert "4EB27DD" in beside
    assert " : " in beside
    assert "4EB2700" in beside
    strict = drawn(OPEN, other, 80, strict=True)
    assert "A       S+ 250 2.0.0 Ok: queued as 4EB27DD" in strict
    assert "B       S+ 250 2.0.0 Ok: queued as 4EB2700" in strict


def test_remarks_and_what_is_left_out() -> None:
    slow = (*WALK[:8], "X: nothing", "X: nothing", "X: nothing", "X: nothing", "X: nothing", *WALK[8:])
    assert "    The wait for the answer was 1.0 s in A, 6.0 s in B." in drawn(WALK, slow, 80)
    assert text_of(lines_of(Block(left_out="3 exchanges the same"), 80, Rules())[0]) == "    ... 3 exchanges the same"


def test_a_later_difference_has_its_grade_too() -> None:
    other = changed(changed(WALK, "554", "550"), "221 2.0.0", "421 2.0.0")
    assert "    other class of code: 221 2.0.0 in A, 421 in B" in drawn(WALK, other, 80)


@pytest.mark.parametrize("width", [30, 79, 80, 99, 100, 101, 120, 200])
@pytest.mark.parametrize("other", [WALK, changed(WALK, "denied", "denied " + "邮件" * 60), WALK[:5]])
def test_no_line_is_too_wide_and_nothing_is_lost(width: int, other: tuple[str, ...]) -> None:
    comparison = compare(walk(*OPEN), walk(*(line.encode().decode("latin-1") for line in other)))
    for block in blocks(comparison, everything=True):
        lines = lines_of(block, width, comparison.rules)
        assert lines
        assert all(columns(text_of(line)) <= max(width, 46) for line in lines)
        shown = "".join(bit.text for line in lines for bit in line if bit.tone is Tone.TEXT)
        if block.pair and block.pair.b and "xe9" in repr(block.pair.b.said):
            assert shown.count("邮件") == 60


@given(st.integers(0, 30), st.integers(1, 30))
@settings(max_examples=80)
def test_the_parts_of_a_bit_are_its_text(start: int, length: int) -> None:
    comparison = compare(walk(*OPEN), walk(*changed(OPEN, "4EB27DD", "4EB2700")))
    found = [
        bit for block in blocks(comparison, everything=True) for line in lines_of(block, 120, Rules()) for bit in line
    ]
    for bit in found:
        assert "".join(text for text, _ in parts_of(bit)) == bit.text
    queued = next(bit for bit in found if "4EB27DD" in bit.text)
    assert queued.cell is not None
    text = queued.cell.text[start : start + length]
    cut = type(queued)(text, Tone.TEXT, queued.cell, start)
    assert "".join(part for part, _ in parts_of(cut)) == text
    assert [part for part, volatile in parts_of(queued) if volatile] == ["4EB27DD"]


def test_words_hang_below_their_lead() -> None:
    assert list(hanging("A: ", "one two three four five six", 24)) == ["A: one two three four", "   five six"]
