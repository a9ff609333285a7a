"""The verdict on a file, with what stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.loader import course_folder
from smtpwalk.errors import RecordingError
from smtpwalk.recording import judging
from smtpwalk.recording.judging import judge_in_passing, judge_recording
from smtpwalk.recording.proof import proof_file
from smtpwalk.recording.reader import open_recording
from smtpwalk.relay.outcomes import Reason, Verdict

TESTED = course_folder() / "16_final_case" / "meadow_proof.smtp.jsonl"


def test_what_arrived_counts_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.smtp.jsonl"
    lines = TESTED.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "arrived" not in line))
    assert judge_recording(open_recording(path)).judgement.verdict is not Verdict.OPEN
    proof_file(path).write_text(lines[-1])
    found = judge_recording(open_recording(path))
    assert (found.judgement.verdict, found.judgement.reason, found.planned) == (Verdict.OPEN, Reason.ARRIVED, True)
    proof_file(path).write_text("no json\n")
    with pytest.raises(RecordingError, match="proof"):
        judge_recording(open_recording(path))


def test_in_passing_only_what_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    recording = open_recording(TESTED)
    count = len(tuple(recording.events()))
    monkeypatch.setattr(judging, "MOST", count)
    assert judge_in_passing(recording) == judge_recording(recording)
    monkeypatch.setattr(judging, "MOST", count - 1)
    assert judge_in_passing(recording) is None
