"""Reading two recordings: what they hold, what of them could not be read, and what is no recording at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording import judging
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.opening import open_any
from smtpwalk.recording.proof import proof_file
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.recorder import Recorder
from smtpwalk.report.comparing.comparison import Aligned
from smtpwalk.report.comparing.difference import Kind, Rules
from smtpwalk.report.comparing.side import Side
from smtpwalk.ui.comparing import GivenUp, read_both, read_side
from smtpwalk.wire.events import Event, Mark
from tests.report.comparing.telling import OPEN, WALK, header, told


def both(a: Path, b: Path) -> Aligned:
    return read_both(open_recording(a), open_recording(b))


def side_of(path: Path) -> Side:
    return read_side(open_recording(path))


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
    found = side_of(write(tmp_path / "mixed.smtp.jsonl", mixed))
    assert [len(session.turns) for session in found.sessions] == [6, 7]
    assert found.name.endswith("mixed.smtp.jsonl")
    assert found.remarks == ()
    assert found.judged is not None


def test_two_files(tmp_path: Path, walk: Path) -> None:
    comparison = both(write(tmp_path / "open.smtp.jsonl", told(*OPEN)), walk).judged_by(Rules())
    assert comparison.kinds[Kind.CLASS] == 1
    assert [fact.name for fact in comparison.telling_facts] == ["verdict"]


def test_the_same_file_twice(walk: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(walk)
    for other in (walk, link):
        found = both(walk, other)
        assert found.judged_by(Rules(strict=True)).same
        assert found.b.remarks == ("this is the same file as A.",)


def test_a_cut_off_one_and_bad_lines_are_named(walk: Path, tmp_path: Path) -> None:
    lines = walk.read_bytes().splitlines(keepends=True)
    bad = tmp_path / "bad"
    bad.write_bytes(b"".join([*lines[:3], b"no json\n", *lines[3:]])[:-9])
    remarks = side_of(bad).remarks
    assert remarks[0].startswith("passed over, line 4")
    assert remarks[-1].startswith("the last line is cut off")
    flood = tmp_path / "flood"
    flood.write_bytes(lines[0] + b"no json\n" * 150)
    assert side_of(flood).remarks[-1] == "passed over as well: 50 more lines."


def test_a_file_that_goes_away_meanwhile(walk: Path) -> None:
    gone = open_recording(walk)
    walk.unlink()
    with pytest.raises(RecordingError, match="no such file"):
        read_both(gone, gone)


def test_what_was_made_of_another_notation(walk: Path, tmp_path: Path) -> None:
    text = tmp_path / "pasted\x1b.txt"
    text.write_text("<<< 220 mx.a.test ESMTP Postfix\n>>> QUIT\n<<< 221 2.0.0 Bye\n")
    made = open_any(text, tmp_path)
    found = read_side(made)
    assert found.name == str(text)
    assert [turn.wait for turn in found.sessions[0].turns] == [None] * len(found.sessions[0].turns)
    comparison = read_both(open_recording(walk), made).judged_by(Rules())
    assert comparison.kinds[Kind.ONLY_A] == 4
    assert comparison.kinds[Kind.SAME] == 2
    assert {fact.name: fact.b for fact in comparison.facts}["started"] == "not told"


def test_one_without_a_session_and_two(walk: Path, tmp_path: Path) -> None:
    bare = write(tmp_path / "bare", [])
    assert both(walk, bare).judged_by(Rules()).kinds == {Kind.ONLY_A: 6}
    with pytest.raises(RecordingError, match="nothing to compare"):
        both(bare, write(tmp_path / "bare2", []))


def test_what_came_out_later_counts(tmp_path: Path) -> None:
    events = [Mark(0.0, 1, "plan", {"proof": True}), *told(*OPEN)]
    path = write(tmp_path / "a.smtp.jsonl", events)
    before = side_of(path).judged
    proof_file(path).write_text("no event\n")
    with pytest.raises(RecordingError, match="proof"):
        side_of(path)
    proof_file(path).write_text(encode_event(Mark(1.0, 1, "arrived", {"token": "x"})) + "\n")
    assert side_of(path).judged == before  # not of this test


def test_a_large_one_is_not_judged(walk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST", 3)
    assert side_of(walk).judged is None


def test_it_can_be_given_up(walk: Path) -> None:
    with pytest.raises(GivenUp):
        read_both(open_recording(walk), open_recording(walk), lambda: True)
