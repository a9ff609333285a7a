"""The table of server idioms, read from `software.toml` beside this file, and the search of it for one reply line.

Here live the rows and nothing that weighs them: who the server is and what a wording means is decided in
`dialogue.software`. Lines come from hostile servers, so a long one is cut before any pattern sees it; the patterns
themselves hold bounded repetitions only (checked by the tests).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

from smtpwalk.wire.stages import Stage

About = Literal[
    "relaying",
    "recipient",
    "sender",
    "helo",
    "message",
    "client",
    "login",
    "tls",
    "syntax",
    "rate",
    "greylist",
    "none",
]
"""What a no is about."""

MAX_LINE: Final = 1200
"""RFC 5321 allows 512 bytes. Of a longer line the middle is left out: idioms stand at its ends."""
_HEAD: Final = 900


@dataclass(frozen=True, slots=True)
class Sign:
    """Words by which a server is known. `weight`: 1 shared, 2 typical, 3 its own, 0 only `tells` something."""

    pattern: str
    """Compiled when a line of its stage is looked at: most runs meet a few stages only."""
    at: frozenset[Stage]
    weight: int = 0
    tells: str = ""

    def search(self, stage: Stage, line: str) -> re.Match[str] | None:
        return None if self.at and stage not in self.at else _compiled(self.pattern).search(line)


@dataclass(frozen=True, slots=True)
class Idiom(Sign):
    """A sign with a meaning. `verified` is False where the wording is known by hearsay only."""

    means: str = ""
    about: About = "none"
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Software:
    """A server program, its signs and its idioms."""

    id: str
    name: str
    era: str
    notes: str
    signs: tuple[Sign, ...] = field(repr=False)
    """All signs, the idioms among them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A sign found in a line."""

    software: Software
    sign: Sign
    words: str
    """The part of the line that the pattern matched."""
    version: str | None


@cache
def _table() -> Mapping[str, Any]:
    data: Mapping[str, Any] = tomllib.loads(files(__package__).joinpath("software.toml").read_text("utf-8"))
    return data


def _parts(row: Mapping[str, Any]) -> dict[str, Any]:
    at = frozenset(Stage(name) for name in row.get("at", ()))
    return {**row, "at": at}


_compiled = cache(re.compile)


@cache
def all_software() -> tuple[Software, ...]:
    """Every program of the table. Where two fit equally well, the earlier one is the likelier."""
    return tuple(
        Software(
            row["id"],
            row["name"],
            row["era"],
            row["notes"],
            tuple(Sign(**_parts(sign)) for sign in row.get("signs", ()))
            + tuple(Idiom(**_parts(wording)) for wording in row.get("wording", ())),
        )
        for row in _table()["software"]
    )


@cache
def common_idioms() -> tuple[Idiom, ...]:
    """Words of no server in particular, to be asked in their order when no server's own fit."""
    return tuple(Idiom(**_parts(row)) for row in _table()["common"])


def cut(line: str) -> str:
    """The line as the patterns see it: without blanks at its end, and without the middle of an overlong one."""
    line = line.rstrip()
    return line if len(line) <= MAX_LINE else f"{line[:_HEAD]}…{line[-(MAX_LINE - _HEAD) :]}"


@lru_cache(maxsize=2048)
def seen_in(stage: Stage, line: str) -> tuple[Seen, ...]:
    """Every sign of every program in a line that was `cut`, in the table's order."""
    return tuple(
        Seen(software, sign, found[0], found.groupdict().get("version"))
        for software in all_software()
        for sign in software.signs
        if (found := sign.search(stage, line))
    )
