"""`tcpflow -c`: each packet's text behind the two addresses that it travelled between.

Behind the text stands a line end of the tool's own: where the text ended in one, a blank line is seen. A dot stands
for what is no ASCII. The tool tells no times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from smtpwalk.recording.importers.pieces import NOWHERE, Pieces, introduced
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.recording.importers.two_sides import End
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "tcpflow -c output"
_ADDRESS: Final = rb"((?:\d{3}\.){3}\d{3}|[0-9A-Fa-f:]{2,39})\.(\d{5})"
_HEAD: Final = re.compile(rb"(?:\x1b\[0;3\dm)?" + _ADDRESS + rb"-" + _ADDRESS + rb"(?:--\d{1,5})?: ?")
_COLOUR: Final = re.compile(rb"\x1b\[[0-9;]{0,8}m")
_HELD: Final = 64 << 10
"""Bytes of one piece that are held."""


def likeness(source: Source) -> float:
    found = Unwrapping(source, _HEAD.match).likeness
    return 0.0 if not found else 0.9 if found > 1 else 0.6


def read(source: Source) -> Iterator[Told]:
    lines = Unwrapping(source, _HEAD.match)
    head = list(lines.head())
    spaced = any(not before and _HEAD.match(line) for before, line in pairwise(_COLOUR.sub(b"", line) for line in head))
    yield from introduced(_Reading(spaced=spaced).events(lines.lines()), About())


class _Reading:
    def __init__(self, *, spaced: bool) -> None:
        """`spaced`: the blank lines that tell where a text had a line end were not left off."""
        self._pieces = Pieces(dots=True)
        self._spaced = spaced
        self._ends: tuple[End, End] = NOWHERE
        self._lines: list[bytes] = []
        self._begun = self._size = 0

    def events(self, lines: Iterator[Bare]) -> Iterator[Event]:
        for line in lines:
            self._line(line.number, _COLOUR.sub(b"", line.data) if b"\x1b" in line.data else line.data)
            if self._pieces.out:
                yield from self._pieces.take()
        self._hand_out(ended=True)
        self._pieces.finish()
        yield from self._pieces.take()

    def _line(self, number: int, data: bytes) -> None:
        if found := _HEAD.match(data):
            self._hand_out(ended=not self._spaced)
            self._ends, self._begun = (_end(found[1], found[2]), _end(found[3], found[4])), number
            data = data[found.end() :]
        elif not self._begun:
            if data.strip():
                self._pieces.remark(data, number)
            return
        elif self._size > _HELD:
            self._hand_out(ended=True)
        self._lines.append(data)
        self._size += len(data) + 2

    def _hand_out(self, *, ended: bool) -> None:
        """`ended`: a last line has an end, also where no blank line shows it."""
        if self._lines and self._lines[-1] and ended:
            self._lines.append(b"")
        one, other = self._ends
        way = int(one > other)
        ends = (other, one) if way else (one, other)
        self._pieces.piece(ends, way, b"\r\n".join(self._lines), self._begun, 0.0, ends)
        self._lines.clear()
        self._size = 0


def _end(address: bytes, port: bytes) -> End:
    """The tool fills numbers up with zeros."""
    text = address.decode("ascii")
    return ".".join(str(int(part)) for part in text.split(".")) if "." in text else text, int(port)
