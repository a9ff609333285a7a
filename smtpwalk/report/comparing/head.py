"""What stands above the differences: which files, what was found, and the facts, as lines of so many columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from smtpwalk.report.comparing.comparison import Comparison
from smtpwalk.report.comparing.facts import Fact
from smtpwalk.report.comparing.layout import WIDE, Bit, Line, Tone, hanging
from smtpwalk.report.comparing.words import summary
from smtpwalk.report.wrapping import columns, padded, wrapped
from smtpwalk.wire.visible import visible_text

_NAME: Final = 24
"""Columns of a fact's name, with the mark before it."""
MOST_NAMED: Final = 12
"""Probes that are named; `--json` has all of them."""
_BLANK: Final[Line] = ()


def head(comparison: Comparison, width: int) -> list[Line]:
    """Files, summary, facts, and what could not be read of the files."""
    lines = [*_files(comparison, width), _BLANK]
    lines += [(Bit(line, Tone.WORDS),) for said in summary(comparison) for line in hanging("", said, width)]
    lines += [_BLANK, *_facts(comparison.facts, width)]
    lines += _unread(comparison, width)
    return lines


def _files(comparison: Comparison, width: int) -> Iterator[Line]:
    for letter, side in (("A", comparison.a), ("B", comparison.b)):
        for line in hanging(f"{letter}  ", visible_text(side.name), width):
            yield (Bit(line, Tone.HEADING),)


def _facts(facts: Sequence[Fact], width: int) -> Iterator[Line]:
    lay = _beside if width >= WIDE else _below
    for fact in facts:
        if fact.differs:
            yield from lay(fact, width)
            yield from _about(fact, width)
    same = [fact.name for fact in facts if not fact.differs]
    if same:
        yield from ((Bit(line, Tone.QUIET),) for line in hanging("  the same: ", ", ".join(same), width))


def _beside(fact: Fact, width: int) -> Iterator[Line]:
    if fact.note:
        yield from _noted(fact, width)
        return
    half = (width - _NAME - 3) // 2
    pieces = [[text[start:end] for start, end in wrapped(text, half)] for text in (fact.a, fact.b)]
    for n in range(max(map(len, pieces))):
        one, other = (some[n] if n < len(some) else "" for some in pieces)
        name = _name(fact) if n == 0 else (Bit(" " * _NAME, Tone.PLAIN),)
        yield (*name, Bit(one + " " * (half - columns(one)), Tone.PLAIN), Bit(" | " if n == 0 else "   ", Tone.MARK),
               Bit(other, Tone.PLAIN))  # fmt: skip


def _below(fact: Fact, width: int) -> Iterator[Line]:
    if fact.note:
        yield from _noted(fact, width)
        return
    for letter, text in (("A", fact.a), ("B", fact.b)):
        for n, line in enumerate(hanging(f"{letter} ", text, width - _NAME)):
            name = _name(fact) if letter == "A" and n == 0 else (Bit(" " * _NAME, Tone.PLAIN),)
            yield (*name, Bit(line[:2], Tone.MARK), Bit(line[2:], Tone.PLAIN))


def _about(fact: Fact, width: int) -> Iterator[Line]:
    if fact.of:
        more = f" and {len(fact.of) - MOST_NAMED} more" if len(fact.of) > MOST_NAMED else ""
        for line in hanging(" " * _NAME, ", ".join(fact.of[:MOST_NAMED]) + more, width):
            yield (Bit(line, Tone.QUIET),)


def _noted(fact: Fact, width: int) -> Iterator[Line]:
    for n, line in enumerate(hanging("", fact.note, width - _NAME)):
        yield (*(_name(fact) if n == 0 else (Bit(" " * _NAME, Tone.PLAIN),)), Bit(line, Tone.PLAIN))


def _name(fact: Fact) -> Line:
    """A fact that makes a difference by itself has the mark of one."""
    mark = "| " if fact.counts else "  "
    start, end = wrapped(fact.name, _NAME - 3)[0]
    return Bit(mark, Tone.MARK), Bit(padded(fact.name[start:end], _NAME - 2), Tone.NUMBER)


def _unread(comparison: Comparison, width: int) -> Iterator[Line]:
    for letter, side in (("A", comparison.a), ("B", comparison.b)):
        for remark in side.remarks:
            for line in hanging(f"{letter}: ", visible_text(remark), width):
                yield (Bit(line, Tone.QUIET),)
