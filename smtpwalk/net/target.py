"""What a person may write for a host, read into host, port and TLS. Pure: nothing is looked up here.

`host`, `host:25`, `host 25` (as with telnet), `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]:25`, `smtp://host`,
`smtps://host:465`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from smtpwalk.errors import UsageError
from smtpwalk.wire.visible import visible_text

_SCHEMES: Final[dict[str, tuple[int, bool]]] = {"smtp": (25, False), "smtps": (465, True), "submission": (587, False)}
_HOST: Final = re.compile(r"(?!-)[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\.?\Z")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a connection goes: an IP address and a port."""

    ip: str
    port: int

    @property
    def loopback(self) -> bool:
        return is_loopback(self.ip)

    def __str__(self) -> str:
        return f"[{self.ip}]:{self.port}" if ":" in self.ip else f"{self.ip}:{self.port}"


@dataclass(frozen=True, slots=True)
class Target:
    """A host as the user named it. `tls`: TLS from the first byte (RFC 8314)."""

    host: str
    port: int = 25
    tls: bool = False

    @property
    def literal(self) -> bool:
        """The host is an address, so there is nothing to look up."""
        try:
            ipaddress.ip_address(self.host.partition("%")[0])
        except ValueError:
            return False
        return True

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def needs_permission(addresses: Iterable[Address]) -> bool:
    """True when a single address is not loopback."""
    return not all(address.loopback for address in addresses)


def is_loopback(ip: str) -> bool:
    """127.0.0.0/8, ::1 and the former written as IPv6."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def parse_target(text: str, port: str | None = None) -> Target:
    """Raises UsageError with what was written, the rule, and how to write it."""
    scheme, split, rest = text.strip().partition("://")
    if not split:
        scheme, rest = "smtp", text.strip()
    if scheme.lower() not in _SCHEMES:
        raise _usage(text, f"{visible_text(scheme)}:// is not known here; smtp:// and smtps:// are.")
    default, tls = _SCHEMES[scheme.lower()]
    host, written = _split(rest.rstrip("/") if split else rest, text)
    if written is not None and port is not None:
        raise _usage(text, f"the port is given twice, as {visible_text(written)} and as {visible_text(port)}.")
    number = written if written is not None else port
    return Target(_host(host, text), default if number is None else _port(number, text), tls)


def _split(rest: str, text: str) -> tuple[str, str | None]:
    if rest.startswith("["):
        host, closed, behind = rest[1:].partition("]")
        if not closed or (behind and not behind.startswith(":")):
            raise _usage(text, "behind a bracketed address only :PORT may stand.")
        return host, behind[1:] if behind else None
    if rest.count(":") > 1:  # an IPv6 address without brackets, hence without a port
        return rest, None
    host, colon, port = rest.partition(":")
    return host, port if colon else None


def _host(host: str, text: str) -> str:
    try:
        ipaddress.ip_address(host.partition("%")[0])
        return host
    except ValueError:
        pass
    if not host:
        raise _usage(text, "the host is missing.")
    if re.fullmatch(r"[0-9.]+", host):
        raise _usage(text, "an IPv4 address has four numbers from 0 to 255.")
    if "@" in host:
        raise _usage(text, "that is a mail address. Its domain's mail servers are found with --mx DOMAIN.")
    if not _HOST.match(host) or ".." in host:
        raise _usage(text, "a host name has letters, digits, hyphens and dots only.")
    return host.rstrip(".")


def _port(number: str, text: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) <= 5 and 1 <= int(number) <= 65535):
        raise _usage(text, f"{visible_text(number) or 'nothing'} is no port; a port is a number from 1 to 65535.")
    return int(number)


def _usage(text: str, rule: str) -> UsageError:
    return UsageError(
        f"{visible_text(text) or 'An empty text'} cannot be used as a host: {rule}",
        "Write HOST, HOST:PORT, HOST PORT, [IPV6]:PORT, smtp://HOST or smtps://HOST.",
    )
