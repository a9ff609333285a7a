from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smtpwalk.course.lesson import Lesson
from smtpwalk.course.loader import load_course
from smtpwalk.course.record import State
from smtpwalk.ui.screens.lesson_signs import at_hand, beside, card, title
from tests.ui.schooling import write_course

STATES = [State.DONE, State.SKIPPED, State.STARTED, *[State.NEW] * 6]


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return load_course(write_course(tmp_path)).lessons[0]


def test_title(lesson: Lesson) -> None:
    assert title(lesson, STATES).plain == " All kinds   1/9 done, 5 minutes"


CARDS = {
    (State.NEW, True): "[ ] Exercise 3: The order one\n    things to put in order   Enter does it",
    (State.STARTED, False): "[ ] Exercise 3: The order one\n    things to put in order   ",
    (State.SKIPPED, True): "[-] Exercise 3: The order one\n    things to put in order   Enter does it",
    (State.DONE, True): "[x] Exercise 3: The order one\n    things to put in order   Enter does it again",
}


@pytest.mark.parametrize(("state", "here"), CARDS)
def test_cards(lesson: Lesson, state: State, here: bool) -> None:
    assert card(2, lesson.exercises[2], state, at_hand=here).plain == CARDS[state, here]


def test_the_list_beside_the_text(lesson: Lesson) -> None:
    lines = beside(lesson, STATES, 1).plain.split("\n")
    assert lines[:4] == ["Exercises", " [x] The choose one", ">[-] The several one", " [ ] The order one"]
    assert lines[-5:] == ["Afterwards", "One can do it.", "", "Sources", "RFC 5321"]


def test_the_line_about_the_one_at_hand(lesson: Lesson) -> None:
    assert at_hand(lesson, STATES, 1).plain == " At hand: [-] 2/9 The several one"
    assert "All exercises of this lesson are done" in at_hand(lesson, [State.DONE] * 9, 1).plain


def test_foreign_words_are_safe(lesson: Lesson) -> None:
    evil = "\x1b[2J[@click=app.quit]x[/]\u202e"
    hostile = replace(lesson, title=evil, about=evil, sources=(evil,))
    exercise = replace(lesson.exercises[0], title=evil)
    for said in (title(hostile, STATES), beside(hostile, STATES, 0), card(0, exercise, State.NEW, at_hand=True)):
        assert r"\x1b[2J[@click=app.quit]x[/]\u202e" in said.plain
        assert "\x1b" not in said.plain
