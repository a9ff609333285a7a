"""One dialogue, dressed in every way that people dress one: it must come back as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smtpwalk.recording.importers.pasted.undressing import CUT, ENTITIES, SIGNS, SPACED, Look, Undresser, look_of
from smtpwalk.recording.importers.source import SourceLine

from ..hard_dialogues import hard_dialogues
from ..reading import Said

LINES = [
    "220-mx.example.test ESMTP", "220 ready", "EHLO probe.example.test", "250-mx.example.test", "250 HELP",
    "MAIL FROM:<a@b.test>", "250 ok", "RCPT TO:<c@d.test>", "250 ok", "DATA", "354 go", "Subject: x", "",
    "  a folded line", "> quoted", "- an item", "1. one", "250 bar", ".", "250 taken", "QUIT", "221 bye",
]  # fmt: skip

DRESSES: dict[str, Callable[[int, str], str]] = {
    "none": lambda n, x: x,
    "quoted mail": lambda n, x: f"> {x}",
    "quoted twice": lambda n, x: f">> {x}",
    "quoted twice, with blanks": lambda n, x: f"> > {x}",
    "a quote without blank": lambda n, x: f">{x}",
    "a bar": lambda n, x: f"| {x}",
    "bullets": lambda n, x: f"- {x}",
    "stars": lambda n, x: f"* {x}",
    "round bullets": lambda n, x: f"• {x}",
    "a comment": lambda n, x: f"# {x}",
    "a comment of C": lambda n, x: f"// {x}",
    "numbers": lambda n, x: f"{n} {x}",
    "numbers with a dot": lambda n, x: f"{n}. {x}",
    "numbers with a colon": lambda n, x: f"{n}: {x}",
    "numbers in brackets": lambda n, x: f"[{n}] {x}",
    "numbers from 218 on": lambda n, x: f"{n + 217} {x}",
    "cat -n": lambda n, x: f"{n:6d}\t{x}",
    "indented": lambda n, x: f"    {x}",
    "a tab": lambda n, x: f"\t{x}",
    "clock": lambda n, x: f"12:{n // 60:02d}:{n % 60:02d} {x}",
    "clock in brackets": lambda n, x: f"[12:{n // 60:02d}:{n % 60:02d}] {x}",
    "date and clock": lambda n, x: f"2024-03-01 12:{n // 60:02d}:{n % 60:02d} {x}",
    "ISO 8601": lambda n, x: f"2024-03-01T12:{n // 60:02d}:{n % 60:02d}.250+01:00 {x}",
    "ts": lambda n, x: f"Mar 01 12:{n // 60:02d}:{n % 60:02d} {x}",
    "quote and clock": lambda n, x: f"> 12:{n // 60:02d}:{n % 60:02d} {x}",
    "quote and number": lambda n, x: f"> {n}. {x}",
    "indented number": lambda n, x: f"   {n:3d}  {x}",
    "blanks to the edge": lambda n, x: f"{x:<100}" if x not in ("  a folded line",) else x,
    "breaks of HTML": lambda n, x: f"{x}<br>",
}


def undressed(lines: list[str]) -> list[str]:
    data = [line.encode() for line in lines]
    undresser = Undresser(look_of(data))
    source = (SourceLine(number, line) for number, line in enumerate(data, 1))
    return [line.data.decode() for line in undresser.lines(source)]


@pytest.mark.parametrize("name", DRESSES)
def test_what_was_put_around_the_lines_comes_off(name: str) -> None:
    dress = DRESSES[name]
    assert undressed([dress(n, line) for n, line in enumerate(LINES, 1)]) == LINES


@pytest.mark.parametrize("name", DRESSES)
def test_blank_lines_without_their_dress(name: str) -> None:
    """Editors take blanks from the ends of lines."""
    dress = DRESSES[name]
    assert undressed([dress(n, line).rstrip() for n, line in enumerate(LINES, 1)]) == LINES


def test_only_the_servers_lines_are_dressed() -> None:
    lines = [f"# {line}" if line[:3].isdigit() and line != "250 bar" else line for line in LINES]
    assert undressed(lines) == LINES
    assert undressed([*lines[:11], "# no comment", *lines[12:]])[11] == "# no comment"


@pytest.mark.parametrize("blanks", [1, 2])
def test_lines_spaced_out(blanks: int) -> None:
    spaced = [line for kept in LINES for line in [kept, *[""] * blanks]]
    assert undressed(spaced) == LINES


def test_a_dialogue_spaced_out_for_reading_and_a_message_that_is_not() -> None:
    spaced = [line for kept in LINES[:11] for line in [kept, ""]] + LINES[11:]
    assert undressed(spaced)[-11:] == LINES[11:]


def test_codes_are_no_line_numbers() -> None:
    lines = ["250 250 mailboxes", "NOOP", "250 250 mailboxes", "NOOP", "250 251 is next", "RSET"]
    assert undressed(lines) == lines


def test_times() -> None:
    lines = [
        b"23:59:58 220 mx", b"23:59:59.5 HELO x", b"00:00:01 250 mx",
        b"no clock here", b"00:00:01 QUIT", b"00:00:00 221 x",
    ]  # fmt: skip
    undresser = Undresser(look_of(lines))
    times = [line.t for line in undresser.lines(SourceLine(n, x) for n, x in enumerate(lines, 1))]
    assert undresser.look.timed
    assert times == [0.0, 1.5, 3.0, 3.0, 3.0, 3.0]


def notes(lines: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    undresser = Undresser(look_of([line.encode() for line in lines]))
    out = [x.data.decode() for x in undresser.lines(SourceLine(n, line.encode()) for n, line in enumerate(lines, 1))]
    return out, undresser.notes


def test_what_web_pages_and_editors_make_of_signs_is_put_back_and_said_once() -> None:
    spoilt = ["220\u00a0mx", "MAIL FROM:<\u201ca b\u201d@x.test>", "250\u2013ok", "250 ok", "A \u201cmessage\u201d"]
    assert notes(spoilt) == (
        ["220 mx", 'MAIL FROM:<"a b"@x.test>', "250-ok", "250 ok", "A \u201cmessage\u201d"],
        [(1, SIGNS)],
    )
    spoilt = ["220 mx", "MAIL FROM:&lt;a@b.test&gt;", "250 &lt;a@b.test&gt;&nbsp;ok", "354 &#60;", "&amp;amp;"]
    assert notes(spoilt) == (
        ["220 mx", "MAIL FROM:<a@b.test>", "250 <a@b.test>\u00a0ok", "354 <", "&amp;"],
        [(2, ENTITIES)],
    )
    assert notes(["220 mx", "", "HELO x", "", "250 x", "", "QUIT", "", "221 bye", ""])[1] == [(2, SPACED)]


def test_an_entity_in_a_message_alone_is_the_messages() -> None:
    assert notes(["220 mx", "DATA", "354 go", "&lt;b&gt;"]) == (["220 mx", "DATA", "354 go", "&lt;b&gt;"], [])


def test_a_line_that_was_cut_is_named_each_time() -> None:
    undresser = Undresser(Look())
    assert [undresser.undress(SourceLine(n, b"x", cut=True)) is not None for n in (1, 2)] == [True, True]
    assert undresser.notes == [(1, CUT), (2, CUT)]


def test_a_row_of_a_terminal_is_resolved() -> None:
    line = Undresser(Look()).undress(SourceLine(1, b"HELP\x08 \x08O x\x1b[0m"))
    assert line is not None
    assert line.data == b"HELO x"


UNIFORM = [name for name in DRESSES if name not in ("blanks to the edge", "breaks of HTML")]


@given(hard_dialogues(), st.sampled_from(UNIFORM))
@settings(max_examples=200, deadline=None)
def test_any_dialogue_in_any_dress(dialogue: Said, name: str) -> None:
    lines = [line for _who, line in dialogue]
    assume(len(lines) > 1)  # a number that could be a code is none only because the next line counts on
    assert undressed([DRESSES[name](n, line) for n, line in enumerate(lines, 1)]) == lines
