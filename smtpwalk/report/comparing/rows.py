"""A pair as rows: what A has beside what B has, line by line, each line in the parts that a view may dim.

Both views, text and screen, draw these rows; nothing here knows how wide a terminal is. All text is safe.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from smtpwalk.dialogue.explain import SIGNS
from smtpwalk.report.comparing.alignment import Match, align_by, gaps, steps
from smtpwalk.report.comparing.difference import Kind, Pair, Rules, alike
from smtpwalk.report.comparing.turns import Turn
from smtpwalk.report.comparing.volatile import Piece, Speaker, constant, shown
from smtpwalk.report.rows import oddities
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.replies import read_line
from smtpwalk.wire.stages import Stage

MOST_ROWS: Final = 40
"""Of a message or a reply; what is more is counted."""


class Part(StrEnum):
    """What a line is a part of, for whoever paints it."""

    COMMAND = "command"
    MESSAGE = "message"
    REPLY = "reply"
    WORDS = "words"
    """Our own words about a line that is not shown, or about the connection."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of one recording."""

    who: str
    """`C`, `S`, or `*` for what was not on the wire."""
    sign: str
    """Of the reply code's class; `?` for what is part of no reply."""
    pieces: tuple[Piece, ...]
    part: Part
    number: int | None = None
    """The exchange's, from 1, on its first line."""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def constant(self) -> str:
        """With a name in braces in place of each part that changes by itself."""
        return "".join(f"{{{piece.kind}}}" if piece.kind else piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """`mark`: blank for the same, `:` the same but for what changes by itself, `|` other, `<` and `>` in one only."""

    a: Cell | None
    b: Cell | None
    mark: str


_MARKS: Final = {Kind.SAME: " ", Kind.VOLATILE: ":"}


def rows_of(pair: Pair, rules: Rules) -> list[Row]:
    """What was asked, then what was said."""
    asked = list(_asked(pair, rules))
    said = list(_said(pair, rules))
    return _numbered([*asked, *said], pair)


def _numbered(rows: list[Row], pair: Pair) -> list[Row]:
    """The exchange's number on the first line that each of the two has."""
    numbers = [turn.index + 1 if turn and turn.index >= 0 else None for turn in (pair.a, pair.b)]
    found = []
    for row in rows:
        a, b = (_with(cell, numbers, n) for n, cell in enumerate((row.a, row.b)))
        found.append(Row(a, b, row.mark))
    return found


def _with(cell: Cell | None, numbers: list[int | None], n: int) -> Cell | None:
    if cell is None or numbers[n] is None:
        return cell
    number, numbers[n] = numbers[n], None
    return Cell(cell.who, cell.sign, cell.pieces, cell.part, number)


# ------------------------------------------------------------------ what was asked
def _asked(pair: Pair, rules: Rules) -> Iterator[Row]:
    lines_a, lines_b = (turn.asked if turn else () for turn in (pair.a, pair.b))
    if pair.turn.stage is not Stage.MESSAGE:
        yield from _beside(lines_a, lines_b, Speaker.CLIENT, Part.COMMAND, rules)
    elif pair.asked is Kind.MESSAGE:
        rows = list(_beside(lines_a, lines_b, Speaker.CLIENT, Part.MESSAGE, rules))
        yield from _shortened([row for row in rows if row.mark not in " :"], len(rows))
    else:
        a, b = (_size(turn) for turn in (pair.a, pair.b))
        yield Row(a, b, _mark(a, b, _MARKS.get(pair.asked, " ")))


def _size(turn: Turn | None) -> Cell | None:
    """A message that makes no difference is not shown: only how long it was."""
    if turn is None:
        return None
    return _words("C", f"(a message of {_lines(len(turn.asked))})")


def _lines(number: int) -> str:
    return f"{number} line{'' if number == 1 else 's'}"


def _shortened(rows: Sequence[Row], total: int) -> Iterator[Row]:
    yield from rows[:MOST_ROWS]
    same, more = total - len(rows), len(rows) - MOST_ROWS
    said = [f"{_lines(more)} more"] * (more > 0) + [f"{_lines(same)} the same"] * (same > 0)
    if said:
        cell = _words("C", f"({', '.join(said)})")
        yield Row(cell, cell, " ")


# ------------------------------------------------------------------ what was said
def _said(pair: Pair, rules: Rules) -> Iterator[Row]:
    lines_a, lines_b = (turn.said if turn else () for turn in (pair.a, pair.b))
    if pair.turn.failure:
        a, b = (_failure(turn) for turn in (pair.a, pair.b))
        yield Row(a, b, _mark(a, b, _MARKS.get(pair.answered, "|")))
        return
    rows = list(_beside(lines_a, lines_b, Speaker.SERVER, Part.REPLY, rules, pair.turn.stage))
    if pair.a and pair.b and (not lines_a or not lines_b):
        rows = [_silent(row) for row in rows] or [Row(_NO_ANSWER, _NO_ANSWER, " ")]
    elif not rows:
        rows = [Row(_NO_ANSWER if pair.a else None, _NO_ANSWER if pair.b else None, "<" if pair.a else ">")]
    yield from rows[:MOST_ROWS]
    if len(rows) > MOST_ROWS:
        cell = _words("S", f"({_lines(len(rows) - MOST_ROWS)} more)")
        yield Row(cell, cell, " " if all(row.mark == " " for row in rows[MOST_ROWS:]) else "|")


def _silent(row: Row) -> Row:
    """One of the two did not answer at all: that is a difference, not a line less."""
    return Row(row.a or _NO_ANSWER, row.b or _NO_ANSWER, "|")


def _failure(turn: Turn | None) -> Cell | None:
    return None if turn is None else Cell("*", "!", shown(turn.said[0].data, Speaker.SERVER), Part.WORDS)


def _words(who: str, text: str) -> Cell:
    return Cell(who, " ", (Piece(text),), Part.WORDS)


_NO_ANSWER: Final = _words("S", "(no answer)")


# ------------------------------------------------------------------ line beside line
def _beside(a: Sequence[Line], b: Sequence[Line], speaker: Speaker, part: Part, rules: Rules,
            stage: Stage | None = None) -> Iterator[Row]:  # fmt: skip
    for left, right in steps_of(a, b, speaker, stage):
        line_a, line_b = None if left is None else a[left], None if right is None else b[right]
        kind = _alike(line_a, line_b, speaker, rules, stage) if line_a and line_b else Kind.WORDING
        cell_a, cell_b = (_cell(line, speaker, part) if line else None for line in (line_a, line_b))
        yield Row(cell_a, cell_b, _mark(cell_a, cell_b, _MARKS.get(kind, "|")))


def _alike(a: Line, b: Line, speaker: Speaker, rules: Rules, stage: Stage | None) -> Kind:
    """An offer is the same offer whether it comes last (`250 DSN`) or not (`250-DSN`)."""
    if stage is Stage.EHLO and not rules.strict:
        a, b = (Line(line.data[:3] + b" " + line.data[4:], line.ending, line.cut) for line in (a, b))
    return alike(a, b, speaker, rules)


def steps_of(
    a: Sequence[Line], b: Sequence[Line], speaker: Speaker, stage: Stage | None
) -> list[tuple[int | None, int | None]]:
    """Which lines stand beside each other: offers of EHLO by their keyword, others by their words and their order."""
    if stage is Stage.EHLO:
        return _by_keyword(a, b)
    if len(a) == len(b):
        return [(n, n) for n in range(len(a))]
    if not a or not b:
        return list(steps([], len(a), len(b)))
    found = align_by(a, b, [lambda line: constant(line.data, speaker)])
    more: list[Match] = []
    for left, right in gaps(found, len(a), len(b)):
        more += zip(left, right, strict=False)
    return list(steps(sorted([*found, *more]), len(a), len(b)))


def _by_keyword(a: Sequence[Line], b: Sequence[Line]) -> list[tuple[int | None, int | None]]:
    """In the order of the first; what only the second offers comes last."""
    there = {keyword: n for n, keyword in enumerate(_keywords(b))}
    found: list[tuple[int | None, int | None]] = [
        (n, there.pop(keyword, None)) for n, keyword in enumerate(_keywords(a))
    ]
    return [*found, *((None, n) for n in there.values())]


def _keywords(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """The first line is the greeting. One that comes twice is told apart by its number."""
    words = ["", *(line.data[4:].upper().replace(b"=", b" ").split(b" ")[0].decode("latin-1") for line in lines[1:])]
    return [(word, words[:n].count(word)) for n, word in enumerate(words[: len(lines)])]


def _cell(line: Line, speaker: Speaker, part: Part) -> Cell:
    pieces = shown(line.data, speaker)
    if speaker is Speaker.CLIENT:
        return Cell("C", " ", pieces, part)
    read = read_line(line)
    odd = oddities(read.flaws)
    if not line.data:
        pieces = (Piece("(an empty line, part of no reply)"),)
    elif odd:
        pieces = (*pieces, Piece(f"  [{odd}]"))
    first = 0 if read.code is None else read.code // 100
    return Cell("S", SIGNS.get(first, "?"), pieces, part if line.data else Part.WORDS)


def _mark(a: Cell | None, b: Cell | None, both: str) -> str:
    return both if a and b else "<" if a else ">"
