"""From where the test was made, and what that forbids to conclude."""

from __future__ import annotations

import ipaddress
from typing import Final

from smtpwalk.relay.outcomes import Vantage

_NEAR: Final = {4: 24, 6: 64}
"""Two addresses of one such network are most likely one site's; a server trusts its own."""

_STAND_FOR_PUBLIC: Final = tuple(
    map(ipaddress.ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "240.0.0.0/4"))
)
"""Addresses for documentation (RFC 5737, RFC 3849) and ones that were never given out. They occur only in examples and
in recordings whose true addresses were hidden, and stand for public ones there."""


def vantage(source: str, address: str) -> Vantage:
    """`source`: our end of the connection, `address`: the host's."""
    try:
        ours, theirs = (ipaddress.ip_address(text.partition("%")[0]) for text in (source, address))
    except ValueError:
        return Vantage(source, True, "Nobody knows from which address the test was made; the host may trust it.")
    if ours.is_loopback or ours == theirs:
        return Vantage(source, True, f"Tested from the host's own machine ({ours}), which many hosts trust.")
    if not is_public(ours) and not is_public(theirs):
        words = f"Tested from {ours}, a private address, which the host may trust as its own network."
        return Vantage(source, True, words)
    network = ipaddress.ip_network(f"{theirs}/{_NEAR[theirs.version]}", strict=False)
    if ours in network:
        return Vantage(source, True, f"Tested from {ours}, in the host's own network, which it may trust.")
    if not is_public(ours):
        words = f"Tested from {ours} through address translation; the host sees another, most likely a stranger's."
        return Vantage(source, False, words)
    return Vantage(source, False, f"Tested from {ours}, a stranger to the host as far as one can see.")


def is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether the address is one that all the Internet can reach, or stands for such a one."""
    return ip.is_global or any(ip in space for space in _STAND_FOR_PUBLIC)
