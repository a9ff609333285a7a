"""A lesson in two steps: its heading at once, its exercises when it is opened; and all of it for the linter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import smtpwalk
from smtpwalk.course.lesson import Lesson, Text
from smtpwalk.course.lesson_reader import read_lesson
from smtpwalk.course.problems import Problems
from smtpwalk.errors import CourseError
from tests.course.making import CHOOSE, FRONT, NOOP, block, lesson, write_course

BROKEN = block(CHOOSE.replace("right = true", "rihgt = true"))


def read(text: str, *, strict: bool = False, folder: Path | None = None) -> tuple[Lesson | None, Problems]:
    problems = Problems("my course")
    return read_lesson(folder or Path(), "01_first", text, problems, strict=strict), problems


def heading(text: str) -> Lesson:
    found, problems = read(text)
    assert found is not None
    assert problems.found == []
    return found


def test_the_heading_names_the_exercises_before_they_are_read() -> None:
    behind = FRONT + "\n[[exercise]]\n" + CHOOSE.replace('id = "choose"', 'id = "last"')
    found = heading(lesson(behind, "# A\n", block(NOOP) + "\nMore.\n\n" + block(CHOOSE)))
    assert found.ids == ("noop", "choose", "last")
    assert [part.id for part in found.exercises] == ["noop", "choose", "last"]
    assert isinstance(found.parts[0], Text)


def test_an_example_of_an_exercise_in_another_block_is_none() -> None:
    found = heading(lesson(exercises=f"````text\n{block(CHOOSE)}````\n\n" + block(NOOP)))
    assert found.ids == ("noop",)


@pytest.mark.parametrize("text", ["no front", lesson("titel = 1\n"), lesson(FRONT + "x = \n")])
def test_a_heading_that_breaks_a_rule_is_a_problem_at_once(text: str) -> None:
    assert read(text)[1].found


def test_what_is_wrong_with_the_head_of_an_exercise_is_said_when_the_lesson_is_opened() -> None:
    found = heading(lesson(exercises=block(NOOP.replace("hints", "hint"))))
    with pytest.raises(CourseError, match="smtpwalk check my course"):
        _ = found.parts


def test_a_broken_body_does_not_close_the_lesson() -> None:
    found = heading(lesson(exercises=block(NOOP) + "\n" + BROKEN))
    sound, broken = found.exercises
    assert sound.body
    with pytest.raises(CourseError, match="rihgt"):
        _ = broken.body


def test_the_linter_gets_all_that_is_wrong_at_once_and_what_is_sound() -> None:
    found, problems = read(lesson(FRONT + "x = 1\n", exercises=block(NOOP) + "\n" + BROKEN), strict=True)
    assert found is not None
    assert [part.id for part in found.exercises] == ["noop"]
    assert {"unknown-key", "choices"} <= {problem.rule for problem in problems.found}


@pytest.mark.parametrize("strict", [False, True])
def test_an_id_that_its_line_does_not_show_is_found_out(strict: bool) -> None:
    hidden = NOOP.replace('id = "noop"', '"id" = "noop"')
    _, problems = read(lesson(exercises=block(hidden)), strict=strict)
    assert [problem.rule for problem in problems.found] == (["id-line"] if strict else [])


def test_a_text_that_looks_like_an_id_comes_first(tmp_path: Path) -> None:
    fooled = NOOP.replace('task = "Do it."', 'task = """\nid = "other"\n"""')
    found, problems = read(lesson(exercises=block(fooled)), strict=True)
    assert found is not None
    assert found.ids == ("other",)
    assert [problem.rule for problem in problems.found] == ["id-line"]


def test_a_lesson_is_shown_without_what_its_exercises_need(tmp_path: Path) -> None:
    """Dialogues and configurations take longer to import than a lesson's text takes to be read."""
    code = (
        "import sys; from pathlib import Path; from smtpwalk.course.loader import load_course\n"
        f"lesson = load_course(Path({str(write_course(tmp_path))!r})).lessons[0]; lesson.exercises\n"
        "print([name for name in sys.modules if 'dialogue' in name or 'configs' in name or 'bod' in name])\n"
        "lesson.exercises[0].body; print('smtpwalk.dialogue.conversation' in sys.modules)"
    )
    root = Path(smtpwalk.__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "True"]
