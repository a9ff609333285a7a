"""A mail that a server is asked to take: who connects, from whom, for whom. And the small comparisons
behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network


class Decision(StrEnum):
    TAKES = "takes"
    REFUSES = "refuses"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Case:
    """A stranger's mail for a stranger, unless other words are given."""

    client: str = "203.0.113.9"
    sender: str = "someone@sender.example"
    recipient: str = "someone@outside.example"
    login: bool = False

    @property
    def local_part(self) -> str:
        return self.recipient.rpartition("@")[0]

    @property
    def domain(self) -> str:
        return self.recipient.rpartition("@")[2].lower()

    @property
    def sender_domain(self) -> str:
        return self.sender.rpartition("@")[2].lower()

    @property
    def loopback(self) -> bool:
        return within(self.client, "127.0.0.0/8") or within(self.client, "::1")


def within(address: str, network: str) -> bool:
    """Whether the address lies in the network, however each is written; False for what is no network."""
    network = network.strip().replace("[", "").replace("]", "").removeprefix("IPv6:")
    try:
        found, place = ip_network(network, strict=False), ip_address(address)
    except ValueError:
        return False
    mapped = place.ipv4_mapped if isinstance(place, IPv6Address) else None
    return (mapped or place) in found


def same_domain(domain: str, pattern: str, *, below: bool = False) -> bool:
    """`*.x` and `.x` stand for what is below x; with `below`, x stands for both."""
    domain, pattern = domain.lower(), pattern.lower()
    if pattern in ("*", "any"):
        return True
    if pattern.startswith("*"):
        return domain.endswith(pattern[1:])
    if pattern.startswith("."):
        return domain.endswith(pattern)
    return domain == pattern or (below and domain.endswith(f".{pattern}"))
