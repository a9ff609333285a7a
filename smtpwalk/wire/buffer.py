"""Bytes to lines. A line ends at LF; whether CR stood before it is kept, for a right client must say so.

No interpretation here: a line is whatever stands between two line feeds. What is too long is bounded, said so,
and does not stop the reading (the recording keeps every byte of it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_LINE: Final = 8192
"""Octets of one line that are kept. RFC 5321 4.5.3.1.5 allows a reply line 512; real ones reach some thousand."""


@dataclass(frozen=True, slots=True)
class Line:
    data: bytes
    """The line without its ending; at most `MAX_LINE` octets of it."""
    ending: bytes = b"\r\n"
    """CR LF as it should be, LF alone, or nothing when the stream ended or the line was cut."""
    cut: bool = False
    """The line was longer than what is kept. What followed, up to its line feed, was passed over."""

    @property
    def raw(self) -> bytes:
        return self.data + self.ending


class LineBuffer:
    """Feed it chunks of any size; it hands out whole lines, the same for every way of splitting the stream."""

    def __init__(self, limit: int = MAX_LINE) -> None:
        self._limit = limit
        self._pending = bytearray()
        self._skipping = False

    @property
    def pending(self) -> bytes:
        """What has come of a line that is not ended yet."""
        return bytes(self._pending)

    @property
    def fresh(self) -> bool:
        """What comes next begins a line."""
        return not self._pending and not self._skipping

    def feed(self, data: bytes) -> list[Line]:
        if self.fresh and data.endswith(b"\n") and len(data) <= self._limit:
            return [_whole(line) for line in data[:-1].split(b"\n")]  # nearly every chunk is of this kind
        lines: list[Line] = []
        start = 0
        while start < len(data):
            end = data.find(b"\n", start)
            piece = data[start:] if end < 0 else data[start:end]
            self._take(piece, lines)
            if end < 0:
                break
            self._end(lines)
            start = end + 1
        return lines

    def flush(self) -> list[Line]:
        """The stream is over: what stands unfinished is handed out as a line without an ending."""
        rest = self.clear()
        return [Line(rest[: self._limit], b"", cut=len(rest) > self._limit)] if rest else []

    def clear(self) -> bytes:
        """Throws away what is unfinished and hands it back, for a finding (plaintext behind STARTTLS)."""
        rest = bytes(self._pending)
        self._pending.clear()
        self._skipping = False
        return rest

    def _take(self, piece: bytes, lines: list[Line]) -> None:
        if self._skipping:
            return
        # One octet beyond the limit is waited for when it may be the CR of the ending, so that the cut does not
        # depend on how the stream was split.
        self._pending += piece
        if len(self._pending) > self._limit + 1 or (
            len(self._pending) == self._limit + 1 and self._pending[-1:] != b"\r"
        ):
            lines.append(Line(bytes(self._pending[: self._limit]), b"", cut=True))
            self._pending.clear()
            self._skipping = True

    def _end(self, lines: list[Line]) -> None:
        if self._skipping:
            self._skipping = False
            return
        lines.append(_whole(bytes(self._pending)))
        self._pending.clear()


def _whole(data: bytes) -> Line:
    """A line of which all stands there but its LF."""
    return Line(data[:-1]) if data.endswith(b"\r") else Line(data, b"\n")
