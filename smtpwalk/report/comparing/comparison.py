"""Two recordings held against each other: stretch by stretch, turn by turn, and all that was found.

What stands for what depends on no rule, so it is found once; the rules then only judge the pairs, and another choice
of them (strict, codes only) costs no second alignment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from smtpwalk.report.comparing.alignment import align_by, steps
from smtpwalk.report.comparing.difference import Kind, Pair, Rules, pair
from smtpwalk.report.comparing.facts import Fact, facts
from smtpwalk.report.comparing.passages import Pairing, pair_passages
from smtpwalk.report.comparing.side import Side
from smtpwalk.report.comparing.turns import Turn
from smtpwalk.wire.visible import visible_text

Turns = tuple[Turn | None, Turn | None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Two passages that stand for each other, or one alone, pair by pair."""

    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two recordings of which it is known what stands for what."""

    a: Side
    b: Side
    stretches: tuple[tuple[str, tuple[Turns, ...]], ...]

    def judged_by(self, rules: Rules) -> Comparison:
        found = (Stretch(title, tuple(pair(*turns, rules) for turns in pairs)) for title, pairs in self.stretches)
        return Comparison(self.a, self.b, rules, facts(self.a, self.b, rules), tuple(found))


@dataclass(frozen=True)
class Comparison:
    a: Side
    b: Side
    rules: Rules
    facts: tuple[Fact, ...]
    stretches: tuple[Stretch, ...]

    @cached_property
    def kinds(self) -> Counter[Kind]:
        """How many pairs are of which kind."""
        return Counter(pair.kind for stretch in self.stretches for pair in stretch.pairs)

    @property
    def pairs(self) -> int:
        return self.kinds.total()

    @property
    def differing(self) -> int:
        """Pairs that differ under the rules."""
        return sum(number for kind, number in self.kinds.items() if self.rules.counts(kind))

    def differences(self) -> Iterator[tuple[Stretch, Pair]]:
        """Those pairs, in order."""
        for stretch in self.stretches:
            for found in stretch.pairs:
                if self.rules.counts(found.kind):
                    yield stretch, found

    @property
    def telling_facts(self) -> tuple[Fact, ...]:
        """Facts that make a difference by themselves."""
        return tuple(fact for fact in self.facts if fact.counts and fact.differs)

    @property
    def same(self) -> bool:
        return not self.differing and not self.telling_facts


def compare(a: Side, b: Side, rules: Rules | None = None) -> Comparison:
    return align_sides(a, b).judged_by(rules or Rules())


def align_sides(a: Side, b: Side) -> Aligned:
    paired = pair_passages(a.sessions, b.sessions)
    return Aligned(a, b, tuple((_title(passages), _turns(passages)) for passages in paired))


def _title(passages: Pairing) -> str:
    """`session 2`; `plain, session 1 in A, session 2 in B`."""
    numbers = [passage.session if passage else None for passage in passages]
    probe = next(passage.probe for passage in passages if passage)
    if None in numbers or numbers[0] == numbers[1]:
        where = f"session {next(number for number in numbers if number)}"
    else:
        where = f"session {numbers[0]} in A, session {numbers[1]} in B"
    return f"{visible_text(probe)}, {where}" if probe else where


def _turns(passages: Pairing) -> tuple[Turns, ...]:
    a, b = (passage.turns if passage else () for passage in passages)
    beginnings = {turn.key for turn in (*a, *b) if turn.begins}
    matches = align_by(a, b, [lambda turn: turn.key, lambda turn: turn.family], beginnings.__contains__)
    return tuple(
        (None if left is None else a[left], None if right is None else b[right])
        for left, right in steps(matches, len(a), len(b))
    )
