"""Exercises: a body that is read once, and kinds that all have a reader, a proof and a solution."""

from __future__ import annotations

import pytest

from smtpwalk.course import body_reader, proving, solution
from smtpwalk.course.bodies import Body, Choice, Choose
from smtpwalk.course.exercise import Exercise, Kind


@pytest.mark.parametrize("table", [body_reader._BODIES, proving._PROOFS, solution._LINES])
def test_every_kind_is_in_every_table(table: dict[Kind, object]) -> None:
    assert set(table) == set(Kind)


def test_the_body_is_read_when_it_is_wanted_and_once() -> None:
    reads: list[Body] = []

    def read() -> Body:
        reads.append(Choose((Choice("a", True), Choice("b", False))))
        return reads[-1]

    exercise = Exercise("a", Kind.CHOOSE, "A", "Do it.", ("1", "2", "3"), "So.", read, "lesson.md", 1)
    assert reads == []
    assert exercise.body is exercise.body
    assert len(reads) == 1
