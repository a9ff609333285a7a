"""The file beside a recording that says what arrived later."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.proof import proof_beside, proof_file
from smtpwalk.wire.events import Mark

ARRIVED = Mark(3.0, 1, "arrived", {"token": "swl3cz5hva33elb7m77zk", "rcpt_to": "x@far.test"})


@pytest.mark.parametrize(("name", "beside"), [("a.smtp.jsonl", "a.proof.jsonl"), ("b.txt", "b.txt.proof.jsonl")])
def test_where_it_stands(name: str, beside: str) -> None:
    assert proof_file(Path("/there") / name) == Path("/there") / beside


def test_what_it_holds(tmp_path: Path) -> None:
    recording = tmp_path / "a.smtp.jsonl"
    assert proof_beside(recording) == []
    proof_file(recording).write_text(f"{encode_event(ARRIVED)}\n\n{encode_event(ARRIVED)}\n")
    assert proof_beside(recording) == [ARRIVED, ARRIVED]


def test_a_damaged_one_is_named_with_its_line(tmp_path: Path) -> None:
    recording = tmp_path / "a.smtp.jsonl"
    proof_file(recording).write_text(f"{encode_event(ARRIVED)}\nno json\n")
    with pytest.raises(RecordingError, match=r"a\.proof\.jsonl, line 2"):
        proof_beside(recording)
    proof_file(recording).unlink()
    proof_file(recording).mkdir()
    with pytest.raises(RecordingError, match="this is a folder"):
        proof_beside(recording)


def test_a_pipe_in_its_place_keeps_nobody_waiting(tmp_path: Path) -> None:
    recording = tmp_path / "a.smtp.jsonl"
    os.mkfifo(proof_file(recording))
    with pytest.raises(RecordingError, match="a pipe or a device"):
        proof_beside(recording)
