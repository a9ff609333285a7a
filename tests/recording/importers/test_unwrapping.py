from __future__ import annotations

import os
from pathlib import Path

import pytest

from smtpwalk.recording.importers.source import LINE_LIMIT
from smtpwalk.recording.importers.unwrapping import ESCAPED, Unwrapping

from .reading import about, marks, source

BARE = ["<<< 220 mx", ">>> EHLO x", "", "<<< 250 mx", "a word"]


def known(line: bytes) -> bool:
    return line.startswith((b"<<< ", b">>> "))


def unwrapped(folder: Path, lines: list[str]) -> list[str]:
    bare = Unwrapping(source(folder, "\n".join(lines)), known)
    assert [line.decode() for line in bare.head()] == [line.data.decode() for line in bare.lines()]
    return [line.data.decode() for line in bare.lines()]


@pytest.mark.parametrize(
    "before", ["", "> ", ">", "> > ", ">> ", "| ", "> > > > ", "- ", "* ", "• ", "mail-1  | ", "2024-07-03T17:18:06Z "]
)
def test_what_stands_before_each_line(tmp_path: Path, before: str) -> None:
    assert unwrapped(tmp_path, [before + line for line in BARE]) == BARE


def test_what_web_pages_write_for_signs(tmp_path: Path) -> None:
    escaped = [line.replace("<", "&lt;").replace(">", "&gt;") for line in [*BARE, "&amp;lt;"]]
    assert unwrapped(tmp_path, escaped) == [*BARE, "&lt;"]
    bare = Unwrapping(source(tmp_path, "\n".join(escaped)), known)
    assert marks(bare.about(), "unsure") == [(1, ESCAPED)]


def test_a_quoted_log_is_quoted_and_stamped(tmp_path: Path) -> None:
    assert unwrapped(tmp_path, [f"> 2024-07-03T17:18:06Z {line}" for line in BARE]) == BARE


def test_numbered_lines(tmp_path: Path) -> None:
    assert unwrapped(tmp_path, [f"{number}. {line}" for number, line in enumerate(BARE, 1)]) == BARE


def test_line_ends_of_a_recorded_terminal(tmp_path: Path) -> None:
    bare = Unwrapping(source(tmp_path, b"<<< 220 mx\r\r\n>>> QUIT\r\r\n"), known)
    assert [line.data for line in bare.lines()] == [b"<<< 220 mx", b">>> QUIT"]


def test_what_is_bare_is_left_alone_though_a_way_would_fit_too(tmp_path: Path) -> None:
    lines = [">>> EHLO x", ">>> RSET", ">>> QUIT"]
    assert unwrapped(tmp_path, lines) == lines


def test_times_count_from_the_first_stamp_and_never_run_back(tmp_path: Path) -> None:
    text = "2024-07-03T17:18:06Z <<< 220 mx\n2024-07-03T17:18:08.5Z >>> RSET\nmore\n2024-07-03T17:18:07Z <<< 250 ok\n"
    bare = Unwrapping(source(tmp_path, text), known)
    (said,) = bare.about("mx", 25, "tool")
    assert about([said]).started is not None
    assert about([said]).timed
    assert [line.t for line in bare.lines()] == [0.0, 2.5, 2.5, 2.5]


def test_a_clock_without_a_day_goes_past_midnight(tmp_path: Path) -> None:
    text = "23:59:59 <<< 220 mx\n00:00:01 >>> RSET\n00:00:02 <<< 250 ok\n"
    bare = Unwrapping(source(tmp_path, text), known)
    assert marks(bare.about(), "unsure")
    assert [line.t for line in bare.lines()] == [0.0, 2.0, 3.0]


def test_what_the_stamps_do_not_say_is_said_once(tmp_path: Path) -> None:
    found = source(tmp_path, "Jul  3 17:18:06 <<< 220 mx\nJul  3 17:18:07 >>> QUIT\n")
    os.utime(found.path, (1_735_689_600, 1_735_689_600))  # 2025-01-01
    told = list(Unwrapping(found, known).about())
    started = about(told).started
    assert started is not None
    assert started.isoformat() == "2024-07-03T17:18:06+00:00"
    ((line, sentence),) = marks(told, "unsure")
    assert line == 1
    assert "the year" in sentence


def test_without_stamps_there_are_no_times(tmp_path: Path) -> None:
    told = list(Unwrapping(source(tmp_path, "\n".join(BARE)), known).about())
    assert not about(told).timed
    assert marks(told, "unsure") == []


def test_a_cut_line_says_so(tmp_path: Path) -> None:
    bare = Unwrapping(source(tmp_path, "<<< 220 " + "x" * LINE_LIMIT * 2 + "\n>>> QUIT\n"), known)
    assert [(line.number, line.cut) for line in bare.lines()] == [(1, True), (2, False)]
