"""Opening a recording: its header at once, its events one after the other, never all in memory.

Here lives the one reader of recordings. It never writes, never does what a recording says, and never touches the
network. A bad line in the middle is named in `warnings` and stepped over: what stands before and after it is
still evidence. A cut-off last line is what a killed session leaves, and no error.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.header import Header, decode_header
from smtpwalk.recording.index import Index, Session, session_events
from smtpwalk.recording.scanning import BadLine, Scan, guarded, nothing, open_plain, read_line
from smtpwalk.recording.trouble import shown
from smtpwalk.wire.events import Event

__all__ = ["BadLine", "Recording", "Session", "open_recording"]

HEADER_LIMIT: Final = 1 << 20
WARNINGS_KEPT: Final = 100
_BOM: Final = b"\xef\xbb\xbf"  # some editors put it in front of a file that they save


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
        self.start = start
        """Where in the file the first line behind the header begins."""

    def events(self) -> Iterator[Event]:
        """Every event in the file's order. Each call reads from the start, with a handle of its own."""
        self._begin()
        scan = Scan(self.path, self.start)
        for _offset, event in scan.events(self._note):
            yield event
        last = scan.last() if scan.rest else None
        whole = read_line(last, nothing) if last is not None else None
        self.cut_off = scan.rest and whole is None
        if whole is not None:
            yield whole

    def sessions(self) -> list[Session]:
        """All sessions by number: one reading of the file, of which only these entries stay in memory."""
        index = self.index()
        index.finish()
        self.cut_off = index.cut_off
        return index.in_order()

    def index(self) -> Index:
        """An index that knows nothing yet; who advances it need not wait for the whole file."""
        self._begin()
        return Index(self.path, self.start, self._note)

    def session(self, session: Session) -> Iterator[Event]:
        """The events of one session. Bad lines among them were named when the sessions were listed."""
        return session_events(self.path, session)

    def _begin(self) -> None:
        self.warnings, self.bad_lines, self.cut_off = [], 0, False

    def _note(self, bad: BadLine) -> None:
        self.bad_lines += 1
        if len(self.warnings) < WARNINGS_KEPT:
            self.warnings.append(bad)


def open_recording(path: Path) -> Recording:
    """The recording at the path, its header read and checked; RecordingError says what is wrong."""
    with open_plain(path) as file:
        first = guarded(path, file.readline, HEADER_LIMIT + 1)
        start = file.tell()
    if not first:
        raise RecordingError(shown(path), "the file is empty: it is not a recording.", "Choose another file.")
    header = decode_header(first[:HEADER_LIMIT].removeprefix(_BOM), file=shown(path))
    return Recording(path, header, start)
