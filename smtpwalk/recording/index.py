"""Where each session of a recording stands in its file, found out a slice at a time while others go on.

An index holds a few facts a session and no event, so that a file of a million events costs little memory; a session
is read when it is looked at. A recording that is still being written is indexed by asking on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from smtpwalk.recording.scanning import BadLine, Note, RawLine, Scan, read_line
from smtpwalk.wire.events import Event, Mark, ServerBytes

_LABELS: Final = 3
"""Steps of a session that are kept as its label."""
_DECODER: Final = json.JSONDecoder()
_CODE: Final = re.compile(r"(?:^|\n)([2-5]\d\d)(?=[ \r\n-])")


@dataclass(slots=True)
class Session:
    """Where a session stands in the file, enough to fold it without reading what is before it, and what it is about."""

    number: int
    offset: int
    """Where in the file its first event's line begins."""
    first: float
    """Time of its first event."""
    last: float = 0.0
    events: int = 0
    address: str = ""
    """The peer, as far as it was told."""
    steps: tuple[str, ...] = ()
    """The first steps of a plan that were done in it (forms of a relay test)."""
    worst: int = 0
    """The greatest reply code that began a line of the server's; 0 when none did."""


class Index:
    """`advance` reads on; `sessions` are those seen so far, by number."""

    def __init__(self, path: Path, start: int, note: Note) -> None:
        self.sessions: dict[int, Session] = {}
        self.events = 0
        self._scan = Scan(path, start)
        self._note = note

    @property
    def done(self) -> int:
        """Bytes of the file that are indexed."""
        return self._scan.offset

    @property
    def cut_off(self) -> bool:
        return self._scan.rest

    def advance(self, most: int) -> bool:
        """Takes in at most so many lines; False when the file holds no more whole ones for now."""
        taken = 0
        for line in islice(self._scan.lines(), most):
            taken += 1
            self._take(line)
        return taken == most

    def finish(self) -> None:
        """The rest of the file, with a last line that lacks nothing but its end."""
        for line in self._scan.lines():
            self._take(line)
        if self._scan.rest and (last := self._scan.last()) is not None and read_line(last, _ignored) is not None:
            self._scan.rest = False
            self._take(last)

    def in_order(self) -> list[Session]:
        return [self.sessions[number] for number in sorted(self.sessions)]

    # ------------------------------------------------------------------ one line
    def _take(self, line: RawLine) -> None:
        found = _plain(line.data)
        if found is None:
            event = read_line(line, self._note)
            if event is not None:
                self._event(line.offset, event)
            return
        session = self._session(line.offset, found["s"], found["t"])
        if found["dir"] == "S":
            _codes(session, found["data"])

    def _event(self, offset: int, event: Event) -> None:
        session = self._session(offset, event.session, event.t)
        if isinstance(event, ServerBytes):
            _codes(session, event.data.decode("latin-1"))
        elif isinstance(event, Mark):
            _mark(session, event)

    def _session(self, offset: int, number: int, t: float) -> Session:
        self.events += 1
        session = self.sessions.get(number)
        if session is None:
            session = self.sessions[number] = Session(number, offset, float(t))
        session.last = float(t)
        session.events += 1
        return session


def _plain(line: bytes) -> dict[str, Any] | None:
    """The commonest line, a chunk of ASCII, without building its event; None for all else, right or wrong."""
    try:
        text = line.decode("ascii")
        found, end = _DECODER.raw_decode(text)
        t, number, data = found["t"], found["s"], found["data"]
        right = (
            text[end:].isspace()
            and len(found) == 4
            and found["dir"] in ("C", "S")
            and type(t) in (float, int)
            and 0 <= t < 1e300
            and type(number) is int
            and number >= 1
            and data.isascii()
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return found if right else None


def _codes(session: Session, text: str) -> None:
    for code in _CODE.findall(text):
        session.worst = max(session.worst, int(code))


def _mark(session: Session, mark: Mark) -> None:
    if mark.what in ("connecting", "connected") and not session.address:
        session.address = str(mark.fields.get("address", ""))
    elif mark.what == "step" and len(session.steps) < _LABELS and (name := str(mark.fields.get("id", ""))):
        session.steps = (*session.steps, name)


def _ignored(bad: BadLine) -> None:
    """A last line that is no event is cut off, which is no error."""


def session_events(path: Path, session: Session) -> Iterator[Event]:
    """The events of one session, to the last one that is known."""
    scan = Scan(path, session.offset)
    left = session.events
    for _offset, event in scan.events(_ignored):
        if event.session == session.number:
            yield event
            left -= 1
            if left <= 0:
                return
    if scan.rest and (last := scan.last()) is not None:
        found = read_line(last, _ignored)
        if found is not None and found.session == session.number:
            yield found
