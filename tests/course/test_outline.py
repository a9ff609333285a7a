"""The list, what comes next, and the search."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.lesson import Course
from smtpwalk.course.loader import load_course
from smtpwalk.course.outline import lesson_after, next_exercise, next_lesson, outline, resumed, search
from smtpwalk.course.progress import Progress
from tests.course.making import COURSE, FRONT, NOOP, block, lesson, write_course


def exercises(*ids: str) -> str:
    return "".join(block(NOOP.replace('id = "noop"', f'id = "{id_}"')) for id_ in ids)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    files = {
        "02_next/lesson.md": lesson(
            FRONT.replace("First", "Null senders"), "The null sender.\nAnd `<>`.\n", exercises("b-1")
        )
    }
    text = lesson(exercises=exercises("a-1", "a-2", "a-3"))
    course = COURSE.replace('["01_first"]', '["01_first", "02_next"]')
    return load_course(write_course(tmp_path / "course", text, course=course, files=files))


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "p.json", "tiny")


def following(course: Course, progress: Progress) -> tuple[str, str]:
    found = next_lesson(course, progress)
    exercise = next_exercise(found, progress) if found else None
    return (found.name if found else "", exercise.id if exercise else "")


def test_what_comes_next(course: Course, progress: Progress) -> None:
    assert following(course, progress) == ("01_first", "a-1")
    progress.finished("a-1")
    progress.skipped("a-2")
    assert following(course, progress) == ("01_first", "a-3")
    progress.opened("02_next")
    assert following(course, progress) == ("02_next", "b-1")
    progress.finished("b-1")
    assert following(course, progress) == ("01_first", "a-3")
    progress.tried("a-3")
    assert following(course, progress) == ("01_first", "a-3")
    progress.finished("a-3")
    assert following(course, progress) == ("01_first", "a-2")
    progress.finished("a-2")
    assert following(course, progress) == ("", "")


def test_behind_a_lesson_comes_the_next_one(course: Course, progress: Progress) -> None:
    first, second = course.lessons
    progress.opened("01_first")
    progress.skipped("a-1")
    assert lesson_after(course, first, progress) is second
    assert lesson_after(course, second, progress) is first
    progress.finished("b-1")
    assert lesson_after(course, first, progress) is first
    for id_ in ("a-1", "a-2", "a-3"):
        progress.finished(id_)
    assert lesson_after(course, first, progress) is None


def test_the_list(course: Course, progress: Progress) -> None:
    progress.finished("a-1")
    progress.skipped("a-2")
    progress.finished("b-1")
    first, second = outline(course, progress)
    assert (first.done, first.skipped, first.total, first.finished, first.begun) == (1, 1, 3, False, True)
    assert (second.done, second.total, second.finished) == (1, 1, True)


def test_a_lesson_that_is_gone_is_no_place_to_go_on(course: Course, progress: Progress) -> None:
    progress.opened("99_gone")
    assert following(course, progress) == ("01_first", "a-1")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("null sender", ["Null senders", "The null sender."]),
        ("NULL", ["Null senders", "The null sender."]),
        ("a title", ["A title"] * 4),
        ("nothing of this", []),
        ("", []),
    ],
)
def test_search(words: str, found: list[str], course: Course) -> None:
    assert [place.line for place in search(course, words)] == found


def test_where_one_was_in_the_lesson_that_was_open_last(course: Course, progress: Progress) -> None:
    lesson, exercise = resumed(course, progress)
    assert (lesson and lesson.name, exercise) == ("01_first", None)
    progress.opened("01_first")
    progress.finished("a-1")
    _, exercise = resumed(course, progress)
    assert exercise is not None
    assert exercise.id == "a-2"


def test_a_lesson_that_cannot_be_read_is_listed_and_not_searched(tmp_path: Path, progress: Progress) -> None:
    broken = block(NOOP.replace('id = "noop"', 'id = "b-1"').replace("hints", "hint"))
    files = {"02_next/lesson.md": lesson(text="Seldom words.\n", exercises=broken)}
    folder = write_course(tmp_path, course=COURSE.replace('"]', '", "02_next"]'), files=files)
    course = load_course(folder)
    progress.opened("02_next")
    assert [entry.total for entry in outline(course, progress)] == [1, 1]
    assert list(search(course, "seldom")) == []
    lesson_, exercise = resumed(course, progress)
    assert (lesson_ and lesson_.name, exercise) == ("02_next", None)
