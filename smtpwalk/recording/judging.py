"""The verdict on a recording with what stands beside it: read once, judged by `relay.recorded`, and nothing kept."""

from __future__ import annotations

from itertools import islice
from typing import Final

from smtpwalk.recording.proof import proof_beside
from smtpwalk.recording.reader import Recording
from smtpwalk.relay.recorded import Judged, arrivals_in, judge_events
from smtpwalk.wire.events import Event

MOST: Final = 10_000
"""Events of a recording that gets a verdict in passing; a larger one is no relay test of one host."""


def judge_recording(recording: Recording) -> Judged:
    """All of it. RecordingError where it or its proof cannot be read."""
    return _judge(recording, tuple(recording.events()))


def judge_in_passing(recording: Recording) -> Judged | None:
    """None where it holds so many events that nobody should wait for it."""
    events = tuple(islice(recording.events(), MOST + 1))
    return _judge(recording, events) if len(events) <= MOST else None


def _judge(recording: Recording, events: tuple[Event, ...]) -> Judged:
    return judge_events(events, arrivals_in(proof_beside(recording.source)))
