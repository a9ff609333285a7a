"""IP packets to TCP segments: IPv4 with options, IPv6 with extension headers, fragments of both put together again.

What the headers say is believed as far as it fits what is there. Checksums are not looked at: network cards fill
them in behind the place where packets are captured.
"""

from __future__ import annotations

from ipaddress import ip_address
from itertools import pairwise
from struct import Struct
from typing import Final, NamedTuple

FRAGMENTED: Final = 64
"""Packets whose fragments are waited for at a time."""
_PACKET_LIMIT: Final = 65535
_TCP: Final = 6
_FRAGMENT: Final = 44
_OPTIONS: Final = frozenset({0, 43, 60, 135, 139, 140})
"""IPv6 extension headers that tell their length in units of eight octets: hop by hop, routing, destination, ..."""
_AUTHENTICATION: Final = 51
_IPV4: Final = Struct(">BxHxxHxB").unpack_from
_TCP_HEADER: Final = Struct(">IIBB").unpack_from
_IPV6: Final = Struct(">HB").unpack_from


class Segment(NamedTuple):
    key: bytes
    """The addresses of sender and receiver and then their ports, as they stand in the packet."""
    seq: int
    ack: int
    flags: int
    data: bytes
    length: int
    """Octets of data that it had on the wire. More than `data` where the capture cut it."""


FIN, SYN, RST, ACK = 1, 2, 4, 16


def reverse(key: bytes) -> bytes:
    """The key of what comes the other way."""
    half = (len(key) - 4) // 2
    return key[half:-4] + key[:half] + key[-2:] + key[-4:-2]


def sender(key: bytes) -> tuple[str, int]:
    """Address and port, for people."""
    return str(ip_address(key[: (len(key) - 4) // 2])), int.from_bytes(key[-4:-2])


class IpReader:
    """Feed it the packets of one capture."""

    def __init__(self) -> None:
        self._fragments: dict[bytes, _Parts] = {}

    def segment(self, frame: bytes, at: int, size: int) -> Segment | None:
        """The TCP segment in the IP packet that begins at `at`. `size`: of the frame on the wire."""
        version = frame[at] >> 4 if at < len(frame) else 0
        if version == 4:
            return self._ipv4(frame, at, size)
        return self._ipv6(frame, at, size) if version == 6 else None

    def _ipv4(self, frame: bytes, at: int, size: int) -> Segment | None:
        if len(frame) < at + 20:
            return None
        first, total, part, protocol = _IPV4(frame, at)
        if protocol != _TCP:
            return None
        start = at + (first & 15) * 4
        end = at + total if total else size  # 0: the network card was to cut it up, and the capture saw it before
        addresses = frame[at + 12 : at + 20]
        if not part & 0x3FFF:
            return _tcp(addresses, frame, start, end)
        whole = self._fragment(addresses + frame[at + 4 : at + 6], part, frame[start:end], end - start)
        return _tcp(addresses, whole, 0, len(whole)) if whole else None

    def _ipv6(self, frame: bytes, at: int, size: int) -> Segment | None:
        if len(frame) < at + 40:
            return None
        length, following = _IPV6(frame, at + 4)
        end = at + 40 + length if length else size
        return self._chain(frame[at + 8 : at + 40], following, frame, at + 40, end)

    def _chain(self, addresses: bytes, following: int, frame: bytes, at: int, end: int) -> Segment | None:
        """Along IPv6's extension headers (RFC 8200 4)."""
        while following != _TCP:
            if len(frame) < at + 8:
                return None
            if following == _FRAGMENT:
                part = int.from_bytes(frame[at + 2 : at + 4])
                # IPv4 has the offset below, in the same unit, and "more follow" above it
                sort = (part & 1) << 13 | part >> 3
                key = addresses + frame[at + 4 : at + 8]
                whole = self._fragment(key, sort, frame[at + 8 : end], end - at - 8)
                return self._chain(addresses, frame[at], whole, 0, len(whole)) if whole else None
            if following in _OPTIONS:
                following, at = frame[at], at + 8 + frame[at + 1] * 8
            elif following == _AUTHENTICATION:
                following, at = frame[at], at + 8 + frame[at + 1] * 4
            else:
                return None
        return _tcp(addresses, frame, at, end)

    def _fragment(self, key: bytes, part: int, data: bytes, length: int) -> bytes | None:
        """The whole, when this was the last fragment that it lacked."""
        offset = (part & 0x1FFF) * 8
        if len(data) != length or offset + length > _PACKET_LIMIT:
            return None  # cut, or not possible: it is missing, as will be seen in the stream
        parts = self._fragments.pop(key, None) or _Parts()
        parts.add(offset, data, last=not part & 0x2000)
        whole = parts.whole()
        if whole is None:
            self._fragments[key] = parts
            if len(self._fragments) > FRAGMENTED:
                del self._fragments[next(iter(self._fragments))]
        return whole


class _Parts:
    def __init__(self) -> None:
        self._data: dict[int, bytes] = {}
        self._size = 0
        self._end = -1

    def add(self, offset: int, data: bytes, *, last: bool) -> None:
        if offset not in self._data:
            self._data[offset] = data
            self._size += len(data)
        if last:
            self._end = offset + len(data)

    def whole(self) -> bytes | None:
        """None while something lacks. Fragments that overlap come from no honest host (RFC 5722) and never fit."""
        if self._size != self._end:
            return None
        places = sorted(self._data)
        fits = all(at + len(self._data[at]) == after for at, after in pairwise(places))
        return b"".join(self._data[at] for at in places) if fits else None


def _tcp(addresses: bytes, frame: bytes, at: int, end: int) -> Segment | None:
    """`end`: where the packet ends by its own word. The frame may hold less (it was cut) or more (padding)."""
    if len(frame) < at + 20:
        return None
    seq, ack, offset, flags = _TCP_HEADER(frame, at + 4)
    start = at + (offset >> 4) * 4
    length = end - start
    if offset < 0x50 or length < 0:
        return None
    return Segment(addresses + frame[at : at + 4], seq, ack, flags, frame[start:end], length)
