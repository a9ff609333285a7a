"""A recording gets another name, or goes: nothing else is touched, and its notes are never parted from it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.moving import bare_name, beside, delete, name_problem, rename


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_text(f"content of {name}")
    return folder / names[0]


A = ("a.smtp.jsonl", "a.notes.jsonl", "a.proof.jsonl")
A_AS_B = {"b.smtp.jsonl": "content of a.smtp.jsonl", "b.notes.jsonl": "content of a.notes.jsonl",
          "b.proof.jsonl": "content of a.proof.jsonl"}  # fmt: skip


@pytest.mark.parametrize("name", ["b", "b.smtp.jsonl"])
def test_what_stands_beside_it_moves_along(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, *A)
    assert beside(path) == [tmp_path / A[1], tmp_path / A[2]]
    new = rename(path, name)
    assert (new, bare_name(new)) == (tmp_path / "b.smtp.jsonl", "b")
    assert files(tmp_path) == A_AS_B


@pytest.mark.parametrize(
    "name", ["b", "Sendmail 8.6, before the fix", "ünïcode", "..", "-", "b" * 200, "[red]", "x.notes"]
)
def test_a_name_may_hold_what_can_be_seen(tmp_path: Path, name: str) -> None:
    assert name_problem(name) == ""
    assert rename(put(tmp_path, A[0]), name).read_text() == "content of a.smtp.jsonl"
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "has to stand"), ("   ", "has to stand"), (".smtp.jsonl", "has to stand"),
        ("a/b", "neither / nor"), ("../b", "neither / nor"), ("/etc/b", "neither / nor"), ("a\\b", "neither / nor"),
        ("a\nb", "control"), ("a\0b", "control"), ("a\x1b[2Jb", "control"), ("a\x9bb", "control"),
        ("a\u202eb", "control"), ("a\u200bb", "control"), ("a\ud800b", "control"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be(tmp_path: Path, name: str, said: str) -> None:
    path = put(tmp_path, *A)
    assert said in name_problem(name)
    assert name_problem(name).endswith((".", "back."))
    with pytest.raises(RecordingError, match=said):
        rename(path, name)
    assert set(files(tmp_path)) == set(A)


@pytest.mark.parametrize("taken", ["b.smtp.jsonl", "b.notes.jsonl", "b.proof.jsonl"])
def test_nothing_is_written_over(tmp_path: Path, taken: str) -> None:
    path = put(tmp_path, *A)
    put(tmp_path, taken)
    before = files(tmp_path)
    with pytest.raises(RecordingError, match=f"{taken}: there is such a file already, and it was not touched"):
        rename(path, "b")
    assert files(tmp_path) == before


def test_notes_without_a_recording_are_not_given_to_another(tmp_path: Path) -> None:
    path = put(tmp_path, A[0], "b.notes.jsonl")
    with pytest.raises(RecordingError, match="there is such a file already"):
        rename(path, "b")


def test_its_own_name_changes_nothing(tmp_path: Path) -> None:
    path = put(tmp_path, *A)
    assert rename(path, "a") == path
    assert set(files(tmp_path)) == set(A)


@pytest.mark.parametrize("name", ["b" * 300, "b" * 244])  # the second fits the recording, and not its notes
def test_a_name_that_the_disk_refuses_leaves_all_as_it_was(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, *A)
    with pytest.raises(RecordingError, match="the name is too long"):
        rename(path, name)
    assert set(files(tmp_path)) == set(A)


def test_a_recording_that_vanished_leaves_its_notes(tmp_path: Path) -> None:
    put(tmp_path, A[1])
    with pytest.raises(RecordingError, match="no such file"):
        rename(tmp_path / A[0], "b")
    assert set(files(tmp_path)) == {A[1]}


def test_a_disk_without_second_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    path = put(tmp_path, *A)
    put(tmp_path, "c.smtp.jsonl")
    with pytest.raises(RecordingError, match="such a file already"):
        rename(path, "c")
    assert set(files(tmp_path)) == {*A, "c.smtp.jsonl"}
    rename(path, "b")
    assert files(tmp_path) == A_AS_B | {"c.smtp.jsonl": "content of c.smtp.jsonl"}


def test_what_only_looks_like_a_recording_can_be_renamed(tmp_path: Path) -> None:
    folder, link = tmp_path / "f.smtp.jsonl", tmp_path / "l.smtp.jsonl"
    folder.mkdir()
    link.symlink_to("nowhere")
    assert rename(folder, "g").is_dir()
    assert os.readlink(rename(link, "m")) == "nowhere"
    assert {path.name for path in tmp_path.iterdir()} == {"g.smtp.jsonl", "m.smtp.jsonl"}


def test_deleted_with_what_stands_beside_it(tmp_path: Path) -> None:
    path = put(tmp_path, *A)
    put(tmp_path, "ab.notes.jsonl", "a.txt")
    delete(path)
    assert set(files(tmp_path)) == {"ab.notes.jsonl", "a.txt"}


def test_what_cannot_be_deleted_is_said_and_keeps_its_notes(tmp_path: Path) -> None:
    put(tmp_path, A[1])
    (tmp_path / A[0]).mkdir()
    with pytest.raises(RecordingError, match=r"a\.smtp\.jsonl: it cannot be deleted"):
        delete(tmp_path / A[0])
    assert (tmp_path / A[1]).exists()
