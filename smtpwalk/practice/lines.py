"""The server's ear: bytes in chunks of any size in, command lines and whole messages out, the same however split.

Here live the two readers. Both are bounded: what is beyond the limit is dropped, said so, and read over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class BareLf(StrEnum):
    """What a host makes of a line feed without a carriage return before it."""

    ACCEPT = "accept"
    """A line end like any other."""
    IGNORE = "ignore"
    """A sign within the line (RFC 5321 section 2.3.8)."""
    REFUSE = "refuse"
    """An error with an answer of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    text: bytes
    """Without its line end; cut at the limit when `too_long`."""
    too_long: bool = False
    bare_lf: bool = False


def take_line(heap: bytearray, mode: BareLf, most: int) -> Line | None:
    """The next whole line off the heap, or None (not yet)."""
    mark = b"\r\n" if mode is BareLf.IGNORE else b"\n"
    end = heap.find(mark)
    if end < 0:
        _give_up_excess(heap, most)
        return None
    text = bytes(heap[:end])
    del heap[: end + len(mark)]
    bare = False
    if mode is not BareLf.IGNORE:
        bare = not text.endswith(b"\r")
        text = text if bare else text[:-1]
    return Line(text[:most], len(text) > most, bare and mode is BareLf.REFUSE)


def _give_up_excess(heap: bytearray, most: int) -> None:
    """Shorten an unfinished line that is already too long: what an answer may quote, and one byte too many.

    The last byte stays: it may be the CR of the line end to come. The letter keeps it apart from the head.
    """
    if len(heap) > most + 3:
        heap[:] = heap[: most + 1] + b"x" + heap[-1:]


@dataclass(frozen=True, slots=True)
class WholeMessage:
    data: bytes
    """Dot-unstuffed, without the final dot. Empty when `too_big`."""
    too_big: bool = False


@dataclass(frozen=True, slots=True)
class BareLfInMessage:
    """A bare LF stood in a message for a host that refuses them."""


_ENDS: Final = MappingProxyType(
    {
        BareLf.ACCEPT: re.compile(rb"(?:\A|\n)\.\r?\n"),
        BareLf.IGNORE: re.compile(rb"(?:\A|\r\n)\.\r\n"),
        BareLf.REFUSE: re.compile(rb"(?:\A|\r\n)\.\r\n"),
    }
)
_STUFFED: Final = MappingProxyType(
    {
        BareLf.ACCEPT: re.compile(rb"(\A|\n)\."),
        BareLf.IGNORE: re.compile(rb"(\A|\r\n)\."),
        BareLf.REFUSE: re.compile(rb"(\A|\r\n)\."),
    }
)
_BARE: Final = re.compile(rb"(?<!\r)\n")
_LONGEST_END: Final = 5
"""CR LF . CR LF: what may be cut in two by a chunk."""


class MessageReader:
    """Takes a message's bytes off a heap that grows by chunks, until its final dot."""

    def __init__(self, mode: BareLf, most: int) -> None:
        self._mode = mode
        self._most = most
        self._seen = bytearray()
        self._looked = 0
        self._too_big = False

    def take(self, heap: bytearray) -> WholeMessage | BareLfInMessage | None:
        """What ends at the heap's head, if it ends there; the heap keeps what comes after it."""
        before = len(self._seen)
        self._seen += heap
        heap.clear()
        end = _ENDS[self._mode].search(self._seen, max(0, self._looked - _LONGEST_END))
        stop = end.end() if end else len(self._seen)
        bare = self._bare_lf(before, stop)
        if bare:
            heap += self._seen[bare:]
            return BareLfInMessage()
        if end is None:
            self._shorten()
            return None
        heap += self._seen[stop:]
        too_big = self._too_big or end.start() > self._most
        return WholeMessage(b"" if too_big else self._text(end), too_big)

    def _bare_lf(self, start: int, stop: int) -> int:
        """Where the first bare LF ends, 0 for none."""
        if self._mode is not BareLf.REFUSE:
            return 0
        found = _BARE.search(self._seen, start, stop)
        return found.end() if found else 0

    def _text(self, end: re.Match[bytes]) -> bytes:
        # The line end before the dot belongs to the text.
        ending = end[0]
        stop = end.start() + ending.index(b".")
        return _STUFFED[self._mode].sub(rb"\1", bytes(self._seen[:stop]))

    def _shorten(self) -> None:
        if self._too_big or len(self._seen) > self._most + _LONGEST_END:
            self._too_big = True
            # A letter in front, so that what is left is never taken for the message's first line.
            self._seen[:] = b"x" + self._seen[-_LONGEST_END:]
        self._looked = len(self._seen)
