"""The five ways in which Wireshark and tshark write down what they followed: each takes lines, and says what was said.

Here lives what one line means in each of them. What stands around them, headings and ends, is the notation's.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from typing import Final, Protocol

from smtpwalk.recording.importers.unwrapping import Bare

LENGTH: Final = "The text is not as long as the tool says it was, so where it ends is a guess."
NO_BASE64: Final = "This should be bytes in base64, and is not: it was left out."
HEX: Final = re.compile(rb"(\t| {4})?[0-9A-Fa-f]{8}  ((?:[0-9A-Fa-f]{2}(?: {1,2}|\Z)){1,16})")
ARRAY: Final = re.compile(rb"[ \t]*char peer([01])_\d{1,9}\[\] = \{(?: ?/\* Packet \d+ \*/)?")
PACKET: Final = re.compile(rb"  - packet: \d+\s*\Z")
TIME: Final = re.compile(rb"    timestamp: *(\d{1,10}(?:\.\d{1,9})?)\s*\Z")
_COUNT: Final = re.compile(rb"(\t| {4,8})?(\d{1,7})\Z")
_REPLY: Final = re.compile(rb"[2-5]\d\d[ -]")
_RAW: Final = re.compile(rb"(\t| {4})?((?:[0-9A-Fa-f]{2})+)\s*\Z")
_BYTES: Final = re.compile(rb"(?:\s*0x[0-9A-Fa-f]{2},?)+\s*(\};)?\s*\Z")
_BYTE: Final = re.compile(rb"0x([0-9A-Fa-f]{2})")
_FACT: Final = re.compile(rb"    (peer|data|index): *(\S*)")
_BASE64: Final = re.compile(rb" {6}([A-Za-z0-9+/]+={0,2})\s*\Z")
_HELD: Final = 64 << 10
"""Bytes of one piece that are held."""

Say = Callable[[int, bytes, int, float | None], None]
"""Which way, what, in which line of the source, when (seconds since 1970)."""
Doubt = Callable[[str, int], None]


class Way(Protocol):
    """One of the five. `line` answers whether it knew what to do with it; `end`: no more lines follow."""

    def __init__(self, say: Say, doubt: Doubt) -> None: ...

    @property
    def inside(self) -> bool:
        """The next line is certain to be of a piece, whatever it looks like."""
        ...

    def line(self, line: Bare) -> bool: ...

    def end(self) -> None: ...


class Text:
    """How many bytes a packet had, then so many bytes: its lines, and a line end behind them.

    A file's line ends may have become others on the way, so each counts as two bytes, or else as one.
    """

    def __init__(self, say: Say, doubt: Doubt) -> None:
        self._say, self._doubt = say, doubt
        self._way = self._count = self._begun = self._size = 0
        self._lines: list[bytes] = []

    @property
    def inside(self) -> bool:
        return bool(self._begun) and self._whole() is None and not self._too_long()

    def line(self, line: Bare) -> bool:
        found = _COUNT.match(line.data)
        if found and (not self.inside or self._turns(found)):
            self.end()
            self._way, self._count, self._begun = int(bool(found[1])), int(found[2]), line.number + 1
            return True
        if not self._begun:
            return False
        if self._too_long():
            return not line.data
        self._lines.append(line.data)
        self._size += len(line.data)
        return True

    def end(self) -> None:
        if self._begun and self._lines:
            if self._whole() is None and self._lines[-1]:
                self._lines.append(b"")  # whoever cut the text out may have left off the blank line at its end
            whole = self._whole()
            self._say(self._way, b"\r\n".join(self._lines) if whole is None else whole, self._begun, None)
            if whole is None:
                self._doubt(LENGTH, self._begun)
        self._begun = self._size = 0
        self._lines.clear()

    def _turns(self, found: re.Match[bytes]) -> bool:
        """A length of the other side behind a blank line: whoever made names shorter did not make the lengths fit."""
        if self._lines[-1:] != [b""] or bool(found[1]) == bool(self._way):
            return False
        return bool(found[1]) or _REPLY.match(self._lines[0]) is not None  # no reply has a line like a length

    def _whole(self) -> bytes | None:
        """All of the piece, if the lines so far are as long as it is."""
        breaks = len(self._lines) - 1
        if breaks < 0 or self._count not in (self._size + breaks, self._size + 2 * breaks):
            return None
        return b"\r\n".join(self._lines)

    def _too_long(self) -> bool:
        return self._size + len(self._lines) - 1 > self._count


class Hex:
    """Sixteen bytes a line, where they begin, and their signs."""

    def __init__(self, say: Say, doubt: Doubt) -> None:
        self._say = say
        self._way = self._begun = 0
        self._data = bytearray()

    inside = False

    def line(self, line: Bare) -> bool:
        found = HEX.match(line.data)
        if found is None:
            self.end()
            return not line.data
        way, data = int(bool(found[1])), bytes.fromhex(found[2].decode())
        if way != self._way or len(self._data) > _HELD:
            self.end()
        if not self._data:
            self._way, self._begun = way, line.number
        self._data += data
        if len(data) < 16:  # the end of a packet
            self.end()
        return True

    def end(self) -> None:
        if self._data:
            self._say(self._way, bytes(self._data), self._begun, None)
            self._data.clear()


class Raw:
    """A packet a line, all its bytes in hexadecimal."""

    def __init__(self, say: Say, doubt: Doubt) -> None:
        self._say = say

    inside = False

    def line(self, line: Bare) -> bool:
        found = _RAW.match(line.data)
        if found:
            self._say(int(bool(found[1])), bytes.fromhex(found[2].decode()), line.number, None)
        return bool(found)

    def end(self) -> None:
        """Each line stands for itself."""


class Arrays:
    """A packet an array of C."""

    def __init__(self, say: Say, doubt: Doubt) -> None:
        self._say = say
        self._way = self._begun = 0
        self._data = bytearray()

    inside = False

    def line(self, line: Bare) -> bool:
        rest, found = line.data, ARRAY.match(line.data)
        if found:
            self.end()
            self._way, self._begun = int(found[1]), line.number
            rest = line.data[found.end() :]
        if not self._begun:
            return not line.data
        inside = _BYTES.match(rest)
        if inside:
            self._data += bytes.fromhex(b"".join(_BYTE.findall(rest)).decode())
        if len(self._data) > _HELD:
            self._hand_out()
        if inside and inside[1]:
            self.end()
        return bool(inside or found or not rest.strip())

    def end(self) -> None:
        self._hand_out()
        self._begun = 0

    def _hand_out(self) -> None:
        if self._data:
            self._say(self._way, bytes(self._data), self._begun, None)
            self._data.clear()


class Yaml:
    """A list of packets, each with its peer, its time, and its bytes in base64."""

    def __init__(self, say: Say, doubt: Doubt) -> None:
        self._say, self._doubt = say, doubt
        self._way = self._begun = 0
        self._t: float | None = None
        self._inside = False
        self._data = bytearray()

    inside = False

    def line(self, line: Bare) -> bool:
        if PACKET.match(line.data):
            self.end()
            return True
        if found := TIME.match(line.data):
            self._t = float(found[1])
        elif found := _FACT.match(line.data):
            if found[1] == b"peer":
                self._way = int(found[2] == b"1")
            elif found[1] == b"data":
                self._inside, self._begun = True, line.number
        if found:
            return True
        inside = _BASE64.match(line.data) if self._inside else None
        if inside and len(self._data) <= _HELD:
            self._data += inside[1]
        return bool(inside or not line.data)

    def end(self) -> None:
        try:
            data = binascii.a2b_base64(bytes(self._data))
            if data:
                self._say(self._way, data, self._begun, self._t)
        except binascii.Error:
            self._doubt(NO_BASE64, self._begun)
        self._data.clear()
        self._inside = False
