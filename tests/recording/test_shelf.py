"""The shelf: newest first, quick, and with the files that cannot be opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.header import Header, encode_header
from smtpwalk.recording.shelf import shelf


def put(folder: Path, name: str, started: datetime, rest: str = "") -> None:
    header = Header(started, name, 25, "", "")
    (folder / f"{name}.smtp.jsonl").write_text(encode_header(header) + "\n" + rest)


def test_the_newest_comes_first_whatever_the_offset_from_utc(tmp_path: Path) -> None:
    put(tmp_path, "b-noon-utc", datetime(2026, 1, 31, 12, tzinfo=UTC))
    put(tmp_path, "a-one-in-the-east", datetime(2026, 1, 31, 13, 30, tzinfo=timezone(timedelta(hours=2))))
    put(tmp_path, "c-the-beginning", datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), "bad\n")
    entries = shelf(tmp_path)
    assert [entry.header.host for entry in entries if entry.header] == [
        "b-noon-utc", "a-one-in-the-east", "c-the-beginning",
    ]  # fmt: skip
    assert [entry.size for entry in entries] == [entry.path.stat().st_size for entry in entries]
    assert all(entry.problem is None for entry in entries)


def test_what_cannot_be_opened_is_listed_with_its_problem(tmp_path: Path) -> None:
    (tmp_path / "empty.smtp.jsonl").touch()
    (tmp_path / "folder.smtp.jsonl").mkdir()
    (tmp_path / "loop.smtp.jsonl").symlink_to("loop.smtp.jsonl")
    os.mkfifo(tmp_path / "pipe.smtp.jsonl")
    (tmp_path / "future.smtp.jsonl").write_text('{"smtpwalk": 2}\n')
    (tmp_path / "x.proof.jsonl").write_text("beside a recording\n")
    problems = {entry.path.name.split(".")[0]: entry.problem or "" for entry in shelf(tmp_path)}
    words = {"empty": "empty", "folder": "folder", "loop": "circle", "pipe": "pipe", "future": "newer smtpwalk"}
    assert problems.keys() == words.keys()
    assert all(words[name] in problem for name, problem in problems.items())


def test_a_folder_that_is_not_there_yet_holds_none(tmp_path: Path) -> None:
    assert shelf(tmp_path / "later") == []


def test_a_folder_that_is_none_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordingError, match="cannot be listed: a part of the path is a file"):
        shelf(tmp_path / "file")


def test_the_stamp_is_another_when_the_file_or_its_proof_is(tmp_path: Path) -> None:
    put(tmp_path, "a", datetime(2026, 1, 31, tzinfo=UTC))
    (tmp_path / "link.smtp.jsonl").symlink_to("a.smtp.jsonl")
    stamps = []
    changes: list[Callable[[], object]] = [
        lambda: None,
        lambda: (tmp_path / "a.proof.jsonl").touch(),
        lambda: os.utime(tmp_path / "a.proof.jsonl", (5, 5)),
        lambda: os.utime(tmp_path / "a.smtp.jsonl", (5, 5)),
        lambda: put(tmp_path, "a", datetime(2026, 1, 31, tzinfo=UTC), "more\n"),
    ]
    for change in changes:
        change()
        stamps.append({entry.path.name: entry.stamp for entry in shelf(tmp_path)})
    assert len({stamp["a.smtp.jsonl"] for stamp in stamps}) == len(stamps)
    assert stamps[-1]["link.smtp.jsonl"][1:3] == stamps[-1]["a.smtp.jsonl"][1:3]
    again = {entry.path.name: entry.stamp for entry in shelf(tmp_path)}
    assert again == stamps[-1]
