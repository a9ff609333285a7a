"""A block as lines of so many columns: side by side where there is room, else one below the other.

Lines are made of bits, each with its tone, so that a terminal and a screen can paint them in their own ways. Without
any colour the marks still tell everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Final

from smtpwalk.report.comparing.blocks import Block
from smtpwalk.report.comparing.difference import Pair, Rules
from smtpwalk.report.comparing.rows import Cell, Row, rows_of
from smtpwalk.report.comparing.volatile import Piece
from smtpwalk.report.comparing.words import difference
from smtpwalk.report.wrapping import columns, wrapped

WIDE: Final = 100
"""Columns from which both stand side by side."""
GUTTER: Final = 9
"""Number, direction and sign before a line."""
LETTER: Final = 2
"""`A ` or `B ` before that, where both stand one below the other."""
MIDDLE: Final = 3


class Tone(StrEnum):
    PLAIN = "plain"
    HEADING = "heading"
    NUMBER = "number"
    MARK = "mark"
    """Between the two, or the letter of one: what is different here."""
    QUIET = "quiet"
    """What is left out, and remarks."""
    WORDS = "words"
    """What the difference is."""
    SIGN = "sign"
    """Of a reply's class."""
    TEXT = "text"
    """A part of `cell`, from `start` on."""


@dataclass(frozen=True, slots=True)
class Bit:
    text: str
    tone: Tone
    cell: Cell | None = None
    start: int = 0
    """Where in the cell's text it begins."""


Line = tuple[Bit, ...]


def lines_of(block: Block, width: int, rules: Rules) -> list[Line]:
    """At least one line; none is wider than `width`, unless that is too narrow for anything."""
    if block.pair is None:
        return [_alone(block, width)]
    rows = rows_of(block.pair, rules)
    lay = _side_by_side if width >= WIDE else _stacked
    lines = [line for row in rows for line in lay(row, width)]
    return [*lines, *_remarks(block, block.pair, width)]


def text_of(line: Line) -> str:
    return "".join(bit.text for bit in line).rstrip()


def _alone(block: Block, width: int) -> Line:
    if block.title:
        text = f"--- {block.title} "
        return (Bit(text + "-" * max(0, width - columns(text)), Tone.HEADING),)
    return (Bit(f"    ... {block.left_out}", Tone.QUIET),)


def _remarks(block: Block, pair: Pair, width: int) -> Iterator[Line]:
    """What the difference is, in words, and what else is worth a word."""
    if block.differs and (block.first or (pair.a and pair.b)):  # what one alone has shows its mark
        lead = ">>> the first difference: " if block.first else "    "
        yield from _words(lead, difference(pair), width, Tone.WORDS)
    for remark in pair.remarks():
        yield from _words("    ", remark, width, Tone.QUIET)


def _words(lead: str, text: str, width: int, tone: Tone) -> Iterator[Line]:
    for line in hanging(lead, text, width):
        yield (Bit(line, tone),)


def hanging(lead: str, text: str, width: int) -> Iterator[str]:
    """The text behind its lead, wrapped, each further line as far in as the first."""
    for n, (start, end) in enumerate(wrapped(text, max(20, width - len(lead)))):
        yield (lead if n == 0 else " " * len(lead)) + text[start:end].rstrip()


# ------------------------------------------------------------------ side by side
def _side_by_side(row: Row, width: int) -> Iterator[Line]:
    half = (width - MIDDLE) // 2
    left, right = _half(row.a, half), _half(row.b, half)
    for n, (one, other) in enumerate(zip_longest(left, right, fillvalue=())):
        mark = Bit(f" {row.mark if n == 0 else ' '} ", Tone.MARK)
        yield (*one, Bit(" " * (half - _width(one)), Tone.PLAIN), mark, *other)


def _half(cell: Cell | None, width: int) -> list[Line]:
    return [] if cell is None else list(_cell_lines(cell, width))


def _width(line: Line) -> int:
    return sum(columns(bit.text) for bit in line)


def _cell_lines(cell: Cell, width: int) -> Iterator[Line]:
    text = cell.text
    for n, (start, end) in enumerate(wrapped(text, max(8, width - GUTTER))):
        gutter = _gutter(cell) if n == 0 else (Bit(" " * GUTTER, Tone.PLAIN),)
        yield (*gutter, Bit(text[start:end], Tone.TEXT, cell, start))


def _gutter(cell: Cell) -> Line:
    number = "" if cell.number is None else str(cell.number)
    return Bit(f"{number:>5} "[:6] + cell.who, Tone.NUMBER), Bit(f"{cell.sign} ", Tone.SIGN, cell)


# ------------------------------------------------------------------ one below the other
def _stacked(row: Row, width: int) -> Iterator[Line]:
    """One line where both say the same; what changes by itself stands there by its name."""
    if row.mark in " :" and row.a is not None:
        named = row.a if row.mark == " " else _named(row.a)
        yield from _lettered(row.mark, named, width)
        return
    for letter, cell in (("A", row.a), ("B", row.b)):
        if cell is not None:
            yield from _lettered(letter, cell, width)


def _named(cell: Cell) -> Cell:
    pieces = tuple(Piece(f"{{{piece.kind}}}" if piece.kind else piece.text, piece.kind) for piece in cell.pieces)
    return Cell(cell.who, cell.sign, pieces, cell.part, cell.number)


def _lettered(letter: str, cell: Cell, width: int) -> Iterator[Line]:
    for n, line in enumerate(_cell_lines(cell, width - LETTER)):
        yield (Bit(f"{letter if n == 0 else ' '} ", Tone.MARK), *line)


# ------------------------------------------------------------------ for whoever paints a bit
def parts_of(bit: Bit) -> Iterator[tuple[str, bool]]:
    """The text of a bit, cut where it begins or ends to change by itself."""
    if bit.cell is None or bit.tone is not Tone.TEXT:
        yield bit.text, False
        return
    at, end = 0, bit.start + len(bit.text)
    for piece in bit.cell.pieces:
        start, at = at, at + len(piece.text)
        text = piece.text[max(0, bit.start - start) : max(0, end - start)]
        if text:
            yield text, bool(piece.kind)
