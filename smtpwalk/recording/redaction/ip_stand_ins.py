"""Stand-ins for IP addresses: out of the spaces for documentation, one network for one network.

Whether a host may trust the address that a test was made from depends on the kind of both and on their network. So a
loopback address stays, a private one becomes another private one, and all others one that belongs to nobody.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterator
from typing import Final

from smtpwalk.relay.vantage import is_public

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NEAR: Final = {4: 24, 6: 64}
"""Networks that stay together, as in `relay.vantage`."""


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(map(ipaddress.ip_network, texts))


_KEPT: Final = _networks("127.0.0.0/8", "0.0.0.0/32", "255.255.255.255/32", "::1/128", "::/128")
"""They tell nothing about anybody."""
_PUBLIC: Final = {
    4: _networks("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"),
    6: _networks("2001:db8::/32"),
}
"""240.0.0.0/4 was never given out (RFC 1112), and serves when more than three networks are to be told apart."""
_PRIVATE: Final = _networks("172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fe80::/10")
_OTHER: Final = {4: _networks("10.0.0.0/8"), 6: _networks("fc00::/7")}
"""What is not public, and where a private space is full."""


class IpStandIns:
    def __init__(self, known: Collection[IP]) -> None:
        self._taken = frozenset(known)
        self._free: dict[tuple[Network, ...], Iterator[Network]] = {}
        self._networks: dict[Network, Network] = {}
        self._made: dict[IP, str] = {}
        self._used: dict[Network, int] = {}
        for ip in known:
            self.of(ip)

    def of(self, ip: IP) -> str | None:
        """The stand-in; None for an address that is nobody's."""
        if any(ip in space for space in _KEPT):
            return None
        if ip not in self._made:
            self._made[ip] = str(self._next(ip))
        return self._made[ip]

    def _network(self, ip: IP) -> Network:
        around = _around(ip)
        if around not in self._networks:
            self._networks[around] = self._new_network(ip)
        return self._networks[around]

    def _new_network(self, ip: IP) -> Network:
        spaces = _spaces(_bare(ip))
        return next(self._free.setdefault(spaces, _subnets(spaces)))

    def _next(self, ip: IP) -> IP:
        """The next address of its network's stand-in that is no address of the recording."""
        while True:
            network = self._network(ip)
            for number in range(self._used.get(network, 0) + 1, network.num_addresses):
                self._used[network] = number
                found: IP = network[number]
                if found not in self._taken:
                    return found
            # All of it is taken by the recording's own: the rest of the network lies elsewhere from now on.
            self._networks[_around(ip)] = self._new_network(ip)


def _spaces(ip: IP) -> tuple[Network, ...]:
    """Out of what the stand-in is taken."""
    if is_public(ip):
        return _PUBLIC[ip.version]
    own = (space for space in _PRIVATE if ip.version == space.version and ip in space)
    return (*own, *_OTHER[ip.version])


def _around(ip: IP) -> Network:
    return ipaddress.ip_network(f"{_bare(ip)}/{_NEAR[ip.version]}", strict=False)


def _bare(ip: IP) -> IP:
    """Without the zone of a link-local address."""
    return ipaddress.ip_address(str(ip).partition("%")[0])


def _subnets(spaces: tuple[Network, ...]) -> Iterator[Network]:
    """Round and round: more networks than these are nowhere told apart."""
    while True:
        for space in spaces:
            yield from space.subnets(new_prefix=_NEAR[space.version])
