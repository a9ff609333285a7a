"""How a turn of one recording differs from the turn that stands for it in the other: the grades, and the judge of them.

What a host answered outweighs how it worded it, and what was asked outweighs both when it was not the same. Waits never
make a difference; one that is far longer is worth a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from smtpwalk.report.comparing.turns import Turn
from smtpwalk.report.comparing.volatile import Speaker, constant
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.stages import Stage

LONGER: Final = 5.0
LONGER_BY: Final = 2.0
"""A wait is remarked on when it is so many times the other one, and so many seconds more."""


class Kind(Enum):
    """From no difference to the gravest; the value is what it is called."""

    SAME = "the same"
    VOLATILE = "the same but for what changes by itself"
    WORDING = "other wording, same code"
    MESSAGE = "another message was sent"
    COMMAND = "another command"
    ENHANCED = "other enhanced code"
    CODE = "other code of the same class"
    CLASS = "other class of code"
    ONLY_A = "only in A"
    ONLY_B = "only in B"

    @property
    def gravity(self) -> int:
        return _ORDER.index(self)


_ORDER: Final = tuple(Kind)
_OF_CODES: Final = frozenset({Kind.ENHANCED, Kind.CODE, Kind.CLASS, Kind.ONLY_A, Kind.ONLY_B})


@dataclass(frozen=True, slots=True)
class Rules:
    strict: bool = False
    """Nothing is volatile: every octet counts."""
    codes: bool = False
    """Only codes and enhanced codes count."""

    def counts(self, kind: Kind) -> bool:
        return kind in _OF_CODES if self.codes else kind.gravity > Kind.VOLATILE.gravity


@dataclass(frozen=True, slots=True)
class Pair:
    """Two turns that stand for each other, or one alone. `kind` is the graver of `asked` and `answered`."""

    a: Turn | None
    b: Turn | None
    asked: Kind
    answered: Kind

    @property
    def kind(self) -> Kind:
        return max(self.asked, self.answered, key=lambda kind: kind.gravity)

    @property
    def turn(self) -> Turn:
        """One of the two, for what both have in common."""
        found = self.a or self.b
        assert found is not None
        return found

    def remarks(self) -> Iterator[str]:
        """Sentences on what makes no difference and should still be seen."""
        if self.a is None or self.b is None:
            return
        if self.answered is Kind.VOLATILE and _reordered(self.a, self.b):
            yield "The keywords stand in another order, which means nothing."
        if self.a.answer.certain != self.b.answer.certain and self.a.answer.codes and self.b.answer.codes:
            yield f"In {'B' if self.a.answer.certain else 'A'} nobody knows whether that is the answer."
        yield from _waits(self.a.wait, self.b.wait)


def pair(a: Turn | None, b: Turn | None, rules: Rules) -> Pair:
    if a is None or b is None:
        only = Kind.ONLY_A if b is None else Kind.ONLY_B
        return Pair(a, b, only, only)
    return Pair(a, b, _asked(a, b, rules), _answered(a, b, rules))


def alike(a: Line, b: Line, speaker: Speaker, rules: Rules) -> Kind:
    """What two lines are to each other: the same, the same but for what changes by itself, or other wording."""
    if a == b:
        return Kind.SAME
    if rules.strict or a.ending != b.ending or a.cut != b.cut:
        return Kind.WORDING
    same = constant(a.data, speaker) == constant(b.data, speaker)
    return Kind.VOLATILE if same else Kind.WORDING


def _asked(a: Turn, b: Turn, rules: Rules) -> Kind:
    other = Kind.MESSAGE if a.stage is Stage.MESSAGE else Kind.COMMAND
    if len(a.asked) != len(b.asked):
        return other
    return _gravest((alike(x, y, Speaker.CLIENT, rules) for x, y in zip(a.asked, b.asked, strict=True)), other)


def _answered(a: Turn, b: Turn, rules: Rules) -> Kind:
    if a.failure != b.failure or a.answer.classes != b.answer.classes or a.answer.certain != b.answer.certain:
        return Kind.CLASS
    if a.answer.codes != b.answer.codes:
        return Kind.CODE
    if a.answer.enhanced != b.answer.enhanced:
        return Kind.ENHANCED
    return _worded(a, b, rules)


def _worded(a: Turn, b: Turn, rules: Rules) -> Kind:
    if a.said == b.said:
        return Kind.SAME
    if not rules.strict and _reordered(a, b):
        return Kind.VOLATILE
    if len(a.said) != len(b.said):
        return Kind.WORDING
    return _gravest((alike(x, y, Speaker.SERVER, rules) for x, y in zip(a.said, b.said, strict=True)), Kind.WORDING)


def _gravest(kinds: Iterator[Kind], other: Kind) -> Kind:
    found = set(kinds)
    if Kind.WORDING in found:
        return other
    return Kind.VOLATILE if Kind.VOLATILE in found else Kind.SAME


def _reordered(a: Turn, b: Turn) -> bool:
    """The same offers of EHLO in another order: they are a set (RFC 5321 4.1.1.1)."""
    if a.stage is not Stage.EHLO or b.stage is not Stage.EHLO or len(a.said) != len(b.said):
        return False
    one, other = ([constant(line.data[4:], Speaker.SERVER) for line in turn.said] for turn in (a, b))
    return one != other and one[:1] == other[:1] and sorted(one) == sorted(other)


def _waits(a: float | None, b: float | None) -> Iterator[str]:
    if a is None or b is None:
        return
    short, long = sorted((a, b))
    if long - short >= LONGER_BY and long >= LONGER * short:
        yield f"The wait for the answer was {a:.1f} s in A, {b:.1f} s in B."
