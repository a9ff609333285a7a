"""Files of a course: their text, or a problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.files import MOST_BYTES, own_file, text_of
from smtpwalk.course.problems import Problems


def read(folder: Path, data: bytes) -> tuple[str | None, str]:
    (folder / "a.md").write_bytes(data)
    problems = Problems()
    return text_of(folder, "a.md", problems), " ".join(map(str, problems.found))


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"a\r\nb\n", "a\nb\n"), ("\ufeffä\n".encode(), "ä\n"), (b"", ""), (b"x" * MOST_BYTES, "x" * MOST_BYTES)],
    ids=["line ends", "byte order mark", "nothing", "as much as may be"],
)
def test_text(data: bytes, text: str, tmp_path: Path) -> None:
    assert read(tmp_path, data) == (text, "")


def test_what_cannot_be_had_is_a_problem(tmp_path: Path) -> None:
    assert "no text in UTF-8" in read(tmp_path, b"\xff\n")[1]
    assert "longer than 1024 KiB" in read(tmp_path, b"x" * (MOST_BYTES + 1))[1]
    problems = Problems()
    for name in ("gone.md", "a\0b"):
        assert text_of(tmp_path, name, problems) is None
    assert ["cannot be read" in problem.text for problem in problems.found] == [True, True]


@pytest.mark.parametrize(
    ("name", "own"), [("a.conf", True), ("../a", False), ("a/b", False), ("a\\b", False), (".a", False)]
)
def test_own_files(name: str, own: bool) -> None:
    assert own_file(name) is own
