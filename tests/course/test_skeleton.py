"""A skeleton passes the linter as it is, and nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.loader import load_course
from smtpwalk.course.skeleton import make_skeleton
from smtpwalk.errors import CourseError, UsageError
from tests.course.making import problems_of


@pytest.mark.parametrize("name", ["my-course", "a", "2026"])
def test_it_passes(name: str, tmp_path: Path) -> None:
    made = make_skeleton(name, tmp_path / "new" / "folder")
    assert problems_of(made) == ()
    assert load_course(made).name == name


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    made = make_skeleton("mine", tmp_path)
    (made / "course.toml").write_text("changed")
    with pytest.raises(CourseError, match="something of this name"):
        make_skeleton("mine", tmp_path)
    assert (made / "course.toml").read_text() == "changed"


@pytest.mark.parametrize("name", ["", "My course", "../x", "a/b", "x" * 41, "-x", "\x1b"])
def test_names_that_are_none(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no name for a course"):
        make_skeleton(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be made"):
        make_skeleton("mine", tmp_path / "file")
