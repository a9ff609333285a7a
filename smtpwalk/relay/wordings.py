"""What a no is about, and whether a temporary code is a permanent no in disguise.

The order of belief: words that the verdict knows itself, the servers' own wordings (`dialogue.software`), the enhanced
status code, the reply code, and last the stage. All knowledge is in tables; the addresses that we sent are masked
first, for a server repeats them, and a domain may hold words such as `auth-required`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from smtpwalk.dialogue.signs import cut
from smtpwalk.dialogue.software import wording
from smtpwalk.relay.outcomes import About, Forward
from smtpwalk.wire.replies import Reply
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible

MASK: Final = b"x"
"""What stands for an address or a name of ours in a reply. It is no word of any table."""
_LEAST_MASKED: Final = 3
"""Shorter names would mask parts of ordinary words."""
_LAST: Final[Mapping[Stage, About]] = {
    Stage.GREETING: About.CLIENT,
    Stage.EHLO: About.HELO,
    Stage.HELO: About.HELO,
    Stage.MAIL: About.SENDER,
    Stage.RCPT: About.RECIPIENT,
    Stage.DATA: About.MESSAGE,
    Stage.MESSAGE: About.MESSAGE,
}
"""What a no is about where neither words nor codes say it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    about: About
    permanent: bool = False
    """A temporary code would be a permanent no in disguise."""
    vague: bool = False
    """Only the stage, or words that fit several reasons, speak for `about`."""


@dataclass(frozen=True, slots=True)
class _Wording:
    at: frozenset[Stage]
    pattern: re.Pattern[str]
    about: About
    own: About | None = None
    vague: bool = False
    permanent: bool = False

    def fits(self, stage: Stage, lines: Iterable[str]) -> bool:
        return (not self.at or stage in self.at) and any(self.pattern.search(line) for line in lines)


def meaning(stage: Stage, reply: Reply, forward: Forward, ours: Iterable[bytes] = ()) -> Meaning:
    """What a 4yz or 5yz reply is about. `ours`: the addresses and names that we sent, to be masked."""
    text = _masked(reply.text, ours)
    said = _by_words(stage, text, forward) or _by_enhanced(stage, reply.enhanced) or _by_code(stage, reply.code)
    return said or Meaning(_LAST.get(stage, About.NONE), vague=True)


def masked(reply: Reply, ours: Iterable[bytes]) -> tuple[int, bytes]:
    """Code and words without what was ours: two of these are equal where the server said the same thing twice."""
    return reply.code, _masked(reply.text, ours)


def _masked(text: bytes, ours: Iterable[bytes]) -> bytes:
    for name in sorted((name for name in set(ours) if len(name) >= _LEAST_MASKED), key=len, reverse=True):
        text = _without(text, name.lower())
    return text


def _without(text: bytes, name: bytes) -> bytes:
    """In any case of its letters. A pattern made for each token would cost more than the rest of the reading."""
    lower, parts, end = text.lower(), [], 0
    while (found := lower.find(name, end)) >= 0:
        parts += [text[end:found], MASK]
        end = found + len(name)
    return b"".join((*parts, text[end:]))


def _by_words(stage: Stage, text: bytes, forward: Forward) -> Meaning | None:
    shown = visible(text)
    lines = [cut(line) for line in shown.replace("\\x0a", "\n").split("\n")]
    for row in _wordings():
        if row.fits(stage, lines):
            named_own = forward in (Forward.OWN, Forward.LOCAL)
            about = row.own if row.own and named_own else row.about
            return Meaning(about, row.permanent or about in _permanent(), row.vague)
    known = wording(stage, shown)
    if known is None or known.about == "none":
        return None
    about = About(known.about)
    return Meaning(about, about in _permanent())


def _by_enhanced(stage: Stage, enhanced: str | None) -> Meaning | None:
    detail = enhanced.partition(".")[2] if enhanced else ""
    return _look_up("enhanced", detail, stage)


def _by_code(stage: Stage, code: int) -> Meaning | None:
    return _look_up("code", code, stage)


def _look_up(table: str, key: str | int, stage: Stage) -> Meaning | None:
    for row in _table()[table]:
        if key in row["codes"] and stage in row.get("at", Stage):
            return Meaning(About(row["about"]), row.get("permanent", False))
    return None


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("wordings.toml").read_text("utf-8"))


@cache
def _permanent() -> frozenset[About]:
    return frozenset(About(name) for name in _table()["permanent"])


@cache
def _wordings() -> tuple[_Wording, ...]:
    return tuple(
        _Wording(
            frozenset(Stage(name) for name in row.get("at", ())),
            re.compile(row["pattern"]),
            About(row["about"]),
            About(row["own"]) if "own" in row else None,
            row.get("vague", False),
            row.get("permanent", False),
        )
        for row in _table()["wording"]
    )
