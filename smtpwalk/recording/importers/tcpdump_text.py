"""The text that tcpdump -A prints under its line about a packet: the data at its end, put in the order of the stream.

What came twice is taken once, and what the numbers show to be missing is told. Packets that came out of order are
taken as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from smtpwalk.recording.importers.pieces import Pieces
from smtpwalk.recording.importers.stamps import Stamps
from smtpwalk.recording.importers.two_sides import End
from smtpwalk.recording.importers.unwrapping import Bare
from smtpwalk.wire.events import Event

LOST: Final = "{count} bytes of the {side} are missing before this packet."
SHORT: Final = "{count} bytes of the {side} are missing: the packet's text is shorter than its data was."
_END: Final = rb"([0-9A-Za-z.:_-]{1,255})\.([0-9A-Za-z-]{1,32})"
HEAD: Final = re.compile(
    rb"(?:^|\bIP6? |\blength \d{1,7}: |^ {4})" + _END + rb" > " + _END + rb": Flags \[([A-Z.]{1,9}|none)\],"
    rb"(?: cksum 0x[^,]{1,60},)?(?: seq (\d{1,10})(?::(\d{1,10}))?,)?(?: ack \d{1,10},)?"
    rb"[^\[]{0,60}(?:\[([^\]]{1,300})\], )?length (\d{1,7})"
)
_VERBOSE: Final = re.compile(rb".{0,80}\bIP6? \(")
"""With -v the line about the packet is the second one."""
_PORTS: Final = {b"smtp": 25, b"submission": 587, b"urd": 465, b"smtps": 465, b"submissions": 465}
_OPTION: Final = {b"mss": 4, b"wscale": 3, b"sackOK": 2, b"nop": 1, b"TS": 10, b"eol": 1}
_TCP_AND_IP, _TCP_AND_IP6 = 40, 60
_AGAIN: Final = 1 << 20
"""Numbers farther apart begin anew: the tool counts from the first packet that it sees."""
_HELD: Final = 1 << 18
"""Bytes of one packet's text that are held."""
_KNOWN: Final = 4096
"""Connections whose numbers are remembered."""
_DAY: Final = 86400.0
_Key = tuple[End, End]


@dataclass(slots=True)
class _Way:
    """One side of a connection."""

    reached: int | None = None
    over: bool = False


@dataclass(slots=True)
class _Ways:
    both: tuple[_Way, _Way] = field(default_factory=lambda: (_Way(), _Way()))
    closed_by: int | None = None


class Texts:
    """One reading. `began`: the moment that times count from."""

    def __init__(self, stamps: Stamps, began: float | None) -> None:
        self.began = began
        self._stamps = stamps
        self._pieces = Pieces(dots=True)
        self._found: re.Match[bytes] | None = None
        self._t = 0.0
        self._begun = self._size = 0
        self._lines: list[bytes] = []
        self._known: dict[_Key, _Ways] = {}

    def events(self, lines: Iterator[Bare]) -> Iterator[Event]:
        for line in lines:
            self._line(line)
            if self._pieces.out:
                yield from self._pieces.take()
        self._packet()
        self._pieces.finish()
        yield from self._pieces.take()

    def _line(self, line: Bare) -> None:
        found = HEAD.search(line.data)
        if found is not None:
            self._packet()
            self._found, self._begun = found, line.number
            self._stamped(line.data)
        elif _VERBOSE.match(line.data) and self._stamped(line.data):
            self._packet()
        elif self._found is not None and self._size < _HELD:
            self._lines.append(line.data)
            self._size += len(line.data) + 1
        elif line.data.strip():
            self._pieces.remark(line.data, line.number)

    def _stamped(self, line: bytes) -> bool:
        at = self._stamps.take_off(line)[0]
        if at is None or self.began is None:
            return False
        t = round(at - self.began, 6)
        if t < self._t - _DAY / 2 and self._stamps.lacks.startswith("the day"):  # past midnight
            t += _DAY
        self._t = max(self._t, t)
        return True

    # ------------------------------------------------------------------ one packet
    def _packet(self) -> None:
        if self._found is None:
            return
        one, port, other, other_port, flags, seq, seq_end, options, length = self._found.groups()
        here, there = (one.decode(), _port(port)), (other.decode(), _port(other_port))
        key = (min(here, there), max(here, there))
        way = int(here != key[0])
        if b"S" in flags:
            self._over(key)
        ways = self._ways(key)
        if int(length):
            header = (_TCP_AND_IP6 if b":" in one else _TCP_AND_IP) + _options(options or b"")
            data = _data(b"\n".join(self._lines), int(length), header)
            self._say(key, way, data, int(length), (int(seq or 0), int(seq_end or 0)))
        if b"F" in flags or b"R" in flags:
            self._ended(key, ways, way, reset=b"R" in flags)
        self._found, self._size = None, 0
        self._lines.clear()

    def _say(self, key: _Key, way: int, data: bytes, length: int, seq: tuple[int, int]) -> None:
        side = self._known[key].both[way]
        begin, end = seq
        if side.reached is not None and abs(begin - side.reached) < _AGAIN:
            if begin > side.reached:
                self._pieces.lost(key, way, begin - side.reached, self._begun, LOST)
            data, length = data[max(0, side.reached - begin) :], min(length, end - side.reached)
        if length <= 0:
            return  # sent again
        side.reached = end
        self._pieces.piece(key, way, data, self._begun, self._t, key)
        if len(data) < length:
            self._pieces.lost(key, way, length - len(data), self._begun, SHORT)

    def _ways(self, key: _Key) -> _Ways:
        if key not in self._known and len(self._known) >= _KNOWN:
            del self._known[next(iter(self._known))]
        return self._known.setdefault(key, _Ways())

    def _ended(self, key: _Key, ways: _Ways, way: int, *, reset: bool) -> None:
        ways.both[way].over = True
        if ways.closed_by is None:
            ways.closed_by = way
        if reset or all(side.over for side in ways.both):
            self._over(key)

    def _over(self, key: _Key) -> None:
        """A SYN of the one side begins it; that of the other answers, and finds nothing to end."""
        ways = self._known.pop(key, None)
        if ways is not None:
            self._pieces.over(key, by=ways.closed_by)


def _data(text: bytes, length: int, header: int) -> bytes:
    """What stands behind the headers. The tool leaves off the CR of a line's end."""
    bare = text[header:]
    data = bare.replace(b"\n", b"\r\n")
    if len(data) != length == len(bare):  # its lines had no CR
        return bare
    return data[-length:]  # before it may stand what -v tells of it


def _options(words: bytes) -> int:
    """The bytes that TCP options take; they fill up words of four."""
    size = 0
    for option in words.split(b","):
        name, _, rest = option.partition(b" ")
        size += 2 + 8 * rest.count(b"{") if name == b"sack" else _OPTION.get(name, 0)
    return size + -size % 4


def _port(name: bytes) -> int:
    return int(name) if name.isdigit() and len(name) < 6 else _PORTS.get(name, 0)
