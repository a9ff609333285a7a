"""Lessons by name, number or words; their exercises and their text."""

from __future__ import annotations

import pytest

from smtpwalk.course.lesson import Course, Lesson, Text
from tests.course.making import CHOOSE, NOOP, exercise_of

NOOP_, CHOOSE_ = exercise_of(NOOP), exercise_of(CHOOSE)


def lesson(name: str) -> Lesson:
    parts = (Text("a", 1), NOOP_, Text("b", 9), CHOOSE_)
    return Lesson(name, name, "", 10, ("x",), ("noop", "choose"), lambda: parts)


COURSE = Course("c", "C", "", (lesson("01_getting_about"), lesson("10_maps_and_lists"), lesson("11_x")))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("01_getting_about", "01_getting_about"),
        ("01_Getting_About/", "01_getting_about"),
        ("1", "01_getting_about"),
        ("01", "01_getting_about"),
        ("10", "10_maps_and_lists"),
        ("getting_about", "01_getting_about"),
        ("maps-and-lists", "10_maps_and_lists"),
        ("0", None),
        ("", None),
        ("2", None),
        ("getting", None),
    ],
)
def test_a_lesson_is_found(asked: str, name: str | None) -> None:
    found = COURSE.lesson(asked)
    assert (found.name if found else None) == name


def test_parts() -> None:
    first = COURSE.lessons[0]
    assert first.exercises == (NOOP_, CHOOSE_)
    assert first.text == "a\n\nb"
    assert len(list(COURSE.exercises())) == 6
