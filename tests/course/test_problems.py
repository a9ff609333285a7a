"""A problem: one line, safe to show, and the error it becomes."""

from __future__ import annotations

import pytest

from smtpwalk.course.problems import Problem, Problems


@pytest.mark.parametrize(
    ("line", "said"),
    [(3, "a.md, line 3: [hints] Two. Three."), (0, "a.md: [hints] Two. Three.")],
)
def test_a_problem_in_a_line(line: int, said: str) -> None:
    problem = Problem("a.md", line, "hints", "Two.", "Three.")
    assert str(problem) == said
    error = problem.error()
    assert (error.file, error.line, error.rule, error.hint, error.exit_code) == (
        "a.md",
        line,
        "Two.",
        "Three.",
        2,
    )


def test_what_acts_is_written_out() -> None:
    problem = Problem("a\x1b.md", 1, "x", "t\x9b.", "h\u202e.")
    assert str(problem).isprintable()
    assert str(problem.error()).isprintable()


def test_problems_sort_by_place() -> None:
    problems = Problems()
    problems.add("b", 1, "x", "t", "h")
    problems.add("a", 9, "x", "t", "h")
    problems.add("a", 2, "x", "t", "h")
    assert [(problem.file, problem.line) for problem in sorted(problems.found)] == [
        ("a", 2),
        ("a", 9),
        ("b", 1),
    ]


def test_for_a_learner_it_says_how_to_see_more() -> None:
    problem = Problem("a.md", 1, "x", "t.", "Do so.")
    assert Problems("my course").error(problem).hint == "Do so. smtpwalk check my course says whether there is more."
    assert Problems().error(problem).hint == "Do so."
