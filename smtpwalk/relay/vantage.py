"""From where the test was made, and what that forbids to conclude."""

from __future__ import annotations

import ipaddress
from typing import Final

from smtpwalk.relay.outcomes import Vantage

_NEAR: Final = {4: 24, 6: 64}
"""Two addresses of one such network are most likely one site's; a server trusts its own."""


def vantage(source: str, address: str) -> Vantage:
    """`source`: our end of the connection, `address`: the host's."""
    try:
        ours, theirs = (ipaddress.ip_address(text.partition("%")[0]) for text in (source, address))
    except ValueError:
        return Vantage(source, True, "Nobody knows from which address the test was made; the host may trust it.")
    if ours.is_loopback or ours == theirs:
        return Vantage(source, True, f"Tested from the host's own machine ({ours}), which many hosts trust.")
    if not ours.is_global and not theirs.is_global:
        words = f"Tested from {ours}, a private address, which the host may trust as its own network."
        return Vantage(source, True, words)
    network = ipaddress.ip_network(f"{theirs}/{_NEAR[theirs.version]}", strict=False)
    if ours in network:
        return Vantage(source, True, f"Tested from {ours}, in the host's own network, which it may trust.")
    if not ours.is_global:
        words = f"Tested from {ours} through address translation; the host sees another, most likely a stranger's."
        return Vantage(source, False, words)
    return Vantage(source, False, f"Tested from {ours}, a stranger to the host as far as one can see.")
