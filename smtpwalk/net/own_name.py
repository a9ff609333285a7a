"""What this computer calls itself in EHLO: its host name if it is a whole one, else its address in brackets."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from smtpwalk.net.target import Address
from smtpwalk.wire.commands import ehlo_argument_problem

FALLBACK = "client.example"
"""When this machine knows neither a whole name nor an address of its own."""


def own_name(
    address: Address, source: str | None = None, *, hostname: Callable[[], str] = socket.gethostname
) -> str:
    """RFC 5321 4.1.4: a host name with a dot, else an address literal of the end that the server will see."""
    name = hostname()
    if "." in name.strip(".") and name.isascii() and not ehlo_argument_problem(name.encode("ascii")):
        return name
    ip = source or local_end(address)
    return address_literal(ip) if ip else FALLBACK


def address_literal(ip: str) -> str:
    """`[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 4.1.3)."""
    parsed = ipaddress.ip_address(ip.partition("%")[0])
    return f"[IPv6:{parsed}]" if parsed.version == 6 else f"[{parsed}]"


def local_end(address: Address) -> str | None:
    """The own address that the system would connect from. Nothing is sent: a UDP socket only asks the routes."""
    family = socket.AF_INET6 if ":" in address.ip else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address.ip, address.port))
            return str(probe.getsockname()[0])
    except OSError:  # no way to that network; the connection itself will say so
        return None
