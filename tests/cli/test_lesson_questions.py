"""Questions as lines: each kind asked, answered wrong and right, and what is shown with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.cli.lesson_questions import Questions
from smtpwalk.practice.catalogue import catalogue
from tests.cli.terminal import Terminal
from tests.course.making import CHOOSE, COMMON, exercise_of

HEAD = COMMON + 'id = "xx"\n'
MANY = (
    HEAD
    + 'kind = "choose"\nchoices = [{ text = "a", right = true }, { text = "e" }, { text = "c", right = true }]\n'
)
ORDER = HEAD + 'kind = "order"\nitems = ["one", "two", "three"]\n'
TYPE = (
    HEAD + 'kind = "type"\nanswers = ["ninety nine"]\nwrong = [{ answer = "9", because = "Twice that." }]\n'
)
LINES = 'practice = "postfix-closed"\nlines = ["NOOP", "QUIT"]\n'
PREDICT = HEAD + 'kind = "predict"\nask = "code"\nsolution = "221"\n' + LINES
CLASSIFY = HEAD + 'kind = "classify"\nsolution = "cannot-tell"\n' + LINES
GROUNDS = CLASSIFY + 'grounds = [{ text = "h", right = true }, { text = "g", because = "Not g." }]\n'


def asked(toml: str, *typed: str) -> tuple[list[bool], str]:
    """Every answer until a right one, or until nothing more is typed."""
    terminal = Terminal(typed)
    questions = Questions(exercise_of(toml), Path(), catalogue(), terminal.console)
    questions.once()
    found = []
    while (checked := questions.answer()) is not None:
        found.append(checked.right)
        terminal.console.say(" ".join(checked.remarks))
        if checked.right:
            questions.afterwards()
            break
    return found, terminal.text


@pytest.mark.parametrize(
    ("toml", "typed", "found"),
    [
        (CHOOSE, ("2", "1"), [False, True]),
        (CHOOSE, ("", "x", "0", "3", "1"), [True]),
        (CHOOSE, (), []),
        (MANY, ("1", "3, 1"), [False, True]),
        (MANY, ("1;3",), [True]),
        (TYPE, ("9", "Ninety  nine."), [False, True]),
        (PREDICT, ("250", "5", "221"), [False, False, True]),
        (CLASSIFY, ("open", "4"), [False, True]),
        (CLASSIFY, ("Cannot-Tell",), [True]),
        (GROUNDS, ("4", "2", "4", "1"), [False, True]),
        (GROUNDS, ("4",), []),
        (CHOOSE, ("9" * 5000, "1"), [True]),
    ],
)
def test_answers(toml: str, typed: tuple[str, ...], found: list[bool]) -> None:
    assert asked(toml, *typed)[0] == found


def test_an_order_is_given_by_numbers() -> None:
    _, said = asked(ORDER)
    shown = [line.split()[-1] for line in said.splitlines()]
    numbers = " ".join(str(shown.index(item) + 1) for item in ("one", "two", "three"))
    assert asked(ORDER, "1 2", "1 2 3", numbers)[0] == [False, False, True]


def test_a_prediction_shows_what_is_before_and_then_what_came() -> None:
    _, said = asked(PREDICT)
    assert "C: QUIT" in said
    assert "221" not in said
    _, said = asked(PREDICT, "221")
    assert "What came:" in said
    assert "221 2.0.0 Bye" in said


def test_a_classification_shows_the_whole_dialogue_and_the_verdicts() -> None:
    _, said = asked(GROUNDS, "4", "2")
    assert "221 2.0.0 Bye" in said
    assert "likely-open" in said
    assert "Not g." in said


def test_remarks_are_said() -> None:
    assert "Twice that." in asked(TYPE, "9")[1]
