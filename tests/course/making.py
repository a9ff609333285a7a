"""Small courses for tests: a sound one, and the means to change one thing in it."""

from __future__ import annotations

from pathlib import Path

from smtpwalk.course.check import check_course
from smtpwalk.course.exercise import Exercise
from smtpwalk.course.exercise_reader import read_exercise
from smtpwalk.course.problems import Problem, Problems
from smtpwalk.course.reading import Table, read_chunk

COURSE = """\
course = 1
name = "tiny"
title = "A tiny course"
about = "For tests."
lessons = ["01_first"]
"""
FRONT = """\
title = "First"
about = "One can do it."
sources = ["RFC 5321 section 4.2"]
"""
COMMON = """\
title = "A title"
task = "Do it."
hints = ["Look.", "Look here.", "Look just here."]
reason = "It is so."
"""
NOOP = (
    COMMON
    + """\
id = "noop"
kind = "dialogue"
practice = "postfix-closed"
goal = [{ reply = 250, to = "noop" }]
solution = ["NOOP"]
"""
)
CHOOSE = COMMON + 'id = "choose"\nkind = "choose"\nchoices = [{ text = "a", right = true }, { text = "b" }]\n'

EDIT = (
    COMMON + 'id = "mend"\nkind = "edit"\nnotation = "postfix-main"\nname = "main.cf"\n'
    'text = "mynetworks = 0.0.0.0/0\\n"\nsolution = "mynetworks = 192.0.2.0/24\\n"\ngoal = [{ takes = false }]\n'
)
EDIT_RIGHT = "mynetworks = 192.0.2.0/24\n"


def block(exercise: str) -> str:
    return f"```exercise\n{exercise}```\n"


def lesson(front: str = FRONT, text: str = "# First\n\nText.\n", exercises: str = block(NOOP)) -> str:
    return f"+++\n{front}+++\n\n{text}\n{exercises}"


def write_course(
    folder: Path, first: str | None = None, *, course: str = COURSE, files: dict[str, str] | None = None
) -> Path:
    """The folder with a course of one lesson; `files` by their names below it."""
    wanted = {
        "course.toml": course,
        "01_first/lesson.md": lesson() if first is None else first,
        **(files or {}),
    }
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def problems_of(folder: Path) -> tuple[Problem, ...]:
    return check_course(folder)[1]


def exercise_of(toml: str, files: dict[str, str] | None = None) -> Exercise:
    """An exercise that must be sound."""
    problems = Problems()
    table = Table.top(read_chunk(toml, "lesson.md", 1, problems), problems)
    exercise = read_exercise(table, lambda asked, key: (files or {})[asked.text(key)])
    assert exercise is not None
    assert exercise.body
    assert problems.found == []
    return exercise
