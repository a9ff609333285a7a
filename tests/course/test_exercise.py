"""Exercises as data: steps in words, several right choices, kinds that all have a reader, a proof and a solution."""

from __future__ import annotations

import pytest

from smtpwalk.course import exercise_reader, proving, solution
from smtpwalk.course.exercise import Choice, Choose, Do, Kind, Step


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step(Do.SAY, "NOOP"), "NOOP"),
        (Step(Do.SAY, ""), ""),
        (Step(Do.WAIT, seconds=6), "(wait 6 seconds)"),
        (Step(Do.CONNECT), "(connect anew)"),
        (Step(Do.EARLY, "EHLO x"), "EHLO x   (before the greeting is over)"),
    ],
)
def test_steps_in_words(step: Step, words: str) -> None:
    assert str(step) == words


def test_several() -> None:
    assert not Choose((Choice("a", True), Choice("b", False))).several
    assert Choose((Choice("a", True), Choice("b", True), Choice("c", False))).several


@pytest.mark.parametrize("table", [exercise_reader._BODIES, proving._PROOFS, solution._LINES])
def test_every_kind_is_in_every_table(table: dict[Kind, object]) -> None:
    assert set(table) == set(Kind)
