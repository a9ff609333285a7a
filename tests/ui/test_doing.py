from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.exercise import Kind
from smtpwalk.course.record import State
from smtpwalk.ui.doing import KINDS, SIGNS, Doing
from tests.ui.schooling import record, school


@pytest.fixture
def doing(tmp_path: Path) -> Doing:
    room = school(tmp_path)
    lesson = room.course.lessons[0]
    return Doing(lesson.exercises[0], lesson, lambda change: change(room.progress))


def test_three_hints_then_the_solution_each_kept_at_once(doing: Doing, tmp_path: Path) -> None:
    seen = []
    for _ in range(5):
        doing.help()
        kept = record(tmp_path, "choose")
        seen.append((doing.hints, doing.solution, kept.hints, kept.solution))
    graded = [(number, False, number, False) for number in (1, 2, 3)]
    assert seen == [*graded, (3, True, 3, True), (3, True, 3, True)]
    assert record(tmp_path, "choose").state is State.STARTED


def test_a_wrong_answer_is_a_try_with_its_remarks(doing: Doing, tmp_path: Path) -> None:
    doing.judged(False, ("It is wrong.",))
    assert list(doing.remarks) == ["Not yet.", "It is wrong."]
    doing.judged(False, ("Not yet: one pair.",))
    assert list(doing.remarks) == ["Not yet: one pair."]
    assert record(tmp_path, "choose").tries == 2


def test_right_then_again_stays_done(doing: Doing, tmp_path: Path) -> None:
    doing.judged(True)
    doing.again()
    assert (doing.done, doing.hints, doing.remarks) == (False, 0, ())
    doing.judged(False)
    doing.skip()
    assert record(tmp_path, "choose").state is State.DONE


def test_skipping(doing: Doing, tmp_path: Path) -> None:
    doing.skip()
    assert record(tmp_path, "choose").state is State.SKIPPED


def test_a_remark_is_no_try(doing: Doing, tmp_path: Path) -> None:
    doing.remark("Nothing is marked.")
    assert record(tmp_path, "choose").tries == 0


def test_every_kind_and_state_has_words() -> None:
    assert set(KINDS) == set(Kind)
    assert set(SIGNS) == set(State)
