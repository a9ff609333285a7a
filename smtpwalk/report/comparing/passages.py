"""Which part of one recording stands for which part of the other: sessions for sessions, and probe for probe.

A passage is a stretch of turns that belongs together: the opening of a session, one try of a probe, or a whole session
where no plan divided it. Probes are known by their id and try, however the sessions fell; sessions by what was said in
them, else by their likeness and order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from smtpwalk.report.comparing.alignment import Match, align_by, gaps
from smtpwalk.report.comparing.turns import Session, Turn
from smtpwalk.wire.stages import Stage

MOST_LIKENESSES: Final = 2500
"""Sessions times sessions that are held against each other; where there are more, their order decides."""
_ENVELOPE: Final = frozenset({Stage.EHLO, Stage.HELO, Stage.MAIL, Stage.RCPT})


@dataclass(frozen=True, slots=True)
class Passage:
    session: int
    turns: tuple[Turn, ...]
    probe: str = ""
    """The id of a probe and, from the second on, its try; empty for a session or the opening of one."""


Pairing = tuple[Passage | None, Passage | None]


def pair_passages(a: Sequence[Session], b: Sequence[Session]) -> list[Pairing]:
    """Every passage of both once, in the order of the first; what only the second has stands where it was met."""
    if not (_planned(a) and _planned(b)):
        whole_a, whole_b = [_whole(session) for session in a], [_whole(session) for session in b]
        return _in_order(whole_a, whole_b, dict(_sessions(whole_a, whole_b)))
    parts_a, parts_b = list(_parts(a)), list(_parts(b))
    matches = _probes(parts_a, parts_b)
    openings_a, openings_b = _openings(parts_a), _openings(parts_b)
    pairs = _sessions([parts_a[n] for n in openings_a], [parts_b[n] for n in openings_b])
    matches |= {openings_a[left]: openings_b[right] for left, right in pairs}
    return _in_order(parts_a, parts_b, matches)


def _planned(sessions: Sequence[Session]) -> bool:
    return any(session.steps for session in sessions)


def _whole(session: Session) -> Passage:
    return Passage(session.number, session.turns)


def _parts(sessions: Sequence[Session]) -> Iterator[Passage]:
    """The opening of each session, then its probes."""
    for session in sessions:
        ends = [*(step.at for step in session.steps), len(session.turns)]
        yield Passage(session.number, session.turns[: ends[0]])
        for step, end in zip(session.steps, ends[1:], strict=True):
            again = f", try {step.number}" if step.number > 1 else ""
            yield Passage(session.number, session.turns[step.at : end], f"{step.id}{again}")


def _probes(a: Sequence[Passage], b: Sequence[Passage]) -> dict[int, int]:
    """By name. A name may come more than once (the postmaster is asked for under each domain): the n-th is the n-th."""
    there = {name: n for n, name in enumerate(_names(b)) if b[n].probe}
    return {n: there[name] for n, name in enumerate(_names(a)) if a[n].probe and name in there}


def _names(passages: Sequence[Passage]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for passage in passages:
        seen[passage.probe] += 1
        yield passage.probe, seen[passage.probe]


def _openings(passages: Sequence[Passage]) -> list[int]:
    return [n for n, passage in enumerate(passages) if not passage.probe]


def _in_order(a: Sequence[Passage], b: Sequence[Passage], matches: dict[int, int]) -> list[Pairing]:
    found: list[Pairing] = []
    taken = set(matches.values())
    lonely = iter([n for n in range(len(b)) if n not in taken])
    waiting = next(lonely, len(b))
    for n, passage in enumerate(a):
        there = matches.get(n)
        while there is not None and waiting < there:
            found.append((None, b[waiting]))
            waiting = next(lonely, len(b))
        found.append((passage, None if there is None else b[there]))
    rest = [waiting, *lonely] if waiting < len(b) else []
    return [*found, *((None, b[n]) for n in rest)]


# ------------------------------------------------------------------ sessions
def _sessions(a: Sequence[Passage], b: Sequence[Passage]) -> list[Match]:
    """By all that was said, then by the envelopes, then by likeness."""
    found = align_by(a, b, [_all_said, _envelopes])
    for left, right in list(gaps(found, len(a), len(b))):
        some_a, some_b = [a[n] for n in left], [b[n] for n in right]
        found += [(left.start + n, right.start + m) for n, m in _likest(some_a, some_b)]
    return sorted(found)


def _all_said(passage: Passage) -> str:
    return "\n".join(turn.key for turn in passage.turns)


def _envelopes(passage: Passage) -> str:
    return "\n".join(turn.key for turn in passage.turns if turn.stage in _ENVELOPE)


def _likest(a: Sequence[Passage], b: Sequence[Passage]) -> list[Match]:
    """As many pairs as there can be, without crossing, and of those the pairs that are most alike."""
    if len(a) * len(b) > MOST_LIKENESSES or len(a) == len(b) == 1:
        return list(zip(range(len(a)), range(len(b)), strict=False))
    if (len(a), [*map(_all_said, a)]) > (len(b), [*map(_all_said, b)]):
        return [(left, right) for right, left in _likest_of(b, a)]
    return _likest_of(a, b)


def _likest_of(a: Sequence[Passage], b: Sequence[Passage]) -> list[Match]:
    said_a, said_b = ([Counter(turn.key for turn in one.turns) for one in some] for some in (a, b))
    best: list[list[tuple[float, list[Match]]]] = [[(0.0, [])] * (len(b) + 1)]
    for n, left in enumerate(said_a):
        row = [best[-1][0]]
        for m, right in enumerate(said_b):
            worth, pairs = best[-1][m]
            both = (worth + 1 + _likeness(left, right), [*pairs, (n, m)])
            row.append(max(row[m], best[-1][m + 1], both, key=lambda found: found[0]))  # the earliest of equal ones
        best.append(row)
    return best[-1][-1][1]


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """From 0, nothing in common, to 1, the same said (Dice 1945)."""
    return 2 * (a & b).total() / max(1, a.total() + b.total())
