"""Goals of an exercise as a small language in TOML: leaves that look at state, and four ways to put them
together.

Here live the tree, its reading and its evaluation. What a leaf says is the business of `predicates` (a
dialogue and an outbox) and of `config_goals` (a configuration). Nothing here knows wordings or positions.

    goal = [{ LEAF }, { any = [{ LEAF }, { LEAF }] }]        all of the array must hold
    { all = [...] }   { any = [...] }   { not = { ... } }    put together
    { order = [...] }                                        one after the other; `together`: in one session
    { count = 2, of = { LEAF } }                             so often at least; `most = 2`: and no oftener
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from smtpwalk.course.reading import Table

L = TypeVar("L")
"""What a leaf is read into."""

MOST_DEEP: Final = 6


class How(StrEnum):
    LEAF = "leaf"
    ALL = "all"
    ANY = "any"
    NOT = "not"
    ORDER = "order"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Goal(Generic[L]):
    how: How
    say: str
    """What is still missing while it does not hold, in words for the learner."""
    parts: tuple[Goal[L], ...] = ()
    leaf: L | None = None
    least: int = 1
    most: int | None = None
    """None: as often as one likes."""
    together: bool = False
    """In one session."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the goals that must all hold, as a screen ticks it off."""

    text: str
    met: bool
    waits: bool = False
    """It holds so far, and may still be broken: it is ticked with the last of the others."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an exercise has come."""

    parts: tuple[Part, ...]

    @property
    def done(self) -> bool:
        return bool(self.parts) and all(part.met for part in self.parts)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(part.text for part in self.parts if not part.met and not part.waits)


Hits = Callable[[L], Sequence[int]]
"""Where a leaf holds: ascending places in the order of what happened; those of a session lie in one SESSION."""

SESSION: Final = 1_000_000
"""The room in places that a session has: session 2 begins at this number."""


def standing(goals: Iterable[Goal[L]], hits: Hits[L], *, in_time: bool = False) -> Standing:
    """`in_time`: things happen one after the other, so what must not happen is ticked with the rest only."""
    found = [(goal, met(goal, hits)) for goal in goals]
    early = in_time and not all(holds for _, holds in found)
    waits = [early and holds and _breakable(goal) for goal, holds in found]
    return Standing(
        tuple(
            Part(goal.say, holds and not wait, wait)
            for (goal, holds), wait in zip(found, waits, strict=True)
        )
    )


def _breakable(goal: Goal[L]) -> bool:
    """Whether something that happens later can undo it."""
    here = goal.how is How.NOT or (goal.how is How.COUNT and goal.most is not None)
    return here or any(_breakable(part) for part in goal.parts)


def met(goal: Goal[L], hits: Hits[L]) -> bool:
    return _MET[goal.how](goal, hits)


def _places(goal: Goal[L], hits: Hits[L]) -> list[int]:
    """Where a goal that may stand in `order` or `count` holds: a leaf, or any of some."""
    if goal.leaf is not None:
        return sorted(hits(goal.leaf))
    return sorted({place for part in goal.parts for place in _places(part, hits)})


def _rounds(goal: Goal[L], found: list[list[int]]) -> list[list[list[int]]]:
    """The places to look among: those of each session by themselves when they must stand together, else all."""
    if not goal.together:
        return [found]
    sessions = sorted({place // SESSION for places in found for place in places}) or [0]
    return [[[p for p in places if p // SESSION == number] for places in found] for number in sessions]


def _in_order(goal: Goal[L], hits: Hits[L]) -> bool:
    return any(map(_ascending, _rounds(goal, [_places(part, hits) for part in goal.parts])))


def _ascending(found: list[list[int]]) -> bool:
    last = -1
    for places in found:
        later = [place for place in places if place > last]
        if not later:
            return False
        last = later[0]
    return True


def _counted(goal: Goal[L], hits: Hits[L]) -> bool:
    found = [len(places) for (places,) in _rounds(goal, [_places(goal.parts[0], hits)])]
    return any(goal.least <= number and (goal.most is None or number <= goal.most) for number in found)


_MET: Final[dict[How, Callable[[Any, Any], bool]]] = {
    How.LEAF: lambda goal, hits: bool(_places(goal, hits)),
    How.ALL: lambda goal, hits: all(met(part, hits) for part in goal.parts),
    How.ANY: lambda goal, hits: any(met(part, hits) for part in goal.parts),
    How.NOT: lambda goal, hits: not met(goal.parts[0], hits),
    How.ORDER: _in_order,
    How.COUNT: _counted,
}


# ------------------------------------------------------------------ reading
ReadLeaf = Callable[[Table], tuple[L, str]]
"""Answers the leaf and its words. It asks the table for every key that a leaf may have."""


def read_goals(table: Table, key: str, leaf: ReadLeaf[L]) -> tuple[Goal[L], ...]:
    found = tuple(_read(part, leaf, 0) for part in table.tables(key))
    if not found and (key not in table or table.table[key] in ([], {})):
        table.wrong(
            key, "goal", f"`{key}` is missing: what must have come about.", f"Add `{key} = [{{ ... }}]`."
        )
    return found


def _read(table: Table, leaf: ReadLeaf[L], depth: int) -> Goal[L]:
    how = next(
        (word for word in (How.ALL, How.ANY, How.NOT, How.ORDER, How.COUNT) if word in table), How.LEAF
    )
    say = table.text("say")
    if depth > MOST_DEEP:
        table.problems.add(
            table.file, table.line, "goal", "The goal is nested too deeply.", "Put it more simply."
        )
        return Goal(How.ALL, say or "too deep")
    if how is How.LEAF:
        found, words = leaf(table)
        table.done()
        return Goal(how, say or words, leaf=found)
    return _together(how, table, leaf, say, depth + 1)


def _together(how: How, table: Table, leaf: ReadLeaf[L], say: str, depth: int) -> Goal[L]:
    parts = tuple(_read(part, leaf, depth) for part in table.tables("of" if how is How.COUNT else how))
    least = table.number("count", 1, 0, 1000) if how is How.COUNT else 1
    most = table.number("most", 1000, 0, 1000) if "most" in table else None
    together = table.flag("together") if how in (How.ORDER, How.COUNT) else False
    table.done()
    one = how in (How.NOT, How.COUNT)
    if not parts or (one and len(parts) != 1):
        _wrong(table, how, "wants one goal in it" if one else "wants goals in it")
        return Goal(How.ALL, say or str(how))
    if how in (How.ORDER, How.COUNT) and not all(_plain(part) for part in parts):
        _wrong(table, how, "takes leaves, or `any` of leaves: other goals have no place in time")
    return Goal(how, say or _words(how, parts, least, most), parts, least=least, most=most, together=together)


def _plain(goal: Goal[L]) -> bool:
    return goal.how is How.LEAF or (goal.how is How.ANY and all(_plain(part) for part in goal.parts))


def _wrong(table: Table, how: How, what: str) -> None:
    table.problems.add(
        table.file, table.line, "goal", f"`{how}` {what}.", "See docs/lessons.md for the language of goals."
    )


def _words(how: How, parts: Sequence[Goal[L]], least: int, most: int | None) -> str:
    said = [part.say for part in parts]
    match how:
        case How.ANY:
            return " or ".join(said)
        case How.NOT:
            return f"not: {said[0]}"
        case How.ORDER:
            return ", then ".join(said)
        case How.COUNT:
            limit = f" (at most {most})" if most is not None else ""
            return f"{least} times{limit}: {said[0]}"
    return " and ".join(said)
