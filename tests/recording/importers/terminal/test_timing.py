from __future__ import annotations

import os
from pathlib import Path

import pytest

from smtpwalk.recording.importers.terminal.timing import (
    Entry,
    entry,
    header_size,
    is_timing,
    read_timing,
    timing_beside,
    typescript_beside,
)

HEAD = b'Script started on 2013-02-27 18:43:10+00:00 [TERM="xterm"]\n'
FOOT = b'\nScript done on 2013-02-27 18:44:02+00:00 [COMMAND_EXIT_CODE="0"]\n'
OUTPUT = b"220 mx\r\nQUIT\r\n221 bye\r\n"
CLASSIC = b"0.250000 8\n1.500000 6\n0.100000 9\n"
ADVANCED = (
    b"H 0.000000 START_TIME 2013-02-27 18:43:10+00:00\nH 0.000000 OUTPUT_LOG x.out\nH 0.000000 INPUT_LOG x.in\n"
    b"O 0.250000 8\nI 0.500000 5\nO 1.000000 6\nS 0.000000 SIGWINCH ROWS=24 COLS=80\nO 0.100000 9\n"
    b"H 0.000000 DURATION 2\n"
)


@pytest.mark.parametrize(
    ("line", "right"),
    [
        (b"0.250000 8\n", Entry("O", 0.25, 8)),
        (b"12.5 1024\r\n", Entry("O", 12.5, 1024)),
        (b"O 0.250000 8\n", Entry("O", 0.25, 8)),
        (b"I 0.000010 1\n", Entry("I", 0.00001, 1)),
        (b"S 0.0 SIGWINCH ROWS=24\n", Entry("S", 0.0, text="SIGWINCH ROWS=24")),
        (b"H 0.0 OUTPUT_LOG a b\n", Entry("H", 0.0, text="OUTPUT_LOG a b")),
        (b"O 0.25 many\n", None),
        (b"250 8\n", None),
        (b"-1.0 8\n", None),
        (b"0.25 9999999999\n", None),
        (b"220 mx.example.test\n", None),
    ],
)
def test_lines_of_both_formats(line: bytes, right: Entry | None) -> None:
    assert entry(line) == right


def test_a_timing_file_is_told_by_its_lines() -> None:
    assert is_timing((b"0.1 5", b"", b"0.2 6"))
    assert not is_timing((b"0.1 5",))
    assert not is_timing((b"0.1 5", b"250 ok"))


def recorded(folder: Path, name: str, timing: bytes, content: bytes = HEAD + OUTPUT + FOOT) -> Path:
    path = folder / name
    path.write_bytes(content)
    path.with_suffix(".tm").write_bytes(timing)
    return path


@pytest.mark.parametrize("timing", [CLASSIC, ADVANCED])
def test_the_two_find_each_other(tmp_path: Path, timing: bytes) -> None:
    path = recorded(tmp_path, "x.out", timing)
    found = timing_beside(path)
    assert found is not None
    assert found.path.name == "x.tm"
    assert typescript_beside(found) == path
    assert [one.size for one in found.entries() if one.stream == "O"] == [8, 6, 9]
    assert not found.shared


def test_streams_that_share_a_file_are_counted_together(tmp_path: Path) -> None:
    shared = ADVANCED.replace(b"x.in", b"x.out")
    path = recorded(tmp_path, "x.out", shared, HEAD + OUTPUT[:8] + b"QUIT\r" + OUTPUT[8:] + FOOT)
    found = timing_beside(path)
    assert found is not None
    assert found.shared
    assert found.total == len(OUTPUT) + 5


@pytest.mark.parametrize(
    "timing",
    [
        CLASSIC.replace(b" 9\n", b" 99999\n"),
        CLASSIC.replace(b" 8\n", b" 8000\n"),
        ADVANCED.replace(b"18:43:10", b"18:43:11"),
        CLASSIC + b"250 ok\n",
        b"H 0.0 START_TIME x\nH 0.0 TERM y\n",
    ],
    ids=["too much", "far too much", "another moment", "other lines", "no output"],
)
def test_a_timing_file_of_something_else_is_left_alone(tmp_path: Path, timing: bytes) -> None:
    assert timing_beside(recorded(tmp_path, "x.out", timing)) is None


def test_of_two_recordings_of_one_length_each_has_its_own(tmp_path: Path) -> None:
    mine = recorded(tmp_path, "b.out", CLASSIC)
    other = tmp_path / "a.out"
    other.write_bytes(mine.read_bytes())
    found = timing_beside(mine)
    assert found is not None
    assert timing_beside(other) is None
    assert typescript_beside(found) == mine


def test_what_is_no_plain_file_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    (tmp_path / "b").mkdir()
    path = recorded(tmp_path, "x.out", CLASSIC)
    assert timing_beside(path) is not None


def test_the_first_line_is_counted_by_nobody(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for content, size in ((HEAD + b"x", len(HEAD)), (b"220 mx\n", 0), (b"Script started on " + b"x" * 9000, 0)):
        path.write_bytes(content)
        with path.open("rb") as file:
            assert header_size(file) == size


def test_a_file_that_is_none_is_read_as_none(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"220 mx\n250 ok\n")
    assert read_timing(path) is None
