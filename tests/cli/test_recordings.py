"""`recordings`: the list, newest first, with what is wrong with a file."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

from smtpwalk.cli.recordings import run
from smtpwalk.recording.header import Header
from smtpwalk.recording.recorder import Recorder
from smtpwalk.wire.events import Mark
from tests.cli.terminal import Terminal

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def listed(folder: Path | None) -> str:
    terminal = Terminal()
    assert run(argparse.Namespace(), console=terminal.console, folder=folder) == 0
    return terminal.text


def test_an_empty_shelf_says_how_to_fill_it(home: Path) -> None:
    said = listed(None)
    assert "no recording yet" in said
    assert str(home) in said
    assert "smtpwalk practice" in said


def test_the_newest_comes_first_and_a_bad_file_is_listed(tmp_path: Path) -> None:
    for days, host in ((0, "old.test"), (1, "2001:db8::1")):
        header = Header(START + timedelta(days=days), host, 25, "mine \x1b[2J", "test")
        with Recorder.in_folder(tmp_path, header) as recorder:
            for number in range(days + 1):
                recorder(Mark(0, number + 1, "note", {"text": "x" * 2000}))
    (tmp_path / "bad.smtp.jsonl").write_text("no recording\n")
    lines = listed(tmp_path).splitlines()
    rows = [line.split() for line in lines[1:4]]
    assert [row[0] for row in rows] == ["?", "2026-02-01", "2026-01-31"]  # the bad one was written now
    assert rows[1][2:4] == ["[2001:db8::1]:25", "2"]
    assert rows[2][2:4] == ["old.test:25", "1"]
    assert "problem: this is not a recording." in lines[1]
    assert r"mine \x1b[2J" in lines[2]
    assert "kB" in lines[2]
