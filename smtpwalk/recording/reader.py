"""Opening a recording: its header at once, its events one after the other, never all in memory.

Here lives the one reader of recordings. It never writes, never does what a recording says, and never touches the
network. A bad line in the middle is named in `warnings` and stepped over: what stands before and after it is
still evidence. A cut-off last line is what a killed session leaves, and no error.
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
from smtpwalk.recording.header import Header, decode_header
from smtpwalk.recording.lines import BrokenRule, read_event
from smtpwalk.recording.trouble import shown, trouble
from smtpwalk.wire.events import Event

LINE_LIMIT: Final = 16 << 20
"""No event needs more: writers split long chunks. A longer line is stepped over, and never held in memory."""
HEADER_LIMIT: Final = 1 << 20
WARNINGS_KEPT: Final = 100
_BOM: Final = b"\xef\xbb\xbf"  # some editors put it in front of a file that they save


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read: its number in the file and the rule that it breaks."""

    line: int
    rule: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.rule}"


@dataclass(frozen=True, slots=True)
class Session:
    """Where a session stands in the file: enough to fold it without reading what is before it."""

    number: int
    offset: int
    """Where in the file its first event's line begins."""
    first: float
    """Time of its first event."""
    last: float
    events: int


class Recording:
    """An opened recording. `warnings`, `bad_lines` and `cut_off` belong to the reading begun last."""

    def __init__(self, path: Path, header: Header, start: int) -> None:
        self.path = path
        self.source = path
        """What the user named: the foreign file, where this recording was made of one."""
        self.header = header
        self.warnings: list[BadLine] = []
        """The first hundred; `bad_lines` counts on."""
        self.bad_lines = 0
        self.cut_off = False
        self._start = start

    def events(self) -> Iterator[Event]:
        """Every event in the file's order. Each call reads from the start, with a handle of its own."""
        self.warnings, self.bad_lines, self.cut_off = [], 0, False
        for _offset, event in _events(self.path, self._start, self._note):
            yield event

    def sessions(self) -> list[Session]:
        """All sessions by number: one reading of the file, of which only these entries stay in memory."""
        self.warnings, self.bad_lines, self.cut_off = [], 0, False
        found: dict[int, tuple[int, float]] = {}
        last: dict[int, tuple[float, int]] = {}
        for offset, event in _events(self.path, self._start, self._note):
            found.setdefault(event.session, (offset, event.t))
            last[event.session] = (event.t, last.get(event.session, (0.0, 0))[1] + 1)
        return [Session(number, *found[number], *last[number]) for number in sorted(found)]

    def session(self, session: Session) -> Iterator[Event]:
        """The events of one session. Bad lines among them were named when the sessions were listed."""
        left = session.events
        for _offset, event in _events(self.path, session.offset, _nothing):
            if event.session == session.number:
                yield event
                left -= 1
            if left <= 0:
                return

    def _note(self, line: _Line, rule: str) -> None:
        if not line.ended:
            self.cut_off = True
            return
        self.bad_lines += 1
        if len(self.warnings) < WARNINGS_KEPT:
            self.warnings.append(BadLine(line.number, rule))


def open_recording(path: Path) -> Recording:
    """The recording at the path, its header read and checked; RecordingError says what is wrong."""
    with open_plain(path) as file:
        first = guarded(path, file.readline, HEADER_LIMIT + 1)
        start = file.tell()
    if not first:
        raise RecordingError(shown(path), "the file is empty: it is not a recording.", "Choose another file.")
    header = decode_header(first[:HEADER_LIMIT].removeprefix(_BOM), file=shown(path))
    return Recording(path, header, start)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    """Counted from where the reading began, which is right when it began behind the header."""
    offset: int
    data: bytes
    ended: bool
    """False for a last line without its line end."""
    too_long: bool = False


def _events(path: Path, start: int, note: Callable[[_Line, str], None]) -> Iterator[tuple[int, Event]]:
    for line in _lines(path, start):
        if line.too_long:
            note(line, f"the line is longer than {LINE_LIMIT} bytes, which no event needs.")
            continue
        try:
            event = read_event(line.data)
        except BrokenRule as broken:
            note(line, str(broken))
            continue
        yield line.offset, event


def _lines(path: Path, start: int) -> Iterator[_Line]:
    """The lines that hold something, from an offset on. At most LINE_LIMIT bytes are held at a time."""
    with open_plain(path) as file:
        file.seek(start)
        offset, number = start, 1
        while data := guarded(path, file.readline, LINE_LIMIT + 1):
            number += 1
            last, length, too_long = data, len(data), len(data) > LINE_LIMIT
            while too_long and not last.endswith(b"\n"):
                if not (last := guarded(path, file.readline, LINE_LIMIT)):
                    break
                length += len(last)
            if too_long or not data.isspace():
                yield _Line(number, offset, b"" if too_long else data, last.endswith(b"\n"), too_long)
            offset += length


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


def _nothing(line: _Line, rule: str) -> None:
    """For a reading whose bad lines are known already."""
