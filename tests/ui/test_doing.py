"""An exercise while it is done: what is kept, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smtpwalk.course.loader import course_folder, load_course
from smtpwalk.course.progress import Progress
from smtpwalk.course.record import State
from smtpwalk.ui.doing import KINDS, SIGNS, Doing

LESSON = load_course(course_folder()).lessons[0]


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.json", "course")


@pytest.fixture
def doing(progress: Progress) -> Doing:
    def keep(change: Callable[[Progress], None]) -> None:
        change(progress)

    return Doing(LESSON.exercises[1], LESSON, keep)


def test_hints_come_in_grades_and_the_solution_last(doing: Doing, progress: Progress) -> None:
    for grade in (1, 2, 3):
        doing.help()
        assert (doing.hints, doing.solution) == (grade, False)
        assert progress.record(doing.exercise.id).hints == grade
    doing.help()
    assert doing.solution
    assert progress.record(doing.exercise.id).state is State.STARTED


def test_a_wrong_answer_is_a_try_and_not_yet_is_said_once(doing: Doing, progress: Progress) -> None:
    doing.judged(False, ("Look again.",))
    assert doing.remarks == ("Not yet.", "Look again.")
    doing.judged(False, ("Not yet: two pairs.",))
    assert doing.remarks == ("Not yet: two pairs.",)
    assert progress.record(doing.exercise.id).tries == 2
    assert not doing.done


def test_a_right_answer_is_kept_and_skipping_does_not_undo_it(doing: Doing, progress: Progress) -> None:
    doing.judged(True)
    assert doing.done
    assert progress.done(doing.exercise.id)
    doing.skip()
    assert progress.done(doing.exercise.id)
    doing.again()
    assert not doing.done
    assert progress.done(doing.exercise.id)


def test_skipped_is_kept(doing: Doing, progress: Progress) -> None:
    doing.skip()
    assert progress.record(doing.exercise.id).state is State.SKIPPED
    assert doing.number == 2


def test_every_state_has_a_sign_and_every_kind_its_words() -> None:
    assert set(SIGNS) == set(State)
    assert {exercise.kind for exercise in LESSON.exercises} <= set(KINDS)
