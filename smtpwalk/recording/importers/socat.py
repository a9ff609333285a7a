"""`socat -v` and `socat -x`: what a relay passed on, each piece under a line with its time, length and place.

`>` is what the first of socat's two addresses said to the second: the client, where the first one listens. Pieces of
several connections (`fork`) are mixed without a name; a piece belongs where it goes on, by the place that it tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from smtpwalk.recording.importers.pieces import FOLLOWED, Pieces, introduced
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.stamps import Stamps
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "socat -v or -x output"
LENGTH: Final = "The text is not as long as the tool says it was."
MIXED: Final = "This piece may belong to either of several connections: they are mixed without a name."
_HEAD: Final = re.compile(
    rb"([<>]) (\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\.(\d{6,9})  length=(\d{1,9}) from=(\d{1,18}) to=\d{1,18}\Z"
)
_HEX: Final = re.compile(rb"((?: [0-9a-f]{2})+)(?:  .*)?\Z")
_ESCAPE: Final = re.compile(rb"\\([\\abfrtv0])")
_SIGNS: Final = {
    b"\\": b"\\", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"r": b"\r", b"t": b"\t", b"v": b"\v", b"0": b"\0"
}  # fmt: skip
_HELD: Final = 64 << 10
"""Bytes of one piece that are held; socat passes on 8 KiB at a time if it is not told otherwise."""


def likeness(source: Source) -> float:
    found = Unwrapping(source, _HEAD.match).likeness
    return 0.0 if not found else 0.95 if found > 1 else 0.6


def read(source: Source) -> Iterator[Told]:
    lines, stamps = Unwrapping(source, _HEAD.match), Stamps(source.modified)
    first = next((found for line in lines.head() if (found := _HEAD.match(line))), None)
    began = _moment(stamps, first) if first else None
    started = None if began is None else datetime.fromtimestamp(began, UTC)
    about = About(started, timed=started is not None, by="socat")
    yield from introduced(_Reading(stamps, began or 0.0).events(lines.lines()), about, stamps.doubt)


def _moment(stamps: Stamps, found: re.Match[bytes]) -> float | None:
    """Some versions write millionths of a second as if they were thousandths of those: with three zeros before them."""
    fraction = int(found[3])
    if len(found[3]) == 9 and fraction >= 10**6:
        fraction //= 1000
    return stamps.take_off(b"%s.%06d" % (found[2], min(fraction, 999_999)))[0]


class _Reading:
    def __init__(self, stamps: Stamps, began: float) -> None:
        self._pieces = Pieces(dots=True)
        self._stamps, self._began = stamps, began
        self._found: re.Match[bytes] | None = None
        self._in_hex: bool | None = None
        self._begun = 0
        self._data = bytearray()
        self._places: dict[int, list[int]] = {}
        """How far each connection has come, both ways; by its number here."""
        self._connections = 0

    def events(self, lines: Iterator[Bare]) -> Iterator[Event]:
        for line in lines:
            if found := _HEAD.match(line.data) or self._glued(line.data):
                self._piece()
                self._found, self._begun = found, line.number
            elif self._found is not None and len(self._data) < min(int(self._found[4]), _HELD):
                self._line(line.data)
            elif line.data.strip(b"- "):
                self._pieces.remark(line.data, line.number)
            if self._pieces.out:
                yield from self._pieces.take()
        self._piece()
        self._pieces.finish()
        yield from self._pieces.take()

    def _glued(self, line: bytes) -> re.Match[bytes] | None:
        """A text that ends without a line end has the next line of the tool's right behind it."""
        found = _HEAD.search(line) if self._found is not None and not self._in_hex else None
        if found is None or self._found is None:
            return None
        text = _unescaped(line[: found.start()])
        if len(self._data) + len(text) != int(self._found[4]):
            return None
        self._data += text
        return found

    def _line(self, line: bytes) -> None:
        found = _HEX.match(line) if self._in_hex is not False else None
        if self._in_hex is None:  # one file is all in hexadecimal, or all in text
            self._in_hex = found is not None
        if found:
            self._data += bytes.fromhex(found[1].decode())
        else:
            self._data += _unescaped(line) + b"\n"

    def _piece(self) -> None:
        if self._found is None:
            return
        length, way = int(self._found[4]), int(self._found[1] == b"<")
        if len(self._data) == length + 1:  # the tool ends each piece with a line end, where it has none of its own
            del self._data[length:]
        key, sure = self._whose(way, int(self._found[5]), length)
        at = _moment(self._stamps, self._found)
        t = 0.0 if at is None else round(at - self._began, 6)
        self._pieces.piece(key, way, bytes(self._data), self._begun, t)
        if len(self._data) != length:
            self._pieces.unsure(key, LENGTH, self._begun)
        if not sure:
            self._pieces.unsure(key, MIXED, self._begun)
        self._data.clear()
        self._found = None

    def _whose(self, way: int, place: int, length: int) -> tuple[int, bool]:
        """The connection that had come so far that way, and whether no other had."""
        found = [key for key, places in self._places.items() if places[way] == place and any(places)]
        if not found:
            self._connections += 1
            found = [self._connections]
            if len(self._places) >= FOLLOWED:
                del self._places[next(iter(self._places))]
        key = found[-1]
        places = self._places.pop(key, [0, 0])
        places[way] = place + length
        self._places[key] = places  # the one where something happened last stands last
        return key, len(found) == 1


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: _SIGNS[escape[1]], text) if b"\\" in text else text
