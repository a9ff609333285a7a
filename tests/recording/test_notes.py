from __future__ import annotations

import json
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording import notes as notes_module
from smtpwalk.recording.notes import Notes, Place, notes_file


def test_notes_come_back_by_session(tmp_path: Path) -> None:
    path = tmp_path / "x.smtp.jsonl"
    notes = Notes(path)
    assert notes.path == tmp_path / "x.notes.jsonl"
    assert not notes.path.exists()
    notes.put(Place(2, 5), "here it \x1b[2J begins")
    notes.put(Place(1, 9), "")
    notes.put(Place(2, 1), "first")
    again = Notes(path)
    assert again.of(2) == {1: "first", 5: "here it \x1b[2J begins"}
    assert again.of(1) == {9: ""}
    again.remove(Place(2, 1))
    assert Notes(path).of(2) == {5: "here it \x1b[2J begins"}
    assert notes.path.stat().st_mode & 0o777 == 0o600
    assert b"\x1b" not in notes.path.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.notes.jsonl"]


def test_beside_a_foreign_file_its_whole_name_goes_before() -> None:
    assert notes_file(Path("a/ticket.txt")) == Path("a/ticket.txt.notes.jsonl")


def test_what_this_version_does_not_know_is_written_back(tmp_path: Path) -> None:
    path = tmp_path / "x.notes.jsonl"
    odd = [b'{"s":1,"colour":"red"}', b"nonsense", b'{"s":0,"event":1,"note":"x"}', b'{"s":1,"event":true,"note":"x"}']
    path.write_bytes(b'{"smtpwalk_notes":1}\n' + b"\n".join(odd) + b"\n")
    notes = Notes(tmp_path / "x.smtp.jsonl")
    assert notes.at == {}
    notes.put(Place(1, 1), "new")
    lines = path.read_bytes().splitlines()
    assert lines[2:] == odd
    assert [json.loads(line) for line in lines[:2]] == [{"smtpwalk_notes": 1}, {"s": 1, "event": 1, "note": "new"}]


def test_what_cannot_be_written_is_said_and_kept(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "none" / "x.smtp.jsonl")
    with pytest.raises(RecordingError):
        notes.put(Place(1, 1), "x")
    assert notes.at == {Place(1, 1): "x"}


def test_to_remove_what_is_not_there_writes_nothing(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "x.smtp.jsonl")
    notes.remove(Place(1, 1))
    assert not notes.path.exists()


@pytest.mark.parametrize("version", ["2", "true", "0", "1.0", '"1"', "null", "1e99", "9" * 400])
def test_notes_of_another_version_are_shown_and_never_written_over(tmp_path: Path, version: str) -> None:
    path = tmp_path / "x.notes.jsonl"
    before = f'{{"smtpwalk_notes":{version}}}\n{{"s":1,"event":4,"note":"kept","colour":"red"}}\n'
    path.write_text(before)
    notes = Notes(tmp_path / "x.smtp.jsonl")
    assert notes.at == {Place(1, 4): "kept"}
    said = r"x\.notes\.jsonl: the notes are not changed.*of another\. Install"
    with pytest.raises(RecordingError, match=said):
        notes.put(Place(1, 5), "new")
    with pytest.raises(RecordingError, match=said):
        notes.remove(Place(1, 4))
    assert path.read_text() == before
    assert notes.at == {Place(1, 5): "new"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.notes.jsonl"]


def test_notes_that_a_newer_program_wrote_meanwhile_stay(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "x.smtp.jsonl")
    notes.put(Place(1, 1), "first")
    notes.path.write_text('{"smtpwalk_notes":2,"by":"the other program"}\n')
    with pytest.raises(RecordingError, match="of another"):
        notes.put(Place(1, 2), "second")
    assert "the other program" in notes.path.read_text()


def test_notes_that_are_not_read_whole_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes_module, "MOST", 60)
    path = tmp_path / "x.notes.jsonl"
    before = '{"smtpwalk_notes":1}\n' + '{"s":1,"event":1,"note":"x"}\n' * 3
    path.write_text(before)
    notes = Notes(tmp_path / "x.smtp.jsonl")
    with pytest.raises(RecordingError, match="larger than"):
        notes.put(Place(1, 2), "new")
    assert path.read_text() == before
