"""Which words of a line are names for standing where they stand, whatever they look like.

Here lives what each place of a dialogue means: the path of a command, a field that names people, a hop, a Hello. How a
name looks is `finding`'s part. All patterns are bounded or linear, for lines are hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from smtpwalk.wire.commands import split_path


class Kind(StrEnum):
    USER = "user"
    """A local part, or a person's name beside an address."""
    HOST = "host"
    IP = "ip"
    WORD = "word"
    """Any other word: private only where the same word was found as a name elsewhere."""


class Place(Enum):
    """What the bytes are a part of; it tells which words are names for standing where they stand."""

    SERVER = auto()
    NAMED = auto()
    """A reply to VRFY or EXPN: a person's name may stand before the address."""
    CLIENT = auto()
    """A command, or a line of a message that may look like one."""
    WORDS = auto()
    """Prose in a mark or a header."""
    RECEIVED = auto()
    PATH = auto()
    """One or more mail addresses, and nothing else."""
    NAME = auto()
    """The name of one host, or its address, and nothing else."""


_PATHS: Final = re.compile(rb"[ \t]*(?:MAIL|RCPT|SEND|SOML|SAML)[ \t]+(?:FROM|TO)[ \t]*:[ \t]*", re.I)
_LISTED: Final = re.compile(rb"[ \t]*(?:VRFY|EXPN)[ \t]+", re.I)
_GREETS: Final = re.compile(rb"[ \t]*(?:EHLO|HELO|LHLO)[ \t]+", re.I)
_REPEATED: Final = (
    re.compile(rb"\bHello[ \t]+([^\s()\[\],;@]{1,255})(?=[ \t]+[(\[]|,[ \t]*pleased\b)", re.I),
    re.compile(rb"\bhelo=<([^\s<>]{1,255})>", re.I),
)
"""The client's name, as the host repeats it: short, or an ordinary word, it is a name here all the same."""
_PASSED_ON: Final = re.compile(rb"[ \t]*X(?:CLIENT|FORWARD)[ \t]", re.I)
_ATTRIBUTE: Final = re.compile(rb"\b(NAME|HELO|DESTNAME|LOGIN)=([^\s\[\]]{1,255})", re.I)
"""What Postfix's front end tells of a client (XCLIENT, XFORWARD)."""
_PEOPLE: Final = re.compile(rb"(?:From|To|Cc|Bcc|Sender|Reply-To|Errors-To|Resent-From|Resent-To)[ \t]*:", re.I)
_HOP: Final = (
    re.compile(rb"\A(?:Received:)?[ \t]*from[ \t]+([^\s()\[\];]+)", re.I),
    re.compile(rb"\bby[ \t]+([^\s()\[\];]+)[ \t]*(?:\(|with\b|id\b|via\b|for\b|;)", re.I),
    re.compile(rb"\(([^\s()\[\];=]+)[ \t]+\["),
    re.compile(rb"\bhelo=([^\s()\[\];]+)", re.I),
)
_WRITTEN_IN: Final = re.compile(rb"[^\s@]@[^\s@]|\([^\s()]+[%!][^\s()]+\)")
_BEHIND: Final = re.compile(rb">[ \t]*\(([^()]{1,256})\)")
_FOLDED_HOP: Final = re.compile(
    rb"(?:Received:|[ \t]+(?:from|by)[ \t]+[^\s()]+[ \t]+(?:\(|by\b|with\b|id\b|via\b))", re.I
)


@dataclass(frozen=True, slots=True)
class Region:
    """Between `start` and `end` every word is of this kind, whatever it looks like."""

    start: int
    end: int
    kind: Kind
    in_address: bool = False


Regions = tuple[Region, ...]


def regions_of(data: bytes, place: Place) -> Regions:
    if place is Place.PATH:
        return (Region(0, len(data), Kind.USER, True),)
    if place is Place.NAME:
        return (Region(0, len(data), Kind.HOST),)
    if place is Place.NAMED:
        return tuple(_of_people(data))
    if place is Place.CLIENT:
        return tuple(_of_a_command(data))
    if place is Place.SERVER:
        return tuple(_hosts(data, _REPEATED))
    return tuple(_hosts(data, _HOP)) if place is Place.RECEIVED else ()


def _of_a_command(data: bytes) -> Iterator[Region]:
    if path := _PATHS.match(data):
        said = data[path.end() :].rstrip()
        yield Region(path.end(), path.end() + len(said) - len(split_path(said)[1]), Kind.USER, True)
    elif listed := _LISTED.match(data):
        yield Region(listed.end(), len(data), Kind.USER, True)
    elif greets := _GREETS.match(data):
        yield Region(greets.end(), len(data), Kind.HOST)
    elif people := _PEOPLE.match(data):
        yield Region(people.end(), len(data), Kind.USER)
    elif _FOLDED_HOP.match(data):
        yield from _hosts(data, _HOP)
    elif _PASSED_ON.match(data):
        for told in _ATTRIBUTE.finditer(data):
            yield Region(*told.span(2), Kind.USER if told[1].upper() == b"LOGIN" else Kind.HOST)


def _of_people(data: bytes) -> Iterator[Region]:
    """`Alice Smith <a@b.test>` (RFC 5321 3.5.1); `Alice Smith (a@b.test)` and `<a@b.test> (Alice Smith)` of old."""
    bracket = data.find(b"<")
    if bracket < 0:
        yield Region(0, len(data) if _WRITTEN_IN.search(data) else 0, Kind.USER)
        return
    yield Region(0, bracket, Kind.USER)
    for behind in _BEHIND.finditer(data):
        yield Region(behind.start(1), behind.end(1), Kind.USER)


def _hosts(data: bytes, patterns: Iterable[re.Pattern[bytes]]) -> Iterator[Region]:
    for pattern in patterns:
        for found in pattern.finditer(data):
            yield Region(*found.span(1), Kind.HOST)


def region_at(start: int, regions: Regions) -> Region | None:
    return next((region for region in regions if region.start <= start < region.end), None)
