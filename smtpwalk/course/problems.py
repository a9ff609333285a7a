"""What is wrong with a course: each problem names the file, the line, the rule and what to do next.

Here live the problem and the list they are collected in. Reading goes on behind a problem, so that an
author sees all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from smtpwalk.errors import CourseError
from smtpwalk.wire.visible import visible_text


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    file: str
    """As the author would write it: `01_getting_about/lesson.md`."""
    line: int
    """0 when no line can be named."""
    rule: str
    """One word that stays the same: `hints`, `unique-id`, ..."""
    text: str
    """The thing and the rule, in a full sentence."""
    hint: str
    """The next action."""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return visible_text(f"{place}: [{self.rule}] {self.text} {self.hint}")

    def error(self) -> CourseError:
        return CourseError(
            visible_text(self.file), self.line, visible_text(self.text), visible_text(self.hint)
        )


@dataclass(slots=True)
class Problems:
    """A collector; `found` is everything so far."""

    course: str = ""
    """The course's folder as a person would name it."""
    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, rule: str, text: str, hint: str) -> None:
        self.found.append(Problem(file, line, rule, text, hint))

    def error(self, problem: Problem) -> CourseError:
        """One of them, for somebody who wanted to learn."""
        error = problem.error()
        if self.course:
            error.hint = f"{error.hint} smtpwalk check {visible_text(self.course)} says whether there is more."
        return error
