"""Bodies as data: steps in words, several right choices."""

from __future__ import annotations

import pytest

from smtpwalk.course.bodies import Choice, Choose, Do, Step


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
