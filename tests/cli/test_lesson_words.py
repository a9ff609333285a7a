"""The words of a plain lesson: hints in three grades, the solution, ways to leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.cli.lesson_words import WORDS, Aid, Leave, LessonConsole, say_markdown
from smtpwalk.course.progress import Progress
from smtpwalk.course.record import State
from tests.cli.terminal import Terminal, Typed
from tests.course.making import NOOP, exercise_of


def at(tmp_path: Path, *typed: Typed) -> tuple[LessonConsole, Aid, Terminal]:
    terminal = Terminal(typed)
    aid = Aid(exercise_of(NOOP), Progress(tmp_path / "p.json", "c"), terminal.console)
    return LessonConsole(terminal.console, aid), aid, terminal


def test_hints_come_one_by_one_and_are_kept(tmp_path: Path) -> None:
    console, aid, terminal = at(tmp_path, ":hint", ":HINT", ":hint", ":hint", "NOOP")
    assert console.ask("> ") == "NOOP"
    said = [line for line in terminal.text.splitlines() if line.startswith("Hint")]
    assert said == ["Hint 1 of 3: Look.", "Hint 2 of 3: Look here.", "Hint 3 of 3: Look just here."]
    assert ":solution" in terminal.text
    assert aid.progress.record("noop").hints == 3


def test_the_solution_has_its_reason(tmp_path: Path) -> None:
    console, aid, terminal = at(tmp_path, ":solution", "x")
    assert console.ask("> ") == "x"
    assert "    NOOP\n" in terminal.text
    assert "Why: It is so." in terminal.text
    record = aid.progress.record("noop")
    assert (record.solution, record.state) == (True, State.STARTED)


@pytest.mark.parametrize(
    ("typed", "line", "leaving"),
    [
        (("x",), "x", None),
        ((":skip",), None, Leave.SKIP),
        ((":quit",), None, Leave.QUIT),
        ((), None, Leave.QUIT),
        ((":other",), ":other", None),
        (("::hint",), "::hint", None),
        (("hint",), "hint", None),
        (("",), "", None),
        ((":task", "x"), "x", None),
        ((":words", "x"), "x", None),
    ],
)
def test_lines_and_words(
    typed: tuple[str, ...], line: str | None, leaving: Leave | None, tmp_path: Path
) -> None:
    console, aid, _ = at(tmp_path, *typed)
    assert console.ask("> ") == line
    assert aid.leaving is leaving


def test_a_secret_is_never_taken_for_a_word(tmp_path: Path) -> None:
    console, _, terminal = at(tmp_path, ":hint")
    assert console.ask("Password: ", hidden=True) == ":hint"
    assert terminal.text == ""


def test_every_word_is_listed(tmp_path: Path) -> None:
    console, _, terminal = at(tmp_path, ":words", "x")
    console.ask("> ")
    assert all(f":{word}" in terminal.text for word in WORDS)


def test_texts_of_a_course_are_made_safe() -> None:
    terminal = Terminal()
    say_markdown("a\x1b]0;x\n\n```\n\x9b1m\n```", terminal.console)
    assert "\x1b" not in terminal.text
    assert "\x9b" not in terminal.text
