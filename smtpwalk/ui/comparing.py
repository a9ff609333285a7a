"""Two recordings read from disk for a comparison. Here is the one place that opens them; no screen is drawn here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from smtpwalk.errors import RecordingError, SmtpwalkError
from smtpwalk.recording.proof import proof_beside
from smtpwalk.recording.reader import Recording, Session, open_recording
from smtpwalk.relay.recorded import arrivals_in
from smtpwalk.report.comparing.comparison import Aligned, align_sides
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.side import Judged, Side, judged
from smtpwalk.report.comparing.turns import session_of
from smtpwalk.wire.visible import visible_text

MOST_JUDGED: Final = 10_000
"""Events of a recording that gets a verdict; a larger one is no relay test of one host."""


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What a comparison on the screen is asked for with."""

    a: Path
    b: Path
    rules: Rules = field(default_factory=Rules)
    everything: bool = False


class GivenUp(SmtpwalkError):
    """Whoever wanted it has gone."""


class Reading:
    """The reading of both files beside a screen that stays alive. `alone`: the app was started for it only."""

    def __init__(self, request: CompareRequest, *, alone: bool = False) -> None:
        self.request, self.alone = request, alone
        self.given_up = False

    async def read(self) -> Aligned:
        """RecordingError and GivenUp as they come."""
        found = await asyncio.to_thread(read_both, self.request.a, self.request.b, lambda: self.given_up)
        if self.given_up:
            raise GivenUp(_GIVEN_UP)
        return found


_GIVEN_UP: Final = "The comparison was given up."


def wanted_still() -> bool:
    return False


def read_both(a: Path, b: Path, given_up: Callable[[], bool] = wanted_still) -> Aligned:
    """Both recordings, and what stands for what. RecordingError says which cannot be read, and why."""
    one, other = read_side(a, given_up), read_side(b, given_up)
    if not one.sessions and not other.sessions:
        raise RecordingError(
            visible_text(str(a)),
            f"neither this recording nor {visible_text(str(b))} holds a session, so there is nothing to compare.",
            "Choose recordings of a walk or of a relay test.",
        )
    if _same_file(a, b):
        other = replace(other, remarks=("this is the same file as A.", *other.remarks))
    return align_sides(one, other)


def _same_file(a: Path, b: Path) -> bool:
    try:
        return a.samefile(b)
    except OSError:  # one of them went away meanwhile
        return False


def read_side(path: Path, given_up: Callable[[], bool] = wanted_still) -> Side:
    """One recording, session by session, however the file mixes them."""
    recording = open_recording(path)
    sessions = recording.sessions()
    remarks = tuple(_unread(recording))
    read = tuple(session_of(session.number, recording.session(session)) for session in _while(sessions, given_up))
    return Side(str(path), recording.header, read, _verdict(recording, sessions), remarks)


def _while(sessions: list[Session], given_up: Callable[[], bool]) -> Iterator[Session]:
    for session in sessions:
        if given_up():
            raise GivenUp(_GIVEN_UP)
        yield session


def _verdict(recording: Recording, sessions: list[Session]) -> Judged | None:
    if sum(session.events for session in sessions) > MOST_JUDGED:
        return None
    return judged(tuple(recording.events()), arrivals_in(proof_beside(recording.path)))


def _unread(recording: Recording) -> Iterator[str]:
    """Belongs to the reading that listed the sessions."""
    for bad in recording.warnings:
        yield f"passed over, {bad}"
    hidden = recording.bad_lines - len(recording.warnings)
    if hidden > 0:
        yield f"passed over as well: {hidden} more lines."
    if recording.cut_off:
        yield "the last line is cut off: the recording ended in the middle of an event."
