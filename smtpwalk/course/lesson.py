"""A lesson and a course as they were read: text and exercises in their order, sources, recordings. Frozen data.

What a list of lessons shows is there at once. A lesson's parts are read when it is opened, for that takes a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.problems import Problem

if TYPE_CHECKING:
    from smtpwalk.course.goals import Goal
    from smtpwalk.course.predicates import Leaf


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown between two exercises. `line`: where it begins in lesson.md."""

    markdown: str
    line: int


Part = Text | Exercise


@dataclass(frozen=True)
class Shown:
    """A recording that the lesson shows, and what it must give."""

    file: str
    title: str
    read: Callable[[], tuple[Goal[Leaf], ...]] = field(repr=False, compare=False)
    session: int = 1
    own: tuple[str, ...] = ()
    verdict: str = ""
    """What may be concluded from it, as the lesson says."""
    line: int = 0

    @cached_property
    def gives(self) -> tuple[Goal[Leaf], ...]:
        return self.read()


@dataclass(frozen=True)
class Lesson:
    name: str
    """The folder's name: 04_reply_codes."""
    title: str
    about: str
    minutes: int
    sources: tuple[str, ...]
    ids: tuple[str, ...]
    """Of its exercises, in their order."""
    read: Callable[[], tuple[Part, ...]] = field(repr=False, compare=False)
    """Reads the parts; raises CourseError when they break a rule."""
    recordings: tuple[Shown, ...] = ()
    folder: Path = Path()

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return self.read()

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(part for part in self.parts if isinstance(part, Exercise))

    @property
    def text(self) -> str:
        """All its Markdown, for a search."""
        return "\n\n".join(part.markdown for part in self.parts if isinstance(part, Text))


@dataclass(frozen=True, slots=True)
class Course:
    name: str
    """Progress is kept under it."""
    title: str
    about: str
    lessons: tuple[Lesson, ...]
    folder: Path = Path()
    broken: tuple[Problem, ...] = ()
    """The first problem of each lesson whose heading cannot be read; such a lesson is not among the others."""

    def exercises(self) -> Iterator[Exercise]:
        return (exercise for lesson in self.lessons for exercise in lesson.exercises)

    def behind(self, lesson: Lesson) -> Lesson | None:
        """The one after it; None behind the last."""
        names = [each.name for each in self.lessons]
        return next(iter(self.lessons[names.index(lesson.name) + 1 :]), None) if lesson.name in names else None

    def lesson(self, name: str) -> Lesson | None:
        """By its folder's name, its number, or the words behind the number."""
        return next((lesson for lesson in self.lessons if is_called(lesson.name, name)), None)


def is_called(folder: str, name: str) -> bool:
    """Whether somebody means the lesson in this folder by that name."""
    folder = folder.lower()
    number, _, words = folder.partition("_")
    known = (folder, words, words.replace("_", "-"), number.lstrip("0"), number)
    return name.strip().lower().strip("/") in known
