"""Where names stand in a line: mail addresses, hosts, IP addresses, and words that may be one of them.

Here lives recognising, by the look of a word and by its place in the line. Nothing here remembers or replaces: what
becomes of a found name is decided in `stand_ins`. All patterns are bounded or linear, for lines are hostile.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import lru_cache
from typing import Final

from smtpwalk.recording.redaction.vocabulary import tells_nothing
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


@dataclass(frozen=True, slots=True)
class Found:
    start: int
    end: int
    kind: Kind
    in_address: bool = False
    """It is part of a mail address."""


_CODE: Final = re.compile(rb"\A[0-9]{3}(?:[ -]|(?![0-9]))")
_TOKEN: Final = re.compile(
    rb"""
    (?P<ip6> (?:(?<![0-9A-Za-z:.])|(?<=[Ii][Pp][Vv]6:))
             (?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9A-Fa-f]{1,4})? (?![0-9A-Za-z:]) )
    |(?P<quoted> "(?:[^"\\\r\n]|\\.){1,256}"(?=@) )
    |(?P<xtext> (?<=[=;])(?:[^\s=;+@<>"]|\+(?!40)[0-9A-F]{2}){1,256}\+40
              [A-Za-z0-9\x80-\xff][A-Za-z0-9\x80-\xff.-]{0,254} )
    |(?P<encoded> =\?[^?\s]{1,40}\?[QqBb]\?[^?\s]{0,200}\?= )
    |(?P<run> (?<![A-Za-z0-9\x80-\xff#$&'*+/=?^_`{|}~.-]) [A-Za-z0-9\x80-\xff#$&'*+/=?^_`{|}~.-]+(?=[@%!]) )
    |(?P<word> [A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9_\x80-\xff.-]*[A-Za-z0-9_\x80-\xff])? )
    """,
    re.VERBOSE,
)
_WORD: Final = re.compile(rb"[A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9_\x80-\xff.-]*[A-Za-z0-9_\x80-\xff])?")
_LABEL: Final = rb"[A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9_\x80-\xff-]{0,62})"
_DOMAIN: Final = re.compile(rb"(?:%s\.){1,30}(?P<top>[A-Za-z\x80-\xff]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,59})\Z" % _LABEL)
_NO_TOP: Final = frozenset({b"asp", b"aspx", b"cgi", b"conf", b"dll", b"exe", b"htm", b"html", b"log", b"pdf", b"php",
                            b"txt", b"xml"})  # fmt: skip
"""Endings of file names that are no top-level domains."""
_IP4: Final = re.compile(rb"(?:[0-9]{1,3}\.){3}[0-9]{1,3}\Z")
_VERSIONED: Final = re.compile(rb"(?:sendmail|exim|postfix|version:?|release)[ /]\Z")
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
_AT_THE_EDGE: Final = b".-_'`*/=?^~|{}#$&+"
_SHORT: Final = 512
"""Octets of a line that is worth remembering."""
_COLON: Final = 0x3A
_SPLIT: Final = re.compile(rb"[=/{}|]+")


@dataclass(frozen=True, slots=True)
class _Region:
    """Between `start` and `end` every word is of this kind, whatever it looks like."""

    start: int
    end: int
    kind: Kind
    in_address: bool = False


Regions = tuple[_Region, ...]


def find(data: bytes, place: Place) -> tuple[Found, ...]:
    """All names and words of the bytes, in order; they never overlap. A server's reply code is left out."""
    return _known(data, place) if len(data) <= _SHORT else _find(data, place)


@lru_cache(maxsize=1 << 14)
def _known(data: bytes, place: Place) -> tuple[Found, ...]:
    """Servers and clients repeat themselves: most lines of a long recording were seen before."""
    return _find(data, place)


def _find(data: bytes, place: Place) -> tuple[Found, ...]:
    code = _CODE.match(data) if place in (Place.SERVER, Place.NAMED) else None
    skipped = code.end() if code else 0
    text = data[skipped:]
    found = _tokens(text, _regions(text, place))
    if not skipped:
        return tuple(found)
    return tuple(Found(one.start + skipped, one.end + skipped, one.kind, one.in_address) for one in found)


def _tokens(data: bytes, regions: Regions) -> Iterator[Found]:
    start = 0
    while (token := _TOKEN.search(data, start)) is not None:
        kind, end = token.lastgroup or "word", token.end()
        if kind == "ip6" and _ip(token[0]) is None:  # a time, or colons alone
            word = _WORD.match(data, token.start())
            kind, end = "word", word.end() if word else token.start() + 1
        if end > token.start() + 1 or data[token.start()] != _COLON:
            yield from _READ[kind](data, token.start(), end, regions)
        start = end


# ------------------------------------------------------------------ places
def _regions(data: bytes, place: Place) -> Regions:
    if place is Place.PATH:
        return (_Region(0, len(data), Kind.USER, True),)
    if place is Place.NAME:
        return (_Region(0, len(data), Kind.HOST),)
    if place is Place.NAMED:
        return tuple(_of_people(data))
    if place is Place.CLIENT:
        return tuple(_of_a_command(data))
    if place is Place.SERVER:
        return tuple(_hosts(data, _REPEATED))
    return tuple(_hosts(data, _HOP)) if place is Place.RECEIVED else ()


def _of_a_command(data: bytes) -> Iterator[_Region]:
    if path := _PATHS.match(data):
        said = data[path.end() :].rstrip()
        yield _Region(path.end(), path.end() + len(said) - len(split_path(said)[1]), Kind.USER, True)
    elif listed := _LISTED.match(data):
        yield _Region(listed.end(), len(data), Kind.USER, True)
    elif greets := _GREETS.match(data):
        yield _Region(greets.end(), len(data), Kind.HOST)
    elif people := _PEOPLE.match(data):
        yield _Region(people.end(), len(data), Kind.USER)
    elif _FOLDED_HOP.match(data):
        yield from _hosts(data, _HOP)
    elif _PASSED_ON.match(data):
        for told in _ATTRIBUTE.finditer(data):
            yield _Region(*told.span(2), Kind.USER if told[1].upper() == b"LOGIN" else Kind.HOST)


def _of_people(data: bytes) -> Iterator[_Region]:
    """`Alice Smith <a@b.test>` (RFC 5321 3.5.1); `Alice Smith (a@b.test)` and `<a@b.test> (Alice Smith)` of old."""
    bracket = data.find(b"<")
    if bracket < 0:
        yield _Region(0, len(data) if _WRITTEN_IN.search(data) else 0, Kind.USER)
        return
    yield _Region(0, bracket, Kind.USER)
    for behind in _BEHIND.finditer(data):
        yield _Region(behind.start(1), behind.end(1), Kind.USER)


def _hosts(data: bytes, patterns: Iterable[re.Pattern[bytes]]) -> Iterator[_Region]:
    for pattern in patterns:
        for found in pattern.finditer(data):
            yield _Region(*found.span(1), Kind.HOST)


def _region(start: int, regions: Regions) -> _Region | None:
    return next((region for region in regions if region.start <= start < region.end), None)


# ------------------------------------------------------------------ tokens


def _ip6(data: bytes, start: int, end: int, regions: Regions) -> Iterator[Found]:
    yield Found(start, end, Kind.IP, _behind_at(data, start))


def _quoted(data: bytes, start: int, end: int, regions: Regions) -> Iterator[Found]:
    """A quoted local part: with an address inside it is read like one, else it is one name."""
    inner = data[start + 1 : end - 1]
    if not re.search(rb"[@%!]", inner):
        yield Found(start + 1, end - 1, Kind.USER, True)
        return
    for one in find(inner, Place.PATH):
        yield Found(one.start + start + 1, one.end + start + 1, one.kind, True)


def _xtext(data: bytes, start: int, end: int, regions: Regions) -> Iterator[Found]:
    """`AUTH=alice+40far.test` (RFC 3461 4): the at-sign of an address, written out."""
    sign = data.rindex(b"+40", start, end)
    yield Found(start, sign, Kind.USER, True)
    yield Found(sign + 3, end, Kind.HOST, True)


def _encoded(data: bytes, start: int, end: int, regions: Regions) -> Iterator[Found]:
    """An encoded word (RFC 2047) in a field that names people."""
    if _region(start, regions):
        yield Found(start, end, Kind.USER)


def _run(data: bytes, start: int, end: int, regions: Regions) -> Iterator[Found]:
    """Signs of an address before an at-sign, a percent sign or an exclamation mark."""
    sign, before = data[end : end + 1], data[start - 1 : start] if start else b""
    if not _binds(data, end, sign, bool(_region(start, regions)), data[start:end]):
        for word in _WORD.finditer(data, start, end):
            yield from _word(data, word.start(), word.end(), regions)
        return
    parts = list(_parts(data, start, end))
    for part_start, part_end in parts:
        name = data[part_start:part_end]
        if _ip4(name):
            yield Found(part_start, part_end, Kind.IP, True)
        elif sign == b"!" or before in (b"@", b"%") or (len(parts) > 1 and _is_domain(name)):
            yield Found(part_start, part_end, Kind.HOST, True)
        elif part_end < parts[-1][1] and tells_nothing(name.decode("latin-1").lower()):
            yield Found(part_start, part_end, Kind.WORD)  # as in `from=alice@far.example`
        else:
            yield Found(part_start, part_end, Kind.USER, True)


def _binds(data: bytes, end: int, sign: bytes, in_a_place: bool, left: bytes) -> bool:
    """Whether the sign makes an address: `50% of` and `done! next` do not."""
    if sign == b"@":
        return True
    right = re.compile(rb"[A-Za-z0-9\x80-\xff\"\[][A-Za-z0-9\x80-\xff._%!\[\]:-]{0,255}").match(data, end + 1)
    if right is None:
        return False
    leads_to_an_address = data[right.end() : right.end() + 1] == b"@"
    host = left if sign == b"!" else right[0].split(b"%")[0].rstrip(b".")
    return in_a_place or leads_to_an_address or _is_domain(host)


def _parts(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`from=alice` and VERP's `alice=far.example` hold two names each; signs at the edges belong to none."""
    for part in _SPLIT.split(data[start:end]):
        left, right = start + len(part) - len(part.lstrip(_AT_THE_EDGE)), start + len(part.rstrip(_AT_THE_EDGE))
        if left < right:
            yield left, right
        start += len(part)
        split = _SPLIT.match(data, start, end)
        start = split.end() if split else start


def _word(data: bytes, start: int, end: int, regions: Regions) -> Iterator[Found]:
    name, before = data[start:end], data[start - 1 : start] if start else b""
    region = _region(start, regions)
    bound = _bound_behind(data, start, before)
    if _ip4(name):
        kind = Kind.WORD if _is_version(data, start, name) else Kind.IP
        yield Found(start, end, kind, bound or _behind_at(data, start))
    elif before in (b"@", b"%") and bound:
        yield Found(start, end, Kind.HOST, True)
    elif _is_domain(name):
        yield Found(start, end, Kind.HOST, region is not None and region.in_address)
    elif before == b"!" and bound:
        yield Found(start, end, Kind.USER, True)
    elif region is not None:
        yield Found(start, end, region.kind, region.in_address)
    else:
        yield Found(start, end, Kind.WORD)


def _bound_behind(data: bytes, start: int, before: bytes) -> bool:
    """A sign of an address stands right before, and something that it binds to before that."""
    if before == b"@":
        return True
    return before in (b"%", b"!") and start > 1 and data[start - 2 : start - 1] not in b" \t"


def _behind_at(data: bytes, start: int) -> bool:
    """The address literal of a mail address: `user@[192.0.2.1]`, `user@[IPv6:2001:db8::1]`."""
    return data[max(0, start - 7) : start].lower().removesuffix(b"ipv6:").endswith(b"@[")


_READ: Final = {"ip6": _ip6, "quoted": _quoted, "xtext": _xtext, "encoded": _encoded, "run": _run, "word": _word}


# ------------------------------------------------------------------ looks
def _is_domain(name: bytes) -> bool:
    found = _DOMAIN.match(name) if len(name) <= 255 else None
    return found is not None and found["top"].lower() not in _NO_TOP


def _ip4(name: bytes) -> bool:
    return _IP4.match(name) is not None and _ip(name) is not None


def _is_version(data: bytes, start: int, name: bytes) -> bool:
    """Sendmail counts in four numbers too: `Sendmail 8.17.1.9/8.17.1.9/Debian-2`."""
    before = data[max(0, start - 24) : start].lower()
    return _VERSIONED.search(before) is not None or before.endswith(name + b"/")


def _ip(text: bytes) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.decode("ascii"))
    except ValueError:
        return None
