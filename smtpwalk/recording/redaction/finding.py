"""Where names stand in a line: mail addresses, hosts, IP addresses, and words that may be one of them.

Here lives recognising, by the look of a word and by its place in the line. Nothing here remembers or replaces: what
becomes of a found name is decided in `stand_ins`. All patterns are bounded or linear, for lines are hostile.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from smtpwalk.recording.redaction.places import Kind, Place, Regions, region_at, regions_of
from smtpwalk.recording.redaction.vocabulary import tells_nothing


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
_AT_THE_EDGE: Final = b".-_'`*/=?^~|{}#$&+"
_SHORT: Final = 512
"""Octets of a line that is worth remembering."""
_COLON: Final = 0x3A
_SPLIT: Final = re.compile(rb"[=/{}|]+")


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
    found = _tokens(text, regions_of(text, place))
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
    if region_at(start, regions):
        yield Found(start, end, Kind.USER)


def _run(data: bytes, start: int, end: int, regions: Regions) -> Iterator[Found]:
    """Signs of an address before an at-sign, a percent sign or an exclamation mark."""
    sign, before = data[end : end + 1], data[start - 1 : start] if start else b""
    if not _binds(data, end, sign, bool(region_at(start, regions)), data[start:end]):
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
    region = region_at(start, regions)
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
