"""The keys that all exercises share, and the body that is read when it is wanted."""

from __future__ import annotations

import pytest

from smtpwalk.course.exercise import Exercise, Kind
from smtpwalk.course.exercise_reader import read_exercise
from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Table, read_chunk
from smtpwalk.errors import CourseError
from tests.course.making import CHOOSE, NOOP


def read(toml: str) -> tuple[Exercise | None, Problems]:
    problems = Problems("my course")
    table = Table.top(read_chunk(toml, "lesson.md", 7, problems), problems)
    return read_exercise(table, lambda asked, key: ""), problems


def test_the_head_of_an_exercise() -> None:
    exercise, problems = read(NOOP)
    assert exercise is not None
    assert problems.found == []
    assert (exercise.id, exercise.kind, exercise.title, exercise.hints[2], exercise.line) == (
        "noop", Kind.DIALOGUE, "A title", "Look just here.", 7,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('id = "choose"', 'id = "Not so"', "value"),
        ('kind = "choose"', 'kind = "chose"', "value"),
        ('kind = "choose"', "", "missing"),
        ('title = "A title"', "", "missing"),
        ('task = "Do it."', 'task = ""', "missing"),
        ("hints", "hint", "hints"),
        ('reason = "It is so."', "", "missing"),
    ],
)
def test_a_head_that_breaks_a_rule_gives_no_exercise(old: str, new: str, rule: str) -> None:
    exercise, problems = read(CHOOSE.replace(old, new))
    assert exercise is None
    assert rule in [problem.rule for problem in problems.found]


def test_what_is_wrong_with_the_body_is_said_when_it_is_wanted() -> None:
    exercise, problems = read(CHOOSE.replace("right = true", "rihgt = true"))
    assert exercise is not None
    assert problems.found == []
    with pytest.raises(CourseError, match=r"lesson.md, line 13.*smtpwalk check my course") as caught:
        _ = exercise.body
    assert caught.value.file == "lesson.md"


def test_behind_a_wrong_head_the_body_is_looked_at_too() -> None:
    _, problems = read(CHOOSE.replace("hints", "hint").replace("right = true", "right = 1"))
    assert {"hints", "value", "unknown-key"} <= {problem.rule for problem in problems.found}
