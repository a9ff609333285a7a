"""What may be concluded from a dialogue that a lesson shows: the program's own verdict, for the linter to compare.

A recorded relay test is judged with all its sessions and arrivals. Every other dialogue is judged without a plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from smtpwalk.course.bodies import Material
from smtpwalk.course.playing import Stream, fold
from smtpwalk.errors import RecordingError
from smtpwalk.recording.judging import judge_recording
from smtpwalk.recording.reader import open_recording
from smtpwalk.relay.outcomes import Judgement
from smtpwalk.relay.unplanned import judge_unplanned


def concluded(material: Material, stream: Stream, folder: Path) -> Judgement:
    """`stream`: what the material shows; `folder`: the lesson's. RecordingError where a relay test is not whole."""
    found = _relay_test(folder / material.recording) if material.recording else None
    return found or judge_unplanned([fold(stream.events)], own=_own(stream.naming.domains))[1]


def _own(domains: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(name.encode() for name in domains if name != "invalid")


def _relay_test(path: Path) -> Judgement | None:
    judged = judge_recording(open_recording(path))
    if judged.unplayed:
        raise RecordingError(path.name, judged.unplayed, "Record the test anew with smtpwalk test.")
    return judged.judgement if judged.planned else None
