"""What stands in for a private name: the same name always gets the same, out of spaces that belong to nobody.

`alice@mx.corp.com` becomes `user1@mx.host1.example` (RFC 2606), an address one of RFC 5737 or RFC 3849. A domain and
what lies below it stay so, networks stay apart, private and loopback addresses stay what they are: the verdict rests
on that. No stand-in is a name that the recording holds itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from smtpwalk.recording.redaction.finding import Found, find
from smtpwalk.recording.redaction.host_stand_ins import HostStandIns, numbered
from smtpwalk.recording.redaction.ip_stand_ins import IpStandIns
from smtpwalk.recording.redaction.names import Names, base_of, ip_of, key_of, pieces, sentences
from smtpwalk.recording.redaction.places import Kind, Place
from smtpwalk.recording.redaction.vocabulary import is_nobodys, is_office, tells_nothing


class Category(StrEnum):
    """What a user may want hidden. Secrets of AUTH are hidden in any case."""

    ADDRESSES = "addresses"
    """Mail addresses, and the domains in them wherever they stand."""
    IPS = "ips"
    HOSTS = "hosts"
    TEXT = "text"
    """The text of messages, and words that people wrote into marks and the header."""


@dataclass(frozen=True, slots=True)
class Swap:
    start: int
    end: int
    new: bytes


def applied(data: bytes, swaps: Iterable[Swap]) -> bytes:
    """The bytes with all that is to be put into them."""
    parts, end = [], 0
    for swap in swaps:
        parts += [data[end : swap.start], swap.new]
        end = swap.end
    return b"".join((*parts, data[end:]))


@dataclass(frozen=True, slots=True)
class Replaced:
    """One line of the list: what was hidden, and behind what."""

    kind: str
    original: bytes
    stand_in: str


_SHORT: Final = 512
_LINE_ENDS: Final = frozenset({"cr", "lf", "crlf"})
_DASHED: Final = re.compile(rb"(?<![0-9])([0-9]{1,3})([.-])([0-9]{1,3})\2([0-9]{1,3})\2([0-9]{1,3})(?![0-9])")


class StandIns:
    """Made when all names are known. `words`: what the user wants hidden besides, as it is spelled."""

    def __init__(self, names: Names, wanted: Collection[Category], words: Collection[str] = ()) -> None:
        self._wanted = frozenset(wanted)
        self._names = names
        self._ips = IpStandIns(names.ips)
        taken = _taken(names)
        self._numbers = numbered("user", taken)
        self._users = dict(zip(names.users, self._numbers, strict=False))
        self._pieces = self._of_pieces()
        self._hosts = HostStandIns((host for host in names.hosts if host not in names.users), taken)
        self._words = {word.encode(): f"private{number}".encode() for number, word in enumerate(words, 1) if word}
        self._used: dict[tuple[str, str], Replaced] = {}
        self._cached = lru_cache(maxsize=1 << 14)(self._swaps)

    @property
    def replaced(self) -> list[Replaced]:
        """All that was hidden so far, users first, each group by its numbers."""
        return sorted(self._used.values(), key=_by_kind)

    def swaps(self, data: bytes, place: Place) -> tuple[Swap, ...]:
        """What to put where, in order."""
        return self._cached(data, place) if len(data) <= _SHORT else self._swaps(data, place)

    def apply(self, data: bytes, place: Place) -> bytes:
        return applied(data, self.swaps(data, place))

    # ------------------------------------------------------------------ making
    def _of_pieces(self) -> dict[str, str]:
        """The words inside local parts, for where they stand alone: `Alice Smith` beside alice.smith@."""
        found = dict.fromkeys(piece for key in self._names.users for piece in pieces(key) if not tells_nothing(piece))
        rest = [piece for piece in found if piece not in self._users and not is_office(piece)]
        return dict(zip(rest, self._numbers, strict=False))

    # ------------------------------------------------------------------ replacing
    def _swaps(self, data: bytes, place: Place) -> tuple[Swap, ...]:
        words = list(self._of_the_user(data))
        free = (
            found
            for found in find(data, place)
            if all(found.end <= word.start or word.end <= found.start for word in words)
        )
        names = (swap for found in free for swap in self._swap(data, found))
        return tuple(sorted((*names, *words), key=lambda swap: swap.start))

    def _of_the_user(self, data: bytes) -> Iterator[Swap]:
        if not self._words:
            return
        pattern = re.compile(b"|".join(map(re.escape, sorted(self._words, key=len, reverse=True))), re.I)
        folded = {word.lower(): new for word, new in self._words.items()}
        for found in pattern.finditer(data):
            yield self._use("word", found[0], Swap(found.start(), found.end(), folded[found[0].lower()]))

    def _swap(self, data: bytes, found: Found) -> Iterator[Swap]:
        name = data[found.start : found.end]
        if found.kind is Kind.WORD or (found.kind is Kind.HOST and not found.in_address and sentences(name)):
            yield from self._bare(data, found)
            return
        kind = Kind.USER if not found.in_address and key_of(name) in self._users else found.kind  # `alice.smith` alone
        new = _NEW[kind](self, name)
        if new is not None:
            yield self._use(str(kind), name, Swap(found.start, found.end, new.encode()))
        elif found.kind is Kind.HOST and Category.IPS in self._wanted:
            yield from self._ips_within(name, found.start)

    def _use(self, kind: str, name: bytes, swap: Swap) -> Swap:
        new = swap.new.decode()
        self._used.setdefault((key_of(name), new), Replaced(kind, name, new))
        return swap

    def _user(self, name: bytes) -> str | None:
        key = key_of(name)
        if Category.ADDRESSES not in self._wanted or is_office(key):
            return None
        if key not in self._users and not tells_nothing(key):
            self._users[key] = next(self._numbers)
        return self._users.get(key)

    def _host(self, name: bytes) -> str | None:
        key = key_of(name)
        if is_nobodys(key) or not self._hides(key):
            return None
        return self._hosts.of(key)

    def _hides(self, key: str) -> bool:
        if Category.HOSTS in self._wanted:
            return True
        return Category.ADDRESSES in self._wanted and base_of(key) in self._names.domains

    def _ip(self, name: bytes) -> str | None:
        ip = ip_of(name)
        if ip is None or not (
            Category.IPS in self._wanted or (Category.ADDRESSES in self._wanted and ip in self._names.literals)
        ):
            return None
        return self._ips.of(ip)

    def _ips_within(self, name: bytes, start: int) -> Iterator[Swap]:
        """A host's name that holds its address: `ip-192-0-2-17.isp.example`, `17.2.0.192.in-addr.arpa`."""
        for found in _DASHED.finditer(name):
            numbers = [found[1], found[3], found[4], found[5]]
            backwards = name.lower().endswith(b".in-addr.arpa")
            ip = ip_of(b".".join(reversed(numbers) if backwards else numbers))
            new = self._ips.of(ip) if ip is not None else None
            if new is not None:
                parts = new.split(".")
                spelled = found[2].decode().join(reversed(parts) if backwards else parts).encode()
                yield self._use("ip", found[0], Swap(start + found.start(), start + found.end(), spelled))

    # ------------------------------------------------------------------ words that stand alone
    def _bare(self, data: bytes, found: Found) -> Iterator[Swap]:
        """A word that was a name elsewhere, whole or in its pieces."""
        name = data[found.start : found.end]
        key = key_of(name)
        alone = data[found.start - 1 : found.start] == b"<" and data[found.end : found.end + 1] == b">"
        new = self._bare_name(key, alone=alone and key not in _LINE_ENDS)
        if new is not None:
            yield self._use(_kind_of(new), name, Swap(found.start, found.end, new.encode()))
            return
        for piece in _PIECE.finditer(name):
            new = self._bare_name(key_of(piece[0]), alone=False)
            if new is not None:
                where = Swap(found.start + piece.start(), found.start + piece.end(), new.encode())
                yield self._use(_kind_of(new), piece[0], where)

    def _bare_name(self, key: str, *, alone: bool) -> str | None:
        """`alone`: it stands in angle brackets, so it is a path, whatever else the word may mean."""
        if not alone and tells_nothing(key):
            return None
        if Category.ADDRESSES in self._wanted and (new := self._users.get(key) or self._pieces.get(key)):
            return new
        label = self._hosts.label(key)
        return label if label and not is_nobodys(key) and self._hides_label(key) else None

    def _hides_label(self, key: str) -> bool:
        return Category.HOSTS in self._wanted or any(map(self._hides, self._hosts.bases_of(key)))


_PIECE: Final = re.compile(rb"[A-Za-z0-9\x80-\xff]+")
_NEW: Final[dict[Kind, Callable[[StandIns, bytes], str | None]]] = {
    Kind.USER: StandIns._user,
    Kind.HOST: StandIns._host,
    Kind.IP: StandIns._ip,
}


def _taken(names: Names) -> set[str]:
    """Words that no stand-in may be."""
    labels = {label for host in names.hosts for label in host.split(".")}
    words = {piece for key in names.users for piece in pieces(key)}
    return {*names.users, *labels, *words}


def _kind_of(new: str) -> str:
    return "user" if new.startswith("user") else "host"


def _by_kind(replaced: Replaced) -> tuple[int, int, str]:
    number = re.search(r"[0-9]+", replaced.stand_in)
    counted = int(number[0]) if number and replaced.kind != "ip" else 0
    return ("user", "host", "ip", "word").index(replaced.kind), counted, replaced.stand_in
