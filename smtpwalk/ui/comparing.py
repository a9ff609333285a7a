"""Two opened recordings read for a comparison. No screen is drawn here, and what a file is was decided before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from smtpwalk.errors import RecordingError, SmtpwalkError
from smtpwalk.recording.judging import judge_in_passing
from smtpwalk.recording.reader import Recording
from smtpwalk.report.comparing.comparison import Aligned, align_sides
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.side import Judged, Side, judged
from smtpwalk.report.comparing.turns import session_of
from smtpwalk.wire.visible import visible_text

LINES_AT_ONCE: Final = 5_000
"""That are read before it is asked whether somebody still wants them."""


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What a comparison on the screen is asked for with."""

    a: Recording
    b: Recording
    rules: Rules = field(default_factory=Rules)
    everything: bool = False


class GivenUp(SmtpwalkError):
    """Whoever wanted it has gone."""


class Reading:
    """The reading of both files beside a screen that stays alive."""

    def __init__(self, request: CompareRequest) -> None:
        self.request = request
        self.given_up = False

    async def read(self) -> Aligned:
        """RecordingError and GivenUp as they come."""
        found = await asyncio.to_thread(read_both, self.request.a, self.request.b, lambda: self.given_up)
        if self.given_up:
            raise GivenUp(_GIVEN_UP)
        return found


_GIVEN_UP: Final = "The comparison was given up."


def never() -> bool:
    return False


def read_both(a: Recording, b: Recording, given_up: Callable[[], bool] = never) -> Aligned:
    """Both recordings, and what stands for what. RecordingError says which cannot be read, and why."""
    one, other = read_side(a, given_up), read_side(b, given_up)
    if not one.sessions and not other.sessions:
        raise RecordingError(
            visible_text(str(a.source)),
            f"neither this nor {visible_text(str(b.source))} holds a session, so there is nothing to compare.",
            "Choose recordings of a walk or of a relay test.",
        )
    if _same_file(a.source, b.source):
        other = replace(other, remarks=("this is the same file as A.", *other.remarks))
    return align_sides(one, other)


def _same_file(a: Path, b: Path) -> bool:
    try:
        return a.samefile(b)
    except OSError:  # one of them went away meanwhile
        return False


def read_side(recording: Recording, given_up: Callable[[], bool] = never) -> Side:
    """One recording, session by session, however the file mixes them."""
    index = recording.index()
    while index.advance(LINES_AT_ONCE):
        _stop_if(given_up)
    index.finish()
    recording.cut_off = index.cut_off
    remarks = tuple(_unread(recording))
    read = []
    for session in index.in_order():
        _stop_if(given_up)
        read.append(session_of(session.number, recording.session(session), timed=recording.header.timed))
    return Side(str(recording.source), recording.header, tuple(read), _verdict(recording), remarks)


def _stop_if(given_up: Callable[[], bool]) -> None:
    if given_up():
        raise GivenUp(_GIVEN_UP)


def _verdict(recording: Recording) -> Judged | None:
    found = judge_in_passing(recording)
    return None if found is None else judged(found)


def _unread(recording: Recording) -> Iterator[str]:
    """Belongs to the reading that listed the sessions."""
    for bad in recording.warnings:
        yield f"passed over, {bad}"
    hidden = recording.bad_lines - len(recording.warnings)
    if hidden > 0:
        yield f"passed over as well: {hidden} more lines."
    if recording.cut_off:
        yield "the last line is cut off: the recording ended in the middle of an event."
