"""Solutions as lines, for each kind."""

from __future__ import annotations

import pytest

from smtpwalk.course.solution import solution_lines
from tests.course.making import CHOOSE, COMMON, NOOP, exercise_of

HEAD = COMMON + 'id = "xx"\n'


@pytest.mark.parametrize(
    ("toml", "lines"),
    [
        (
            NOOP.replace('["NOOP"]', '["NOOP", { wait = 6 }, { connect = true }]'),
            ("NOOP", "(wait 6 seconds)", "(connect anew)"),
        ),
        (CHOOSE, ("a",)),
        (HEAD + 'kind = "order"\nitems = ["x", "y", "z"]\n', ("1. x", "2. y", "3. z")),
        (HEAD + 'kind = "type"\nanswers = ["x", "y"]\n', ("x", "or y")),
        (HEAD + 'kind = "predict"\ntranscript = "S: 220"\nsolution = "2yz"\n', ("2yz",)),
        (
            HEAD + 'kind = "classify"\ntranscript = "S: 220"\nsolution = "closed"\n'
            'grounds = [{ text = "g", right = true }, { text = "h" }]\n',
            ("closed", "- g"),
        ),
        (
            HEAD
            + 'kind = "edit"\nnotation = "exim"\ntext = "a"\nsolution = "b\\n\\nc\\n"\ngoal = [{ takes = false }]\n',
            ("b", "", "c"),
        ),
    ],
)
def test_lines(toml: str, lines: tuple[str, ...]) -> None:
    assert solution_lines(exercise_of(toml)) == lines
