"""The text that tcpdump -A prints under its line about a packet: the data at its end, put in the order of the stream.

What came twice is taken once, and what the numbers show to be missing is told. Packets that came out of order are
taken as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.pieces import Pieces
from smtpwalk.recording.importers.stamps import Stamps
from smtpwalk.recording.importers.two_sides import End
from smtpwalk.recording.importers.unwrapping import Bare
from smtpwalk.wire.events import Event

LOST: Final = "{count} bytes of the {side} are missing before this packet."
SHORT: Final = "The packet's text is shorter than its data was: {count} bytes are missing."
HEAD: Final = re.compile(
    rb"(?:^|\bIP6? |^ {4})([0-9A-Za-z.:_-]{1,255})\.([0-9A-Za-z-]{1,32}) > ([0-9A-Za-z.:_-]{1,255})\.([0-9A-Za-z-]{1,32}): "
    rb"Flags \[([A-Z.]{1,9}|none)\],(?: cksum 0x[^,]{1,60},)?(?: seq (\d{1,10})(?::(\d{1,10}))?,)?(?: ack \d{1,10},)?"
    rb"[^\[]{0,60}(?:\[([^\]]{1,300})\], )?length (\d{1,7})"
)  # fmt: skip
_PORTS: Final = {"smtp": 25, "submission": 587, "urd": 465, "smtps": 465, "submissions": 465}
_OPTION: Final = {b"mss": 4, b"wscale": 3, b"sackOK": 2, b"nop": 1, b"TS": 10, b"eol": 1}
_TCP_AND_IP, _AND_IP6 = 40, 60
_AGAIN: Final = 1 << 20
"""Numbers that go back farther than this begin anew: the tool counts from the first packet that it sees."""
_HELD: Final = 1 << 18


class Texts:
    def __init__(self, stamps: Stamps, began: float | None) -> None:
        self.began = began
        self._stamps = stamps
        self._pieces = Pieces(dots=True)
        self._found: re.Match[bytes] | None = None
        self._t = 0.0
        self._begun = self._size = 0
        self._lines: list[bytes] = []
        self._reached: dict[tuple[End, End], list[int | None]] = {}
        self._closing: dict[tuple[End, End], int] = {}
