"""What a run of the relay test is set up with, and the names that a host goes by."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.message import Letterhead
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.probes import Addresses, Probe, builtin_probes

_NAME: Final = re.compile(rb"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}(?:\.[A-Za-z0-9_-]{1,63})*)?\Z")


class Tls(StrEnum):
    AUTO = "auto"
    """STARTTLS when the host insists on it."""
    REQUIRE = "require"
    NEVER = "never"
    IMPLICIT = "implicit"


@dataclass(frozen=True, slots=True)
class Settings:
    """Addresses without brackets, as bytes. Times in seconds."""

    letterhead: Letterhead
    sender: bytes = b"spamtest@sender.test"
    foreign_domain: bytes = b"elsewhere.test"
    foreign_user: bytes = b""
    """The local part of one fixed mailbox; empty: each message goes to its token at the foreign domain."""
    own_domain: bytes = b""
    """Given by the user; else it is guessed from the names that the host goes by."""
    ptr: str = ""
    names: tuple[str, ...] = ("client.example",)
    """What EHLO says; the next one when a host refuses the first for its sake."""
    depth: Depth = Depth.RCPT
    tls: Tls = Tls.AUTO
    patience: float = 75.0
    """All that may be waited, in one run, for a host that says later, or shuts us out: a limit by the minute passes."""
    pause: float = 0.0
    """Between two probes."""
    probes: tuple[Probe, ...] = ()

    @property
    def forms(self) -> tuple[Probe, ...]:
        return self.probes or builtin_probes()

    def forms_for(self, own: bytes, host: bytes) -> list[Probe]:
        """The forms worth sending: those with the host name only where it is not the domain itself."""
        return [probe for probe in self.forms if host not in (b"", own) or "host" not in probe.holes]

    def addresses(self, own: bytes, host: bytes, ip: str) -> Addresses:
        me, _, domain = self.sender.rpartition(b"@")
        return Addresses(self.foreign_domain, domain, me, self.foreign_user, own, host, literal(ip))


def literal(ip: str) -> bytes:
    """What stands between the brackets of an address literal (RFC 5321 4.1.3)."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return b""
    return (f"IPv6:{address}" if address.version == 6 else str(address)).encode()


def host_names(talk: Conversation, settings: Settings) -> tuple[bytes, ...]:
    """The names that the host goes by, the likeliest first: EHLO, greeting, PTR, what the user wrote."""
    return names_of(talk, settings.ptr.encode("ascii", "replace"), settings.letterhead.host.encode())


def names_of(talk: Conversation, *others: bytes) -> tuple[bytes, ...]:
    """The names that a host gives itself in a dialogue, and others that are known."""
    greeting = talk.greeting.reply if talk.greeting else None
    first = greeting.coded[0].text.split(b" ", 1)[0] if greeting else b""
    said = (talk.ehlo.domain, first, *others)
    names = [known for name in said if _is_name(known := name.strip(b".").lower())]
    whole = [name for name in names if b"." in name]
    # A word without a dot, even `localhost`, is a name when the host says it twice and nothing better.
    return tuple(dict.fromkeys(whole or [name for name in names if names.count(name) > 1]))


def own_domains(names: Iterable[bytes]) -> tuple[bytes, ...]:
    """Domains that may be the host's own, the likeliest first: the parent of each name, then the name itself."""
    return tuple(dict.fromkeys(domain for name in names for domain in _domains(name)))


def _domains(name: bytes) -> Iterator[bytes]:
    labels = name.split(b".")
    if len(labels) > 2:
        yield b".".join(labels[1:])
    yield name


def _is_name(name: bytes) -> bool:
    if not _NAME.match(name) or len(name) > 255:
        return False
    return not re.fullmatch(rb"[0-9.]+", name)
