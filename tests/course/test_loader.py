"""Courses from folders: text and exercises in order, the first problem as an error, the package's own course."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import smtpwalk
from smtpwalk.course.exercise import Exercise
from smtpwalk.course.lesson import Text
from smtpwalk.course.loader import course_folder, find_lesson, load_course, read_course
from smtpwalk.errors import CourseError
from tests.course.making import CHOOSE, COURSE, FRONT, NOOP, block, lesson, write_course

ROOT = Path(smtpwalk.__file__).resolve().parent.parent


def test_text_and_exercises_in_their_order(tmp_path: Path) -> None:
    text = lesson(FRONT + "minutes = 20\n\n[[exercise]]\n" + CHOOSE, "# A\n", block(NOOP) + "\nAfter it.\n")
    course = load_course(write_course(tmp_path, text))
    (first,) = course.lessons
    assert (course.name, course.title, first.name, first.minutes) == ("tiny", "A tiny course", "01_first", 20)
    assert first.sources == ("RFC 5321 section 4.2",)
    kinds = [part.markdown if isinstance(part, Text) else part.id for part in first.parts]
    assert kinds == ["# A", "noop", "After it.", "choose"]
    assert all(part.line > 0 for part in first.parts)


def test_the_line_of_an_exercise_is_that_of_its_first_key(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    (exercise,) = load_course(folder).exercises()
    lines = (folder / "01_first/lesson.md").read_text().split("\n")
    assert isinstance(exercise, Exercise)
    assert lines[exercise.line - 1] == 'title = "A title"'


def test_a_course_with_problems_is_an_error_with_the_first_one(tmp_path: Path) -> None:
    folder = write_course(tmp_path, lesson(FRONT + "x = 1\n"))
    with pytest.raises(CourseError, match=r"line 5.*smtpwalk check") as caught:
        load_course(folder)
    assert (caught.value.file, caught.value.line) == ("01_first/lesson.md", 5)


def test_one_bad_lesson_does_not_hide_the_others(tmp_path: Path) -> None:
    course = COURSE.replace('["01_first"]', '["01_first", "02_next"]')
    read = read_course(
        write_course(tmp_path, "no front", course=course, files={"02_next/lesson.md": lesson()})
    )
    assert [each.name for each in read.course.lessons] == ["02_next"]
    assert read.listed == ("01_first", "02_next")


TWO = COURSE.replace('["01_first"]', '["01_first", "02_next"]')
NEXT = lesson(exercises=block(NOOP.replace("noop", "other")))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"02_next/lesson.md": "no front"}, "02_next/lesson.md, line 1: [front-matter]"),
        ({"02_next/lesson.md": lesson("titel = 1\n")}, "02_next/lesson.md, line 2"),
        ({"02_next/lesson.md": NEXT.replace("minutes", "minuets").replace("sources", "source")}, "02_next/lesson.md"),
        ({}, "course.toml, line 5: [no-lesson] There is no folder 02_next."),
    ],
)
def test_the_other_lessons_can_be_learnt(files: dict[str, str], said: str, tmp_path: Path) -> None:
    course = load_course(write_course(tmp_path, course=TWO, files=files))
    assert [each.name for each in course.lessons] == ["01_first"]
    (broken,) = course.broken
    assert str(broken).startswith(said)


def test_a_broken_lesson_that_is_asked_for_says_what_it_has(tmp_path: Path) -> None:
    course = load_course(write_course(tmp_path, course=TWO, files={"02_next/lesson.md": "no front"}))
    for name in ("02_next", "next", "2"):
        with pytest.raises(CourseError, match=r"02_next/lesson.md, line 1.*front matter.*smtpwalk check"):
            find_lesson(course, name)


def test_a_lesson_with_an_exercise_that_cannot_be_read_says_so_when_it_is_asked_for(tmp_path: Path) -> None:
    course = load_course(write_course(tmp_path, course=TWO, files={"02_next/lesson.md": NEXT.replace("hints", "hint")}))
    assert [each.name for each in course.lessons] == ["01_first", "02_next"]
    with pytest.raises(CourseError, match=r"There must be 3 hints.*smtpwalk check"):
        find_lesson(course, "2")


def test_a_course_file_that_is_wrong_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="version of the format"):
        load_course(write_course(tmp_path, course=COURSE.replace("course = 1", "course = 2")))


def test_a_sound_course_has_nothing_broken(tmp_path: Path) -> None:
    assert load_course(write_course(tmp_path, course=TWO, files={"02_next/lesson.md": NEXT})).broken == ()


@pytest.mark.parametrize(
    ("name", "words"), [("01_frist", "Did you mean 01_first"), ("zzz", "There are: 01_first")]
)
def test_no_such_lesson(name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=words):
        find_lesson(load_course(write_course(tmp_path)), name)


def test_no_such_course(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="cannot be read"):
        load_course(tmp_path / "gone")


def test_the_folder_around_a_course_leads_to_the_course(tmp_path: Path) -> None:
    write_course(tmp_path / "mine")
    with pytest.raises(CourseError) as caught:
        load_course(tmp_path)
    assert f"name the folder {tmp_path / 'mine'}" in str(caught.value)


def test_a_lesson_that_is_a_folder_or_a_pipe(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    (folder / "01_first/lesson.md").unlink()
    (folder / "01_first/lesson.md").mkdir()
    with pytest.raises(CourseError, match="cannot be read"):
        load_course(folder)


def test_a_lesson_that_may_not_be_read(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    (folder / "01_first/lesson.md").chmod(0)
    if os.access(folder / "01_first/lesson.md", os.R_OK):  # whoever runs this may read all
        assert load_course(folder).lessons
    else:
        with pytest.raises(CourseError, match="cannot be read"):
            load_course(folder)


# ------------------------------------------------------------------ the package's own course
def test_in_a_checkout_it_lies_beside_the_package() -> None:
    assert course_folder() == ROOT / "lessons"
    assert load_course(course_folder()).name == "smtpwalk"


def test_installed_it_lies_in_the_package(tmp_path: Path) -> None:
    package = tmp_path / "smtpwalk"
    write_course(package / "lessons")
    write_course(tmp_path / "lessons")
    assert course_folder(package) == package / "lessons"


def test_an_installation_without_lessons_says_so(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="Install it anew"):
        course_folder(tmp_path / "smtpwalk")


def test_a_wheel_holds_the_lessons_where_they_are_looked_for(tmp_path: Path) -> None:
    """What the wheel is made of is said in pyproject.toml; it is put together here as the builder does it."""
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    ((source, target),) = settings["force-include"].items()
    wheel = tmp_path / "smtpwalk.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for place, inside in [(ROOT / "smtpwalk", "smtpwalk"), (ROOT / source, target)]:
            for path in sorted(place.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, f"{inside}/{path.relative_to(place).as_posix()}")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = (
        "import smtpwalk; from smtpwalk.course.loader import course_folder, load_course\n"
        "print(smtpwalk.__file__); print(course_folder()); print(load_course(course_folder()).name)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split("\n")[:3] == [
        str(site / "smtpwalk/__init__.py"), str(site / "smtpwalk/lessons"), "smtpwalk",
    ]  # fmt: skip
