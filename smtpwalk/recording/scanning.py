"""Reading the lines of a recording from any place on, a slice at a time, and never more than asked for.

Here lives what every reading shares: the limits, the bad line that is named and stepped over, the last line that is
cut off or still being written. Who reads on later (an index, a follower) keeps the `Scan` and asks it again.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.lines import BrokenRule, read_event
from smtpwalk.recording.trouble import shown, trouble
from smtpwalk.wire.events import Event

LINE_LIMIT: Final = 16 << 20
"""No event needs more: writers split long chunks. A longer line is stepped over, and never held in memory."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read: its number in the file and the rule that it breaks."""

    line: int
    rule: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.rule}" if self.line else self.rule


@dataclass(slots=True)  # frozen, it would cost as much as the JSON of its line
class RawLine:
    number: int
    """Counted from where the reading began, which is right when it began behind the header."""
    offset: int
    data: bytes
    """Empty when the line is too long."""
    too_long: bool = False


Note = Callable[[BadLine], None]


class Scan:
    """A place in the file. `offset` and `number` move on with each reading; `rest` says how it ended."""

    def __init__(self, path: Path, offset: int, number: int = 1) -> None:
        """`number`: of the last line before the offset."""
        self.path, self.offset, self.number = path, offset, number
        self.rest = False
        """What stands behind the last whole line has no line end: it is cut off, or still being written."""

    def lines(self) -> Iterator[RawLine]:
        """The whole lines from here to the end that hold something. May be left at any line and asked again."""
        with open_plain(self.path) as file:
            if os.fstat(file.fileno()).st_size < self.offset:
                raise RecordingError(shown(self.path), "the file became shorter while it was read.", "Open it anew.")
            file.seek(self.offset)
            self.rest = False
            while data := guarded(self.path, file.readline, LINE_LIMIT + 1):
                last, length, too_long = data, len(data), len(data) > LINE_LIMIT
                while too_long and not last.endswith(b"\n"):
                    if not (last := guarded(self.path, file.readline, LINE_LIMIT)):
                        break
                    length += len(last)
                if not last.endswith(b"\n"):
                    self.rest = not data.isspace()
                    return
                place = self.offset
                self.offset += length
                self.number += 1
                if too_long or not data.isspace():
                    yield RawLine(self.number, place, b"" if too_long else data, too_long)

    def last(self) -> RawLine | None:
        """What stands behind the last whole line: a line whose end is missing, as long as it is not too long."""
        with open_plain(self.path) as file:
            file.seek(self.offset)
            data = guarded(self.path, file.readline, LINE_LIMIT + 1)
        if not data or data.isspace() or data.endswith(b"\n") or len(data) > LINE_LIMIT:
            return None
        return RawLine(self.number + 1, self.offset, data)

    def events(self, note: Note) -> Iterator[tuple[int, Event]]:
        """The events of the whole lines, each with its line's offset. Bad lines are noted and stepped over."""
        for line in self.lines():
            event = read_line(line, note)
            if event is not None:
                yield line.offset, event


def read_line(line: RawLine, note: Note) -> Event | None:
    if line.too_long:
        note(BadLine(line.number, f"the line is longer than {LINE_LIMIT} bytes, which no event needs."))
        return None
    try:
        return read_event(line.data)
    except BrokenRule as broken:
        note(BadLine(line.number, str(broken)))
        return None


def nothing(bad: BadLine) -> None:
    """For a reading whose bad lines are known already."""


def open_plain(path: Path) -> BinaryIO:
    """Only a plain file: a pipe or a device could keep us waiting for ever. RecordingError says what is wrong."""
    try:
        if not stat.S_ISREG(mode := os.stat(path).st_mode):
            if stat.S_ISDIR(mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            raise RecordingError(shown(path), "this is a pipe or a device, not a file.", "Copy it to one.")
        return open(path, "rb")
    except (OSError, ValueError) as error:
        raise trouble(path, "opened", error) from None


def guarded(path: Path, read: Callable[[int], bytes], size: int) -> bytes:
    """What `read(size)` gives; what the disk says becomes a RecordingError."""
    try:
        return read(size)
    except OSError as error:
        raise trouble(path, "read", error) from None
