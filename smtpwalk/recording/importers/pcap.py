"""pcap: what tcpdump -w writes. A header, then one packet behind the other.

Either byte order, microseconds or nanoseconds, and the variant of Kuznetsov's patches with a longer record header.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct, unpack
from typing import Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.notations import SURE
from smtpwalk.recording.importers.packets import PACKET_LIMIT, Packet, told
from smtpwalk.recording.importers.source import BLOCK, Source
from smtpwalk.recording.importers.told import Told
from smtpwalk.recording.scanning import guarded
from smtpwalk.recording.trouble import shown

TITLE: Final = "a packet capture (pcap: tcpdump -w)"
_HEADER: Final = 24
_MAGICS: Final = {0xA1B2C3D4: (1000, 16), 0xA1B23C4D: (1, 16), 0xA1B2CD34: (1000, 24)}
"""Nanoseconds of a unit of time, and bytes of the header of a packet."""


def likeness(source: Source) -> float:
    return SURE if _order(source.head) else 0.0


def read(source: Source) -> Iterator[Told]:
    return told(_packets(source))


def _order(head: bytes) -> str:
    """The byte order, as `struct` writes it; empty when this is no pcap."""
    return next((order for order in "<>" if len(head) >= 4 and unpack(f"{order}I", head[:4])[0] in _MAGICS), "")


def _packets(source: Source) -> Iterator[Packet]:
    order = _order(source.head)
    if not order or len(source.head) < _HEADER:
        raise RecordingError(shown(source.path), "the header of a packet capture (pcap) is missing.", "It is damaged.")
    unit, size = _MAGICS[unpack(f"{order}I", source.head[:4])[0]]
    link = unpack(f"{order}I", source.head[20:24])[0] & 0xFFFF  # above it: how many octets of checksum follow a frame
    record = Struct(f"{order}IIII").unpack_from
    number, buffer, at = 0, b"", 0
    with source.open() as file:
        source.done = file.seek(_HEADER)
        while block := guarded(source.path, file.read, BLOCK):
            source.done += len(block)
            buffer, at = buffer[at:] + block, 0
            while len(buffer) >= at + size:
                seconds, parts, kept, on_wire = record(buffer, at)
                if kept > PACKET_LIMIT:
                    raise _damaged(source, number + 1, f"claims to hold {kept} bytes, which no packet has")
                if len(buffer) < at + size + kept:
                    break
                number += 1
                yield Packet(seconds * 10**9 + parts * unit, link, buffer[at + size : at + size + kept], on_wire)
                at += size + kept
    if at < len(buffer):
        raise _damaged(source, number + 1, "is cut off: the capture was broken off while it was written")


def _damaged(source: Source, number: int, what: str) -> RecordingError:
    return RecordingError(shown(source.path), f"packet {number} {what}.", "What stands before it was read.")
