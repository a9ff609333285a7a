"""Where the IP packet begins in a captured frame: link types, and the tags that may stand before it (VLAN, PPPoE).

Here lives nothing of what is inside IP. A frame of a hostile file may be of any length and hold anything.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

NO_IP: Final = -1
_IP: Final = frozenset({b"\x08\x00", b"\x86\xdd"})
_TAGS: Final = frozenset({b"\x81\x00", b"\x88\xa8", b"\x91\x00", b"\x92\x00"})
"""802.1Q, 802.1ad (QinQ), and the two numbers that QinQ had before it was a standard."""
_PPPOE: Final = b"\x88\x64"
_PPP_IP: Final = ((b"\x00\x21", 2), (b"\x00\x57", 2), (b"\x21", 1), (b"\x57", 1))
"""PPP's numbers for IPv4 and IPv6; the shorter ones are compressed (RFC 1661 6.5)."""


def ip_start(link: int, frame: bytes) -> int:
    """Where IP begins in a frame of that link type, or `NO_IP`. The link type must be one of `LINKS`."""
    return LINKS[link](frame)


def _by_type(frame: bytes, at: int) -> int:
    """`at`: where a protocol number as on Ethernet stands."""
    kind = frame[at : at + 2]
    while kind in _TAGS:
        at += 4
        kind = frame[at : at + 2]
    if kind in _IP:
        return at + 2
    return _ppp(frame, at + 8) if kind == _PPPOE else NO_IP


def _cooked_2(frame: bytes) -> int:
    """Linux `-i any` since libpcap 1.10: the number stands first, what it names behind 20 bytes."""
    kind = frame[:2]
    return 20 if kind in _IP else _by_type(frame, 22) if kind in _TAGS else NO_IP


def _ppp(frame: bytes, at: int) -> int:
    if frame[at : at + 2] == b"\xff\x03":  # HDLC's address and control
        at += 2
    return next((at + size for number, size in _PPP_IP if frame.startswith(number, at)), NO_IP)


LINKS: Final = MappingProxyType[int, Callable[[bytes], int]](
    {
        0: lambda frame: 4,  # BSD loopback: an address family in the byte order of whoever captured; IP tells itself
        1: lambda frame: _by_type(frame, 12),  # Ethernet
        9: lambda frame: _ppp(frame, 0),  # PPP
        12: lambda frame: 0,  # IP as it is, under the three numbers that it has had
        14: lambda frame: 0,
        50: lambda frame: _ppp(frame, 0),  # PPP in HDLC frames
        51: lambda frame: _ppp(frame, 6),  # PPPoE without Ethernet
        101: lambda frame: 0,
        108: lambda frame: 4,  # OpenBSD loopback
        113: lambda frame: _by_type(frame, 14),  # Linux cooked
        228: lambda frame: 0,  # IPv4
        229: lambda frame: 0,  # IPv6
        276: _cooked_2,
    }
)
"""The link types (the numbers of the tcpdump group's list) whose frames are read."""
