"""What two recordings are as a whole, fact by fact: where, when, by whom, TLS, software, what EHLO offers, the verdict.

Most facts only say what is compared. Those that `counts` marks make a difference by themselves: the verdict on the
host, what came of a probe, and TLS, which no exchange shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.side import Side
from smtpwalk.wire.visible import visible_text


@dataclass(frozen=True, slots=True)
class Fact:
    """Safe text."""

    name: str
    a: str
    b: str
    counts: bool = False
    """A difference here is a difference of the recordings."""
    note: str = ""
    """A set's difference, which says more than the two sets."""
    of: tuple[str, ...] = ()
    """What the fact is about, where it is about many."""

    @property
    def differs(self) -> bool:
        return self.a != self.b


def facts(a: Side, b: Side, rules: Rules) -> tuple[Fact, ...]:
    """All of them, also those that are the same."""
    rows = [Fact(name, said_a, said_b) for (name, said_a), (_, said_b) in zip(_plain(a), _plain(b), strict=True)]
    rows.append(Fact("TLS", _tls(a), _tls(b), counts=not rules.codes))
    rows += _offers(a, b)
    rows += _verdicts(a, b)
    return tuple(rows)


def _plain(side: Side) -> Iterator[tuple[str, str]]:
    header = side.header
    yield "target", visible_text(header.target)
    yield "address", _each(session.address for session in side.sessions)
    yield "from", _each(session.source for session in side.sessions)
    yield "started", f"{header.started:%Y-%m-%d %H:%M:%S %z}" if header.timed else "not told"
    origin = f", from {header.origin}" if header.origin else ""
    yield "made by", visible_text(f"{header.by}{origin}")
    yield "holds", f"{_what(side)}, {_number(len(side.sessions), 'session')}, {_number(side.exchanges, 'exchange')}"
    yield "software", _software(side)


def _what(side: Side) -> str:
    return "a relay test" if side.relay_test else "a dialogue"


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _each(values: Iterable[str]) -> str:
    """Every value once; the first few where there are many."""
    found = [visible_text(value) for value in dict.fromkeys(values) if value]
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return ", ".join(found[:3]) + more or "not recorded"


def _software(side: Side) -> str:
    guess = side.software()
    if guess is None:
        return "not known"
    version = f" {visible_text(guess.version)}" if guess.version else ""
    return f"{guess.name}{version} ({guess.confidence})"


def _tls(side: Side) -> str:
    begun = sorted({one for session in side.sessions for one in session.tls})
    return visible_text("; ".join(begun)) or "none"


# ------------------------------------------------------------------ what EHLO offers
def _offers(a: Side, b: Side) -> Iterator[Fact]:
    """Sets: their order means nothing, and neither does in which of the sessions it was said."""
    for name, inside in (("EHLO offers", 0), ("EHLO offers inside TLS", 1)):
        one, other = (_offered(side, inside) for side in (a, b))
        if one or other or not inside:
            yield Fact(
                name, " ".join(sorted(one)) or "nothing", " ".join(sorted(other)) or "nothing", note=_only(one, other)
            )


def _offered(side: Side, inside: int) -> frozenset[str]:
    return frozenset(word for session in side.sessions for word in session.offers[inside])


def _only(a: frozenset[str], b: frozenset[str]) -> str:
    sides = (("A", a - b), ("B", b - a))
    return "; ".join(f"only in {name}: {' '.join(sorted(words))}" for name, words in sides if words)


# ------------------------------------------------------------------ verdicts
def _verdicts(a: Side, b: Side) -> Iterator[Fact]:
    yield Fact("verdict", _verdict(a), _verdict(b), counts=a.judged is not None and b.judged is not None)
    if a.relay_test and b.relay_test:
        for (came_a, came_b), probes in _came_otherwise(_outcomes(a), _outcomes(b)).items():
            yield Fact(_number(len(probes), "probe"), came_a, came_b, counts=True, of=tuple(probes))


def _came_otherwise(a: Mapping[str, str], b: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """The probes with another outcome, by what came of them in A and in B."""
    found: dict[tuple[str, str], list[str]] = {}
    for probe in dict.fromkeys((*a, *b)):
        came = a.get(probe, "not asked"), b.get(probe, "not asked")
        if came[0] != came[1]:
            found.setdefault(came, []).append(visible_text(probe))
    return found


def _verdict(side: Side) -> str:
    return f"{side.judged.verdict} ({side.judged.reason})" if side.judged else "not judged: too large"


def _outcomes(side: Side) -> Mapping[str, str]:
    return dict(side.judged.outcomes) if side.judged else {}
