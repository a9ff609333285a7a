"""ngrep's output: each packet under a line with its addresses, as lines (-W byline), in one line, wrapped, or in hex.

Signs that cannot be shown are dots. With -W byline that is one dot for the CR of each line; else each line end is two
dots, and where a text has two dots together it is a guess what they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from smtpwalk.recording.importers.dotted import GUESS, undotted
from smtpwalk.recording.importers.pieces import Pieces, introduced
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.stamps import Stamps
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "ngrep output"
_END: Final = rb"([0-9A-Za-z.:_-]{1,255}):(\d{1,5})"
_HEAD: Final = re.compile(
    rb"T(?:\(\d+\))? (\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\.\d{1,9} |\+\d{1,10}\.\d{1,9} )?" + _END + rb" -> " + _END
    + rb" \[([A-Z]{1,8})\](?: #\d+)?(?: (.*))?\Z"
)  # fmt: skip
_FRAME: Final = re.compile(rb"#*(?:(?:interface|filter|match): |exit\Z|\d+ received, )")
_MARKS: Final = re.compile(rb"#+\Z")
_HEX: Final = re.compile(rb"  ((?:[0-9a-f]{2} {1,4}){1,16})  ")
_HELD: Final = 64 << 10
"""Bytes of one packet that are held."""


def likeness(source: Source) -> float:
    found = Unwrapping(source, _HEAD.match).likeness
    return 0.0 if not found else 0.9 if found > 1 else 0.6


def read(source: Source) -> Iterator[Told]:
    lines = Unwrapping(source, _HEAD.match)
    stamps = Stamps(source.modified)
    reading = _Reading(list(lines.head()), stamps)
    started = None if reading.began is None else datetime.fromtimestamp(reading.began, UTC)
    about = About(started, timed=reading.timed)
    yield from introduced(reading.events(lines.lines()), about, stamps.doubt)


class _Reading:
    def __init__(self, head: list[bytes], stamps: Stamps) -> None:
        self._pieces = Pieces(dots=True)
        self._stamps = stamps
        first = next((found for line in head if (found := _HEAD.match(line)) and found[1]), None)
        self.timed = first is not None
        self.began = self._stamps.take_off(first[1])[0] if first else None
        self._indented, self._by_line = _style(head)
        self._found: re.Match[bytes] | None = None
        self._begun = self._size = 0
        self._lines: list[bytes] = []
        self._t, self._first = 0.0, True

    def events(self, lines: Iterator[Bare]) -> Iterator[Event]:
        for line in lines:
            if found := _HEAD.match(line.data):
                self._packet()
                self._found, self._begun, self._size = found, line.number, 0
            elif self._found is not None and self._size < _HELD:
                self._lines.append(line.data)
                self._size += len(line.data) + 1
            elif line.data.strip(b"# ") and not _FRAME.match(line.data):
                self._pieces.remark(line.data, line.number)
            if self._pieces.out:
                yield from self._pieces.take()
        self._packet()
        self._pieces.finish()
        yield from self._pieces.take()

    def _packet(self) -> None:
        if self._found is None:
            return
        stamp, one, port, other, other_port, _flags, beside = self._found.groups()
        while self._lines and (not self._lines[-1] or _MARKS.match(self._lines[-1]) or _FRAME.match(self._lines[-1])):
            self._lines.pop()
        ends = sorted(((one.decode(), int(port)), (other.decode(), int(other_port))))
        way, key = int(ends[0] != (one.decode(), int(port))), (ends[0], ends[1])
        data, sure = self._data(beside)
        self._pieces.piece(key, way, data, self._begun, self._time(stamp), key)
        if not sure:
            self._pieces.unsure(key, GUESS, self._begun)
        self._lines.clear()

    def _data(self, beside: bytes | None) -> tuple[bytes, bool]:
        if beside:
            return undotted(beside)
        found = [_HEX.match(line) for line in self._lines]
        if self._lines and all(found):
            return bytes.fromhex(b" ".join(one[1] for one in found if one).decode()), True
        if self._indented:
            width = max(map(len, self._lines), default=0)
            return undotted(b"".join(line.ljust(width)[2:] for line in self._lines).rstrip(b" "))
        if not self._by_line:
            return undotted(b"".join(self._lines))
        return _by_line(self._lines), True

    def _time(self, stamp: bytes | None) -> float:
        if stamp is None:
            return 0.0
        if stamp.startswith(b"+"):  # since the packet before; the first one since the tool began
            self._t, self._first = 0.0 if self._first else round(self._t + float(stamp), 6), False
            return self._t
        at = self._stamps.take_off(stamp)[0]
        return 0.0 if at is None or self.began is None else round(at - self.began, 6)


def _by_line(lines: list[bytes]) -> bytes:
    """A dot at a line's end is its CR. A last line without one goes on in the next packet, if others have theirs."""
    data = b"".join(line[:-1] + b"\r\n" if line.endswith(b".") else line + b"\n" for line in lines)
    goes_on = lines and not lines[-1].endswith(b".") and b"\r\n" in data
    return data[:-1] if goes_on else data


def _style(head: Iterable[bytes]) -> tuple[bool, bool]:
    """Whether the text is indented, and whether it stands in lines as it was sent."""
    indented, by_line, ends, inside, count = True, False, True, False, 0
    for line in head:
        if _HEAD.match(line):
            inside, count = True, 0
        elif not line or _MARKS.match(line) or _FRAME.match(line):
            inside = False
        elif inside:
            count += 1
            indented = indented and line.startswith(b"  ")
            ends = ends and line.endswith(b"..")
            by_line = by_line or count > 1
    return indented, not indented and (by_line or not ends)
