"""The verdict on whatever was opened, as reports and exports tell it: sessions named as the recording names them.

Nothing that judges lives here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from smtpwalk.recording.redact import Opened
from smtpwalk.relay.outcomes import ProbeResult
from smtpwalk.relay.recorded import arrivals_in, fold_sessions, judge_events, left_out
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
    found = judge_events(events)
    name = _numbering(found.sessions)
    grounds = tuple(replace(ground, session=name(ground.session)) for ground in found.judgement.grounds)
    judgement = replace(found.judgement, grounds=grounds)
    evidence = replace(found.evidence, results=tuple(_named(result, name) for result in found.evidence.results))
    header, place, plan = recording.header, vantage(evidence.source, evidence.address), _plan(events)
    sender = str(plan.get("sender", "")).encode("utf-8", "backslashreplace")
    result = Result(
        header.host, evidence.address, header.port or None, evidence, judgement, place, header.started,
        max(event.t for event in events), software_of(fold_sessions(events).values()), sender=sender,
        left_out=left_out(plan) if evidence.planned else (),
    )  # fmt: skip
    return Judged(result, tuple(arrivals_in(events)))


def _numbering(numbers: Sequence[int]) -> Callable[[int], int]:
    """From a session's place, which the verdict counts, to its number, which the recording gives it."""
    return lambda place: numbers[place - 1] if 0 < place <= len(numbers) else place


def _named(result: ProbeResult, name: Callable[[int], int]) -> ProbeResult:
    tries = tuple(replace(attempt, session=name(attempt.session)) for attempt in result.tries)
    return replace(result, session=name(result.session), tries=tries)


def _plan(events: Sequence[Event]) -> Mapping[str, Any]:
    return next((event.fields for event in events if isinstance(event, Mark) and event.what == "plan"), NOTHING)
