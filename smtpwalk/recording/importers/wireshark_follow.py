"""Wireshark's "Follow TCP stream", saved, and `tshark -z follow,tcp,...`: text with lengths, hex, raw, C arrays, YAML.

In each of them the two sides are told apart: by a tab or four blanks before what one of them said, or by a peer's
number. Which of them is the server is told by what they say. (Saved as plain text there are no marks, and the dialogue
reads like one that was pasted from a terminal.) Where the tool shows text, a dot stands for what is no ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from smtpwalk.recording.importers.followed import ARRAY, HEX, PACKET, TIME, Arrays, Hex, Raw, Text, Way, Yaml
from smtpwalk.recording.importers.pieces import NOWHERE, Pieces, introduced
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.recording.importers.two_sides import End
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "a TCP stream followed by Wireshark or tshark (text with lengths, hex, raw, C arrays, YAML)"
_FOLLOW: Final = re.compile(rb"Follow: tcp,(ascii|hex|raw)\s*\Z")
_NODE: Final = re.compile(rb"Node ([01]): (\S{1,260}):(\d{1,5})\s*\Z")
_RULE: Final = re.compile(rb"={30,}\s*\Z")
_FILTER: Final = re.compile(rb"Filter: tcp\.stream eq \d+\s*\Z")
_PEERS: Final = re.compile(rb"(peers|packets):\s*\Z")
_PEER: Final = re.compile(rb"  - peer: ([01])\s*\Z")
_HOST: Final = re.compile(rb"    (host|port): (\S{1,260})\s*\Z")
_MODES: Final[dict[bytes, type[Way]]] = {b"ascii": Text, b"hex": Hex, b"raw": Raw}
_UNHEADED: Final[tuple[tuple[re.Pattern[bytes], type[Way]], ...]] = (
    (HEX, Hex), (ARRAY, Arrays), (_PEERS, Yaml), (PACKET, Yaml),
)  # fmt: skip
"""What the window saves has no heading: the first line tells."""
_MARKS: Final = (_FOLLOW, _NODE, HEX, ARRAY, PACKET, _PEER)


def likeness(source: Source) -> float:
    found = Unwrapping(source, _known).likeness
    return 0.0 if not found else 0.9 if found > 2 else 0.6


def _known(line: bytes) -> object:
    return any(mark.match(line) for mark in _MARKS)


def read(source: Source) -> Iterator[Told]:
    lines = Unwrapping(source, _known)
    began = min((float(found[1]) for line in lines.head() if (found := TIME.match(line))), default=0.0)
    started = datetime.fromtimestamp(began, UTC) if began else None
    yield from introduced(_Reading(began).events(lines.lines()), About(started, timed=started is not None))


class _Reading:
    def __init__(self, began: float) -> None:
        self._began = began
        self._pieces = Pieces(dots=True)
        self._stream = 0
        self._ends: list[End] = list(NOWHERE)
        self._node = 0
        self._way: Way | None = None

    def events(self, lines: Iterator[Bare]) -> Iterator[Event]:
        for line in lines:
            inside = self._way is not None and self._way.inside
            known = (not inside and self._heading(line.data)) or self._said(line)
            if not known and line.data.strip():
                self._pieces.remark(line.data, line.number)
            if self._pieces.out:
                yield from self._pieces.take()
        self._end()
        yield from self._pieces.take()

    def _said(self, line: Bare) -> bool:
        if self._way is None:
            form = next((form for start, form in _UNHEADED if start.match(line.data)), None)
            if form is None:
                return False
            self._way = form(self._say, self._doubt)
        return self._way.line(line)

    def _heading(self, line: bytes) -> bool:
        """What stands around a stream."""
        if _RULE.match(line):
            self._end()
        elif found := _FOLLOW.match(line):
            self._end()
            self._way = _MODES[found[1]](self._say, self._doubt)
        elif (found := _NODE.match(line)) and not isinstance(self._way, Yaml):
            self._ends[int(found[1])] = (found[2].decode("ascii", "replace"), int(found[3]))
        elif found := _PEERS.match(line):
            if found[1] == b"peers":
                self._end()
            self._way = self._way or Yaml(self._say, self._doubt)
        elif (found := _PEER.match(line)) and isinstance(self._way, Yaml):
            self._node = int(found[1])
        elif (found := _HOST.match(line)) and isinstance(self._way, Yaml):
            address, port = self._ends[self._node]
            value = found[2].decode("ascii", "replace")
            self._ends[self._node] = (value, port) if found[1] == b"host" else (address, _port(value))
        else:
            return _FILTER.match(line) is not None
        return True

    def _end(self) -> None:
        if self._way is not None:
            self._way.end()
            self._way = None
        self._pieces.over(self._stream)
        self._stream += 1

    def _say(self, way: int, data: bytes, line: int, t: float | None) -> None:
        since = 0.0 if t is None else round(t - self._began, 6)
        self._pieces.piece(self._stream, way, data, line, since, (self._ends[0], self._ends[1]))

    def _doubt(self, why: str, line: int) -> None:
        self._pieces.unsure(self._stream, why, line)


def _port(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else 0
