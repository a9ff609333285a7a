"""What names a recording holds: filled by a first reading of all of it, before anything is replaced.

Nothing is replaced here, and no name is judged to be private: that is `stand_ins`' part.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.redaction.finding import Found, find
from smtpwalk.recording.redaction.places import Kind, Place
from smtpwalk.recording.redaction.vocabulary import is_nobodys, is_office, tells_nothing, vocabulary

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_JOINED: Final = re.compile(r"([A-Za-z]+)\.[A-Z][a-z]+")
_GREETING: Final = re.compile(rb"220[ -]([A-Za-z0-9_-]{1,63})(?: (.{0,40}))?")
_HELLO: Final = re.compile(rb"250[ -]([A-Za-z0-9_-]{1,63})(?: |\r|\n|\Z)")
_SMTP_NEXT: Final = re.compile(rb"E?SMTP\b|Sendmail\b", re.I)


def key_of(data: bytes) -> str:
    """What two spellings of one name have in common."""
    key = data.decode("utf-8", "surrogateescape").casefold().strip(".")
    return ".".join(map(_label, key.split("."))) if "xn--" in key else key


def _label(label: str) -> str:
    """`xn--bcher-kva` is `bücher` (RFC 5890 2.3.2.1)."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").casefold()
    except UnicodeError:
        return label


def base_of(host: str) -> str:
    """The last two labels: what a domain and the names below it share."""
    return ".".join(host.split(".")[-2:])


class Names:
    """All dictionaries go from what two spellings share to the name as it was first seen, in the order of seeing."""

    def __init__(self) -> None:
        self.users: dict[str, bytes] = {}
        self.hosts: dict[str, bytes] = {}
        self.ips: dict[IP, bytes] = {}
        self.domains: set[str] = set()
        """Bases of the hosts that were seen in a mail address."""
        self.literals: set[IP] = set()
        """IP addresses that were seen in a mail address."""
        self._greeted: dict[str, bytes] = {}  # single words that hosts may have called themselves
        self._said_hello: dict[str, bytes] = {}

    def read(self, data: bytes, place: Place) -> None:
        """Keeps every name of the bytes."""
        for found in find(data, place):
            if found.kind is not Kind.WORD:
                self._keep(found, data[found.start : found.end])
        if place is Place.SERVER:
            self._greeting(data)

    def _keep(self, found: Found, name: bytes) -> None:
        if found.kind is Kind.USER:
            self._user(name, in_address=found.in_address)
        elif found.kind is Kind.HOST:
            self.host(name, in_address=found.in_address)
        elif (ip := ip_of(name)) is not None:
            self.ips.setdefault(ip, name)
            self.literals |= {ip} if found.in_address else set()

    def _user(self, name: bytes, *, in_address: bool) -> None:
        key = key_of(name)
        if not is_office(key) and (in_address or not tells_nothing(key)):
            self.users.setdefault(key, name)

    def host(self, name: bytes, *, in_address: bool = False) -> None:
        key = key_of(name)
        if not key or is_nobodys(key) or (not in_address and sentences(name)):
            return
        self.hosts.setdefault(key, name)
        if in_address:
            self.domains.add(base_of(key))

    # ------------------------------------------------------------------ hosts that call themselves by one word
    def _greeting(self, data: bytes) -> None:
        if greeting := _GREETING.match(data):
            self._greeted.setdefault(key_of(greeting[1]), greeting[1])
            if greeting[2] and _SMTP_NEXT.match(greeting[2]):
                self._said_hello.setdefault(key_of(greeting[1]), greeting[1])
        elif hello := _HELLO.match(data):
            self._said_hello.setdefault(key_of(hello[1]), hello[1])

    def settle(self) -> None:
        """All was read: a word that a host greeted with, and said again or before `ESMTP`, is its name."""
        for key, name in self._greeted.items():
            if key in self._said_hello and not tells_nothing(key):
                self.host(name)


def sentences(name: bytes) -> bool:
    """Two sentences without a blank between them: `denied.Go away` names no host."""
    joined = _JOINED.fullmatch(name.decode("latin-1"))
    return joined is not None and joined[1].lower() in vocabulary()


def ip_of(text: bytes) -> IP | None:
    try:
        return ipaddress.ip_address(text.decode("ascii"))
    except ValueError:
        return None


def pieces(key: str) -> Iterator[str]:
    """The words inside a local part, as in `alice.smith+lists`."""
    return (piece for piece in re.split(r"[\W_]+", key) if piece)
