"""pcapng: what Wireshark, dumpcap and tshark -w write. A file of blocks; sections, each with interfaces of its own.

Read are the blocks that hold packets (of three kinds) and those that say how to read these; all others are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct, error
from typing import BinaryIO, Final, NamedTuple

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.notations import SURE
from smtpwalk.recording.importers.packets import PACKET_LIMIT, Packet, told
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told
from smtpwalk.recording.scanning import guarded
from smtpwalk.recording.trouble import shown

TITLE: Final = "a packet capture (pcapng: Wireshark, dumpcap)"
_SECTION, _INTERFACE, _OLD_PACKET, _SIMPLE, _ENHANCED = 0x0A0D0D0A, 1, 2, 3, 6
_WANTED: Final = frozenset({_INTERFACE, _OLD_PACKET, _SIMPLE, _ENHANCED})
_MAGIC: Final = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
_BLOCK_LIMIT: Final = PACKET_LIMIT + (64 << 10)
"""A packet with its options. A block that is not wanted may be longer: it is passed over, never held."""
_INTERFACE_LIMIT: Final = 4096
_PROGRAM, _RESOLUTION, _OFFSET, _LAST_OPTION = 4, 9, 14, 0


class _Interface(NamedTuple):
    link: int
    limit: int
    """Octets of a packet that it keeps; 0: all."""
    units: int
    """Of time, in a second."""
    offset: int
    """Seconds to be added to every time."""


def likeness(source: Source) -> float:
    return SURE if _order(source.head) else 0.0


def read(source: Source) -> Iterator[Told]:
    return told(_packets(source), _program(source.head))


def _order(head: bytes) -> str:
    """The byte order of a section that begins here; empty when none does."""
    return _MAGIC.get(head[8:12], "") if head[:4] == b"\x0a\x0d\x0d\x0a" else ""


def _program(head: bytes) -> str:
    """The program that wrote the file, by its own words."""
    order = _order(head)
    if not order:
        return ""
    length = Struct(f"{order}I").unpack_from(head, 4)[0] if len(head) >= 8 else 0
    found = next((value for code, value in _options(order, head[24 : length - 4]) if code == _PROGRAM), b"")
    return found.decode("utf-8", "backslashreplace")


def _packets(source: Source) -> Iterator[Packet]:
    with source.open() as file:
        try:
            yield from _Blocks(source, file).packets()
        except error:  # of struct: a block is shorter than what its kind holds
            raise RecordingError(shown(source.path), "a block is too short for what it should hold.") from None


class _Blocks:
    def __init__(self, source: Source, file: BinaryIO) -> None:
        self._source, self._file = source, file
        self._interfaces: list[_Interface] = []
        self._number = 0
        self._ns = 0
        self._section("<")

    def _section(self, order: str) -> None:
        self._order = order
        self._head = Struct(f"{order}II").unpack
        self._word = Struct(f"{order}I").unpack_from
        self._fields = {
            _ENHANCED: Struct(f"{order}IIIII").unpack_from,
            _OLD_PACKET: Struct(f"{order}HxxIIII").unpack_from,
        }
        self._interfaces.clear()

    def packets(self) -> Iterator[Packet]:
        while head := guarded(self._source.path, self._file.read, 8):
            kind, length = self._begin(head)
            if kind not in _WANTED:
                self._skip(length - 8)
                continue
            if length > _BLOCK_LIMIT:
                raise self._damaged(f"stands in a block of {length} bytes, which no packet needs")
            body = self._read(length - 8)
            if self._word(body, length - 12)[0] != length:
                raise self._damaged("stands in a block whose two lengths differ")
            if kind == _INTERFACE:
                self._interfaces.append(self._interface(body))
            else:
                self._number += 1
                yield self._packet(kind, body)
            self._source.done += length

    def _begin(self, head: bytes) -> tuple[int, int]:
        """The kind and the length of a block; what a new section says of the byte order holds at once."""
        head += self._read(8 - len(head)) if len(head) < 8 else b""
        if head[:4] == b"\x0a\x0d\x0d\x0a":
            magic = self._read(4)
            if magic not in _MAGIC:
                raise self._damaged("stands in a section without a byte order")
            self._section(_MAGIC[magic])
            self._file.seek(-4, 1)
        kind, length = self._head(head)
        if length < 12 or length % 4:
            raise self._damaged(f"stands in a block that claims to be {length} bytes long")
        return kind, length

    def _read(self, size: int) -> bytes:
        data = guarded(self._source.path, self._file.read, size)
        if len(data) < size:
            raise self._damaged("is cut off: the capture was broken off while it was written")
        return data

    def _skip(self, size: int) -> None:
        self._source.done = self._file.seek(size, 1)
        if self._source.done > self._source.size:
            raise self._damaged("is cut off: the capture was broken off while it was written")

    def _interface(self, body: bytes) -> _Interface:
        if len(self._interfaces) >= _INTERFACE_LIMIT:
            raise self._damaged(f"stands behind more than {_INTERFACE_LIMIT} interfaces")
        link, limit = Struct(f"{self._order}HxxI").unpack_from(body)
        units, offset = 10**6, 0
        for code, value in _options(self._order, body[8:-4]):
            if code == _RESOLUTION and value:
                units = (2 if value[0] & 0x80 else 10) ** (value[0] & 0x7F)
            elif code == _OFFSET and len(value) == 8:
                offset = int.from_bytes(value, "little" if self._order == "<" else "big", signed=True)
        return _Interface(link, limit, units, offset)

    def _packet(self, kind: int, body: bytes) -> Packet:
        if kind == _SIMPLE:  # it has no time and belongs to the first interface
            found, size = self._of(0), self._word(body)[0]
            kept = min(size, found.limit or size, len(body) - 8)
            return Packet(self._ns, found.link, body[4 : 4 + kept], size)
        number, high, low, kept, size = self._fields[kind](body)
        found = self._of(number)
        if kept > len(body) - 24:
            raise self._damaged("is longer than its block")
        self._ns = max(0, (high << 32 | low) * 10**9 // found.units + found.offset * 10**9)
        return Packet(self._ns, found.link, body[20 : 20 + kept], size)

    def _of(self, number: int) -> _Interface:
        if number >= len(self._interfaces):
            raise self._damaged("came in by an interface that the file does not describe")
        return self._interfaces[number]

    def _damaged(self, what: str) -> RecordingError:
        rule = f"packet {max(1, self._number)} {what}."
        return RecordingError(shown(self._source.path), rule, "What stands before it was read.")


def _options(order: str, data: bytes) -> Iterator[tuple[int, bytes]]:
    head, at = Struct(f"{order}HH").unpack_from, 0
    while at + 4 <= len(data):
        code, length = head(data, at)
        if code == _LAST_OPTION:
            return
        yield code, data[at + 4 : at + 4 + length]
        at += 4 + (length + 3) // 4 * 4
