"""Captures made by hand, for tests: TCP connections as packets, packets as frames, frames as pcap or pcapng.

Checksums are left out: no reader of captures may rely on them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, ip_address

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
START = 1_700_000_000
"""Seconds since 1970 of the first packet."""


@dataclass(frozen=True)
class Tcp:
    """One segment with the IP addresses that it travels between."""

    source: tuple[str, int]
    target: tuple[str, int]
    seq: int
    ack: int
    flags: int
    data: bytes = b""
    options: bytes = b""

    def segment(self) -> bytes:
        head = struct.pack(
            ">HHIIBBHHH", self.source[1], self.target[1], self.seq & 0xFFFFFFFF, self.ack & 0xFFFFFFFF,
            (20 + len(self.options)) // 4 << 4, self.flags, 65535, 0, 0,
        )  # fmt: skip
        return head + self.options + self.data

    def packet(self) -> bytes:
        return ip(self.source[0], self.target[0], self.segment())


def ip(source: str, target: str, payload: bytes, options: bytes = b"", part: int = 0, ident: int = 7) -> bytes:
    """IPv4 or IPv6, as the addresses are. `part`: IPv4's flags and fragment offset."""
    addresses = ip_address(source).packed + ip_address(target).packed
    if not isinstance(ip_address(source), IPv4Address):
        return struct.pack(">IHBB", 6 << 28, len(payload), 6, 64) + addresses + payload
    size = 20 + len(options)
    head = struct.pack(">BBHHHBBH", 0x40 | size // 4, 0, size + len(payload), ident, part, 64, 6, 0)
    return head + addresses + options + payload


def ethernet(packet: bytes, *tags: int) -> bytes:
    """With the protocol numbers of VLAN tags before it, outermost first."""
    kind = b"\x86\xdd" if packet[0] >> 4 == 6 else b"\x08\x00"
    return bytes(12) + b"".join(struct.pack(">HH", tag, 42) for tag in tags) + kind + packet


@dataclass
class Talk:
    """A connection. `C` and `S` are the two sides; each method hands out the packets that it takes."""

    client: tuple[str, int] = ("192.0.2.9", 40000)
    server: tuple[str, int] = ("192.0.2.25", 25)
    next: dict[str, int] = field(default_factory=lambda: {"C": 1000, "S": 5000})

    def open(self) -> list[Tcp]:
        first, second = self.tcp("C", SYN), self.tcp("S", SYN | ACK, 1)
        first = replace(first, ack=0)
        self.next["C"] += 1
        self.next["S"] += 1
        return [first, second, self.tcp("C", ACK)]

    def say(self, who: str, data: bytes, size: int = 1460) -> list[Tcp]:
        """In packets of at most that size."""
        out = []
        for at in range(0, len(data), size):
            out.append(self.tcp(who, PSH | ACK, data=data[at : at + size]))
            self.next[who] += len(out[-1].data)
        return out

    def close(self, who: str = "C", *, reset: bool = False) -> list[Tcp]:
        if reset:
            return [self.tcp(who, RST | ACK)]
        other = "S" if who == "C" else "C"
        first = self.tcp(who, FIN | ACK)
        self.next[who] += 1
        second = self.tcp(other, FIN | ACK)
        self.next[other] += 1
        return [first, second, self.tcp(who, ACK)]

    def tcp(self, who: str, flags: int, more: int = 0, data: bytes = b"") -> Tcp:
        source, target = (self.client, self.server) if who == "C" else (self.server, self.client)
        other = "S" if who == "C" else "C"
        return Tcp(source, target, self.next[who], self.next[other] + more, flags, data)

    def whole(self, turns: Iterable[tuple[str, bytes]], size: int = 1460) -> list[Tcp]:
        return [*self.open(), *(one for who, data in turns for one in self.say(who, data, size)), *self.close()]


def frames(packets: Iterable[Tcp]) -> list[bytes]:
    return [ethernet(one.packet()) for one in packets]


def pcap(
    packets: Iterable[bytes], link: int = 1, *, order: str = "<", nano: bool = False, limit: int = 1 << 20,
    magic: int = 0, start: int = START,
) -> bytes:  # fmt: skip
    """Packets a thousandth of a second apart. `limit`: octets of each that are kept."""
    magic = magic or (0xA1B23C4D if nano else 0xA1B2C3D4)
    out = [struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 262144, link)]
    for number, frame in enumerate(packets):
        seconds, parts = start + number // 1000, number % 1000 * (10**6 if nano else 1000)
        kept = frame[:limit]
        out.append(struct.pack(f"{order}IIII", seconds, parts, len(kept), len(frame)) + kept)
        if magic == 0xA1B2CD34:
            out[-1] = out[-1][:16] + bytes(8) + kept
    return b"".join(out)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    length = struct.pack(f"{order}I", len(body) + 12)
    return struct.pack(f"{order}I", kind) + length + body + length


def option(code: int, value: bytes, order: str = "<") -> bytes:
    return struct.pack(f"{order}HH", code, len(value)) + value + bytes(-len(value) % 4)


def section(order: str = "<", program: bytes = b"") -> bytes:
    options = option(4, program, order) + bytes(4) if program else b""
    return block(0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1) + options, order)


def interface(link: int = 1, order: str = "<", limit: int = 0, options: bytes = b"") -> bytes:
    return block(1, struct.pack(f"{order}HHI", link, 0, limit) + options, order)


def enhanced(frame: bytes, ticks: int, number: int = 0, order: str = "<", size: int = 0) -> bytes:
    head = struct.pack(f"{order}IIIII", number, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), size or len(frame))
    return block(6, head + frame + bytes(-len(frame) % 4) + option(1, b"a comment", order) + bytes(4), order)


def simple(frame: bytes, order: str = "<", size: int = 0) -> bytes:
    return block(3, struct.pack(f"{order}I", size or len(frame)) + frame, order)


def pcapng(packets: Iterable[bytes], link: int = 1, order: str = "<") -> bytes:
    """Microseconds, one interface, packets a thousandth of a second apart."""
    times = iter(range(START * 10**6, 1 << 63, 1000))
    return b"".join(_pcapng(packets, times, link, order))


def _pcapng(packets: Iterable[bytes], times: Iterator[int], link: int, order: str) -> Iterator[bytes]:
    yield section(order) + interface(link, order)
    for frame in packets:
        yield enhanced(frame, next(times), order=order)


HELLO = [
    ("S", b"220 mx.example.test ESMTP\r\n"), ("C", b"EHLO client.example.test\r\n"), ("S", b"250 mx.example.test\r\n")
]  # fmt: skip
QUIT = [("C", b"QUIT\r\n"), ("S", b"221 2.0.0 Bye\r\n")]
