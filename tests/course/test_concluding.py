"""The program's own verdict on what a lesson shows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from smtpwalk.course.bodies import Do, Material, Step
from smtpwalk.course.concluding import concluded
from smtpwalk.course.loader import course_folder
from smtpwalk.course.playing import stream_of
from smtpwalk.errors import RecordingError
from smtpwalk.relay.outcomes import Reason, Verdict

FINAL = course_folder() / "16_final_case"
REFUSED = """
S: 220 mx.target.example ESMTP
C: HELO client.example
S: 250 mx.target.example
C: MAIL FROM:<a@sender.example>
S: 250 ok
C: RCPT TO:<b@far.example>
S: 550 5.7.1 relaying denied
"""


def verdict(material: Material, folder: Path = FINAL) -> tuple[Verdict, Reason]:
    found = concluded(material, stream_of(material, folder), folder)
    return found.verdict, found.reason


def test_a_transcript_is_judged_without_a_plan() -> None:
    assert verdict(Material(transcript=REFUSED)) == (Verdict.CLOSED, Reason.REFUSED)
    own = Material(transcript=REFUSED, own=("far.example",))
    assert verdict(own) == (Verdict.CANNOT_TELL, Reason.NOT_ASKED)


def test_a_practice_host_is_judged_by_what_is_said_to_it() -> None:
    lines = ("HELO a.test", "MAIL FROM:<a@sender.test>", "RCPT TO:<b@far.test>")
    played = Material(practice="postfix-closed", lines=tuple(Step(Do.SAY, line) for line in lines))
    assert verdict(played) == (Verdict.CLOSED, Reason.REFUSED)


def test_a_session_of_a_recording_is_judged_without_a_plan() -> None:
    assert verdict(Material(recording="meadow.smtp.jsonl")) == (Verdict.LIKELY_OPEN, Reason.ACCEPTED_NOT_SEEN)


def test_a_recorded_relay_test_is_judged_with_its_arrivals() -> None:
    assert verdict(Material(recording="meadow_proof.smtp.jsonl")) == (Verdict.OPEN, Reason.ARRIVED)
    assert verdict(Material(recording="anvil.smtp.jsonl")) == (Verdict.CANNOT_TELL, Reason.ACCEPTED_NOT_SEEN)


def test_what_arrived_later_counts(tmp_path: Path) -> None:
    lines = (FINAL / "meadow_proof.smtp.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "a.smtp.jsonl").write_text("".join(line for line in lines if "arrived" not in line))
    assert verdict(Material(recording="a.smtp.jsonl"), tmp_path)[0] is not Verdict.OPEN
    (tmp_path / "a.proof.jsonl").write_text(lines[-1])
    assert verdict(Material(recording="a.smtp.jsonl"), tmp_path) == (Verdict.OPEN, Reason.ARRIVED)


def test_a_relay_test_that_is_not_whole_is_said(tmp_path: Path) -> None:
    shutil.copy(FINAL / "anvil.smtp.jsonl", tmp_path / "a.smtp.jsonl")
    lines = (tmp_path / "a.smtp.jsonl").read_text().splitlines()
    changed = [json.loads(line) for line in lines]
    for line in changed:
        line.pop("forms", None)
    (tmp_path / "a.smtp.jsonl").write_text("".join(json.dumps(line) + "\n" for line in changed))
    with pytest.raises(RecordingError, match="not whole"):
        verdict(Material(recording="a.smtp.jsonl"), tmp_path)
