"""Reading two recordings: what they hold, what of them could not be read, and what is no recording at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.proof import proof_file
from smtpwalk.recording.recorder import Recorder
from smtpwalk.report.comparing.difference import Kind, Rules
from smtpwalk.ui import comparing
from smtpwalk.ui.comparing import GivenUp, read_both, read_side
from smtpwalk.wire.events import Event, Mark
from tests.report.comparing.telling import OPEN, WALK, header, told


def write(path: Path, events: Sequence[Event]) -> Path:
    with Recorder(path, header()) as recorder:
        for event in events:
            recorder(event)
    return path


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    return write(tmp_path / "walk.smtp.jsonl", told(*WALK))


def test_sessions_are_untangled(tmp_path: Path) -> None:
    mixed = sorted([*told(*WALK), *told(*OPEN, number=2)], key=lambda event: event.t)
    found = read_side(write(tmp_path / "mixed.smtp.jsonl", mixed))
    assert [len(session.turns) for session in found.sessions] == [6, 7]
    assert found.name.endswith("mixed.smtp.jsonl")
    assert found.remarks == ()
    assert found.judged is not None


def test_two_files(tmp_path: Path, walk: Path) -> None:
    comparison = read_both(write(tmp_path / "open.smtp.jsonl", told(*OPEN)), walk).judged_by(Rules())
    assert comparison.kinds[Kind.CLASS] == 1
    assert [fact.name for fact in comparison.telling_facts] == ["verdict"]


def test_the_same_file_twice(walk: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(walk)
    for other in (walk, link):
        found = read_both(walk, other)
        assert found.judged_by(Rules(strict=True)).same
        assert found.b.remarks == ("this is the same file as A.",)


def test_a_cut_off_one_and_bad_lines_are_named(walk: Path, tmp_path: Path) -> None:
    lines = walk.read_bytes().splitlines(keepends=True)
    bad = tmp_path / "bad"
    bad.write_bytes(b"".join([*lines[:3], b"no json\n", *lines[3:]])[:-9])
    remarks = read_side(bad).remarks
    assert remarks[0].startswith("passed over, line 4")
    assert remarks[-1].startswith("the last line is cut off")
    flood = tmp_path / "flood"
    flood.write_bytes(lines[0] + b"no json\n" * 150)
    assert read_side(flood).remarks[-1] == "passed over as well: 50 more lines."


def test_what_is_no_recording(walk: Path, tmp_path: Path) -> None:
    empty, text, none = tmp_path / "empty", tmp_path / "text", tmp_path / "none\x1b"
    empty.touch()
    text.write_text("220 mx\n")
    for path, why in ((empty, "empty"), (text, "not a recording"), (none, "no such file"), (tmp_path, "a folder")):
        for pair in ((path, walk), (walk, path)):
            with pytest.raises(RecordingError, match=why) as caught:
                read_both(*pair)
            assert "\x1b" not in str(caught.value)
            assert caught.value.exit_code == 2
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RecordingError, match="a pipe or a device"):
        read_both(tmp_path / "pipe", walk)


def test_one_without_a_session_and_two(walk: Path, tmp_path: Path) -> None:
    bare = write(tmp_path / "bare", [])
    assert read_both(walk, bare).judged_by(Rules()).kinds == {Kind.ONLY_A: 6}
    with pytest.raises(RecordingError, match="nothing to compare"):
        read_both(bare, write(tmp_path / "bare2", []))


def test_what_came_out_later_counts(tmp_path: Path) -> None:
    events = [Mark(0.0, 1, "plan", {"proof": True}), *told(*OPEN)]
    path = write(tmp_path / "a.smtp.jsonl", events)
    before = read_side(path).judged
    proof_file(path).write_text("no event\n")
    with pytest.raises(RecordingError, match="proof"):
        read_side(path)
    proof_file(path).write_text(encode_event(Mark(1.0, 1, "arrived", {"token": "x"})) + "\n")
    assert read_side(path).judged == before  # not of this test


def test_a_large_one_is_not_judged(walk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MOST_JUDGED", 3)
    assert read_side(walk).judged is None


def test_it_can_be_given_up(walk: Path) -> None:
    with pytest.raises(GivenUp):
        read_both(walk, walk, lambda: True)
