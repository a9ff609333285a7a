"""A recording that is being looked at: its index, the session at hand, the notes, all read a slice at a time.

The screens ask for slices and draw; here lives what is read when. Nothing here can reach a network, and the recording
is never written to.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator, Callable, Iterable
from itertools import islice
from time import monotonic
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.index import Index, Session
from smtpwalk.recording.judging import judge_recording
from smtpwalk.recording.notes import Notes, Place
from smtpwalk.recording.player import Player
from smtpwalk.recording.reader import Recording
from smtpwalk.recording.scanning import RawLine, Scan, nothing, read_line
from smtpwalk.relay.recorded import Judged
from smtpwalk.relay.unplanned import judge_unplanned

SLICE: Final = 1500
"""Lines that are read before the keys have their turn again: some ten milliseconds."""
TELL: Final = 0.25
"""Seconds between two drawings of a list that is still growing."""
POLL: Final = 0.25
"""Seconds between two looks at a file that is still being written."""
MOST_JUDGED: Final = 300
"""Sessions that a verdict looks at; a relay test has some ten. Of more, the session at hand is judged alone."""


class Replaying:
    def __init__(self, recording: Recording, *, follow: bool = False) -> None:
        self.recording = recording
        self.follow = follow
        self.index: Index = recording.index()
        self.complete = False
        """The index holds the whole file (and it is not being followed)."""
        self.notes = Notes(recording.source)
        self.listeners: set[Callable[[], None]] = set()
        """Called when more was read; each may add and remove."""
        self._ordered: list[Session] = []
        self.begin(None)

    # ------------------------------------------------------------------ the index
    def index_on(self, most: int = SLICE) -> bool:
        """True as long as more may come at once."""
        if self.complete:
            return False
        if self.index.advance(most):
            return True
        if not self.follow:
            self.index.finish()
            self.complete = True
            self.recording.cut_off = self.index.cut_off
        return False

    @property
    def sessions(self) -> list[Session]:
        """By number; the same list until there are more."""
        if len(self._ordered) != len(self.index.sessions):
            self._ordered = self.index.in_order()
        return self._ordered

    @property
    def position(self) -> int | None:
        """Where the session at hand stands among them."""
        if self.session is None:
            return None
        return bisect_left(self.sessions, self.session.number, key=lambda session: session.number)

    @property
    def size(self) -> int:
        """Bytes of the file; 0 when it went away."""
        try:
            return self.recording.path.stat().st_size
        except OSError:
            return 0

    async def keep_reading(self) -> None:
        """Indexes the file, and goes on with it for ever when it is followed. Raises RecordingError."""
        told, known = monotonic(), (-1, -1)
        while not self.complete:
            more = self.index_on()
            grown = self.load()
            found = (self.index.events, len(self._rows))
            # Nothing new is told to nobody: a screen that draws four times a second for ever wears a machine out.
            if self.complete or (found != known and (not more or grown or monotonic() - told > TELL)):
                self._tell()
                told, known = monotonic(), found
            await asyncio.sleep(0 if more or grown else POLL)

    def _tell(self) -> None:
        for listener in list(self.listeners):
            listener()

    # ------------------------------------------------------------------ the session at hand
    def begin(self, session: Session | None) -> None:
        """From now on `talk` is that session, once `load` has read it."""
        self.session = session
        self.talk = Conversation()
        self.player = Player(self.talk, self.recording.header.timed)
        self._rows: list[int] = []  # how many rows the talk had after each event
        self._scan = Scan(self.recording.path, session.offset) if session else None

    def load(self, most: int = SLICE) -> bool:
        """Reads on in the session; True as long as more of it is known to be there."""
        session, scan = self.session, self._scan
        if session is None or scan is None or not self._owed(session):
            return False
        lines = list(islice(scan.lines(), most))
        self._feed(lines)
        if not lines and scan.rest and (last := scan.last()) is not None:
            self._feed([last])
        self.player.grow()
        return bool(lines) and self._owed(session)

    async def load_all(self) -> None:
        """All of the session at hand that is known, with turns for others in between."""
        more = True
        while more:
            more = self.load()
            self._tell()
            await asyncio.sleep(0)

    async def others(self, by: int) -> AsyncIterator[Session]:
        """The sessions behind the one at hand (before it: -1), each loaded in turn and then at hand itself."""
        sessions, here = self.sessions, self.position or 0
        for session in sessions[here + 1 :] if by > 0 else reversed(sessions[:here]):
            self.begin(session)
            more = True
            while more:
                more = self.load()
                await asyncio.sleep(0)
            yield session

    def newest_is_another(self) -> bool:
        """Somebody follows, has seen all of this session, it is over, and another has begun."""
        if not self.follow or self.session is None or not self.player.at_end:
            return False
        return self.sessions[-1] is not self.session and not self._owed(self.session)

    def _owed(self, session: Session) -> bool:
        return len(self._rows) < session.events

    def _feed(self, lines: Iterable[RawLine]) -> None:
        session = self.session
        assert session is not None
        for line in lines:
            event = read_line(line, nothing)
            if event is not None and event.session == session.number and self._owed(session):
                self.talk.feed(event)
                self._rows.append(len(self.talk.rows))

    # ------------------------------------------------------------------ notes
    def place_of(self, row: int | None) -> Place | None:
        """Where a note to that row stands: the event that brought it."""
        if self.session is None or row is None or not 0 <= row < len(self.talk.rows):
            return None
        return Place(self.session.number, bisect_right(self._rows, row))

    def noted(self) -> dict[int, str]:
        """The notes of this session by row: the last one that their event brought."""
        if self.session is None:
            return {}
        found = self.notes.of(self.session.number)
        return {self._rows[event] - 1: text for event, text in found.items() if self._rows_at(event) > 0}

    def _rows_at(self, event: int) -> int:
        return self._rows[event] if event < len(self._rows) else 0

    # ------------------------------------------------------------------ the verdict
    def judged(self) -> Judged:
        """What the recording allows to say. Takes its time with a long one: ask when somebody wants to know."""
        if len(self.index.sessions) <= MOST_JUDGED:
            found = judge_recording(self.recording)
            if found.sessions:
                return found
        number = self.session.number if self.session else 1
        return Judged(*judge_unplanned([self.talk]), (number,))
