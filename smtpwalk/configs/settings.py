"""A configuration as all notations share it: settings in their order, each with its line, and what could
not be read.

Here lives the shape that a parser of this room answers. A parser never raises: text from anybody is read as
far as it makes sense, and each thing that a real server would choke on becomes a `Fault` with its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

MOST_TEXT: Final = 512 * 1024
"""Octets. No configuration to be read by people is longer; what is, is cut, with a fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the server's own parser would not take, or would take otherwise than it looks."""

    line: int
    text: str
    unknown: str = ""
    """The name it is about, where only that name is unknown here: a site may have such a file of its own."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One directive: `FEATURE(mailertable)`, `mynetworks = ...`, `Fw/etc/sendmail.cw`, a `match` rule."""

    keyword: str
    """Its kind, in the notation's own word: FEATURE, F, parameter, hostlist, match, no."""
    name: str
    values: tuple[str, ...]
    line: int
    within: str = ""
    """The block it stands in: an ACL, a ruleset, a section."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Parts that have names of their own: the conditions of an ACL statement, the from and for of a match rule."""


@dataclass(frozen=True, slots=True)
class Config:
    notation: str
    settings: tuple[Setting, ...]
    faults: tuple[Fault, ...] = ()
    case: bool = False
    """Capitals make another name: `Cw` and `CW` in a sendmail.cf."""

    def of(self, keyword: str = "", name: str = "", within: str = "") -> tuple[Setting, ...]:
        """The settings that fit; an empty word fits all."""
        wanted = (keyword, name, within)
        return tuple(
            setting
            for setting in self.settings
            if all(map(self._same, wanted, (setting.keyword, setting.name, setting.within)))
        )

    def _same(self, wanted: str, found: str) -> bool:
        return not wanted or wanted == found or (not self.case and wanted.casefold() == found.casefold())

    def last(self, name: str, keyword: str = "") -> Setting | None:
        """The one in force, where a later setting replaces an earlier one."""
        found = self.of(keyword, name)
        return found[-1] if found else None


def limited(text: str) -> tuple[str, tuple[Fault, ...]]:
    """The text with plain line ends, cut where nobody writes that much."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) <= MOST_TEXT:
        return text, ()
    line = text.count("\n", 0, MOST_TEXT) + 1
    return text[:MOST_TEXT], (
        Fault(line, f"the file is longer than {MOST_TEXT // 1024} KiB; the rest was not read"),
    )


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.line))
