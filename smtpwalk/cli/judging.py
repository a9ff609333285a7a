"""The verdict on whatever was opened: a recorded relay test is played again, any other dialogue is read as one.

Here lives the choice between the two, and nothing that judges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.redact import Opened
from smtpwalk.relay.outcomes import ProbeResult
from smtpwalk.relay.recorded import arrivals_in, judge_dialogue, left_out
from smtpwalk.relay.vantage import vantage
from smtpwalk.report.data import Result, software_of
from smtpwalk.report.document import Judged
from smtpwalk.wire.events import NOTHING, Event, Mark

MOST: Final = 200_000
"""Events that are judged at once; no relay test comes near, and a verdict on a day's log would mean nothing."""


def judged(recording: Opened) -> Judged | None:
    """None where there is too much to be one dialogue, or nothing at all."""
    sessions = recording.sessions()
    if not sessions or sum(session.events for session in sessions) > MOST:
        return None
    events = tuple(recording.events())
    talks = _talks(events)
    evidence, judgement = judge_dialogue(events, talks)
    name = _numbering(sorted({event.session for event in events}))
    judgement = replace(
        judgement, grounds=tuple(replace(ground, session=name(ground.session)) for ground in judgement.grounds)
    )
    evidence = replace(evidence, results=tuple(_named(result, name) for result in evidence.results))
    header, place, plan = recording.header, vantage(evidence.source, evidence.address), _plan(events)
    sender = str(plan.get("sender", "")).encode("utf-8", "backslashreplace")
    result = Result(
        header.host, evidence.address, header.port or None, evidence, judgement, place, header.started,
        max(event.t for event in events), software_of(talks), sender=sender,
        left_out=left_out(plan) if evidence.planned else (),
    )  # fmt: skip
    return Judged(result, tuple(arrivals_in(events)))


def _talks(events: Sequence[Event]) -> list[Conversation]:
    """The sessions, in the order of their numbers."""
    talks: dict[int, Conversation] = {}
    for event in events:
        talks.setdefault(event.session, Conversation()).feed(event)
    return [talks[number] for number in sorted(talks)]


def _numbering(numbers: Sequence[int]) -> Callable[[int], int]:
    """From a session's place, which the verdict counts, to its number, which the recording gives it."""
    return lambda place: numbers[place - 1] if 0 < place <= len(numbers) else place


def _named(result: ProbeResult, name: Callable[[int], int]) -> ProbeResult:
    tries = tuple(replace(attempt, session=name(attempt.session)) for attempt in result.tries)
    return replace(result, session=name(result.session), tries=tries)


def _plan(events: Sequence[Event]) -> Mapping[str, Any]:
    return next((event.fields for event in events if isinstance(event, Mark) and event.what == "plan"), NOTHING)
