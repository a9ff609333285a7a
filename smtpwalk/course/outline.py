"""A course and somebody's progress in it, together: what is done of each lesson, and what comes next.

Here live the questions of a list and of a home screen. Nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.lesson import Course, Lesson
from smtpwalk.course.progress import Progress
from smtpwalk.course.record import State
from smtpwalk.errors import CourseError


@dataclass(frozen=True, slots=True)
class Entry:
    """One lesson in the list."""

    lesson: Lesson
    done: int
    skipped: int
    total: int

    @property
    def finished(self) -> bool:
        return self.done == self.total

    @property
    def begun(self) -> bool:
        return bool(self.done or self.skipped)


def outline(course: Course, progress: Progress) -> tuple[Entry, ...]:
    return tuple(_entry(lesson, progress) for lesson in course.lessons)


def _entry(lesson: Lesson, progress: Progress) -> Entry:
    states = _states(lesson, progress)
    return Entry(lesson, states.count(State.DONE), states.count(State.SKIPPED), len(states))


def _states(lesson: Lesson, progress: Progress) -> list[State]:
    return [progress.record(id_).state for id_ in lesson.ids]


def next_exercise(lesson: Lesson, progress: Progress) -> Exercise | None:
    """The first one that is neither done nor passed by; then the first one that was passed by."""
    states = [progress.record(exercise.id).state for exercise in lesson.exercises]
    for wanted in (_NEW, _PASSED):
        for exercise, state in zip(lesson.exercises, states, strict=True):
            if state in wanted:
                return exercise
    return None


_NEW: Final = (State.NEW, State.STARTED)
_PASSED: Final = (State.SKIPPED,)


def next_lesson(course: Course, progress: Progress) -> Lesson | None:
    """Where to go on: the lesson that was open last while something in it is new, then the first such one."""
    last = course.lesson(progress.at) if progress.at else None
    with_new = [lesson for lesson in course.lessons if _has(_NEW, lesson, progress)]
    if last in with_new:
        return last
    unfinished = with_new or [lesson for lesson in course.lessons if _has(_PASSED, lesson, progress)]
    return unfinished[0] if unfinished else None


def _has(wanted: tuple[State, ...], lesson: Lesson, progress: Progress) -> bool:
    return any(state in wanted for state in _states(lesson, progress))


def lesson_after(course: Course, lesson: Lesson, progress: Progress) -> Lesson | None:
    """What to propose at a lesson's end: the one behind it when something in it is left, else where to go on."""
    behind = course.behind(lesson)
    if behind and _has((*_NEW, *_PASSED), behind, progress):
        return behind
    return next_lesson(course, progress)


def resumed(course: Course, progress: Progress) -> tuple[Lesson | None, Exercise | None]:
    """Where to go on; the exercise too, in the lesson that was open last."""
    lesson = next_lesson(course, progress)
    at_it = lesson is not None and lesson.name == progress.at and _can_be_read(lesson)
    return lesson, next_exercise(lesson, progress) if lesson and at_it else None


@dataclass(frozen=True, slots=True)
class Found:
    """A place where all the words of a search stand."""

    lesson: Lesson
    line: str
    exercise: Exercise | None = None


def search(course: Course, words: str) -> Iterator[Found]:
    """Lines of text, and titles and tasks of exercises, that hold all the words; titles of lessons first."""
    wanted = words.casefold().split()
    if not wanted:
        return
    for lesson in course.lessons:
        if _holds(f"{lesson.title} {lesson.about}", wanted):
            yield Found(lesson, lesson.title)
    for lesson in filter(_can_be_read, course.lessons):
        yield from (Found(lesson, line.strip()) for line in lesson.text.splitlines() if _holds(line, wanted))
        for exercise in lesson.exercises:
            if _holds(f"{exercise.title} {exercise.task} {exercise.reason}", wanted):
                yield Found(lesson, exercise.title, exercise)


def _can_be_read(lesson: Lesson) -> bool:
    """What is wrong with a lesson is said when it is opened, not when something else is looked for."""
    try:
        return bool(lesson.parts)
    except CourseError:
        return False


def _holds(text: str, wanted: list[str]) -> bool:
    text = text.casefold()
    return all(word in text for word in wanted)
