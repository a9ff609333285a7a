"""A course and somebody's progress in it, together: what is done of each lesson, and what comes next.

Here live the questions of a list and of a home screen. Nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.lesson import Course, Lesson
from smtpwalk.course.progress import Progress
from smtpwalk.course.record import State


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
    states = [progress.record(exercise.id).state for exercise in lesson.exercises]
    return Entry(lesson, states.count(State.DONE), states.count(State.SKIPPED), len(states))


def next_exercise(lesson: Lesson, progress: Progress) -> Exercise | None:
    """The first one that is neither done nor passed by; then the first one that was passed by."""
    return _first(lesson.exercises, progress)


def _first(exercises: tuple[Exercise, ...], progress: Progress) -> Exercise | None:
    states = {exercise.id: progress.record(exercise.id).state for exercise in exercises}
    fresh = (e for e in exercises if states[e.id] in (State.NEW, State.STARTED))
    passed = (e for e in exercises if states[e.id] is State.SKIPPED)
    return next(fresh, None) or next(passed, None)


def next_lesson(course: Course, progress: Progress) -> Lesson | None:
    """Where to go on: the lesson that was open last while something in it is new, then the first such one."""
    last = course.lesson(progress.at) if progress.at else None
    with_new = [lesson for lesson in course.lessons if _has_new(lesson, progress)]
    if last in with_new:
        return last
    unfinished = with_new or [lesson for lesson in course.lessons if next_exercise(lesson, progress)]
    return unfinished[0] if unfinished else None


def _has_new(lesson: Lesson, progress: Progress) -> bool:
    return any(progress.record(e.id).state in (State.NEW, State.STARTED) for e in lesson.exercises)


def lesson_after(course: Course, lesson: Lesson, progress: Progress) -> Lesson | None:
    """What to propose at a lesson's end: the one behind it when something in it is left, else where to go on."""
    behind = course.behind(lesson)
    if behind and next_exercise(behind, progress):
        return behind
    return next_lesson(course, progress)


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
    for lesson in course.lessons:
        yield from (Found(lesson, line.strip()) for line in lesson.text.splitlines() if _holds(line, wanted))
        for exercise in lesson.exercises:
            if _holds(f"{exercise.title} {exercise.task} {exercise.reason}", wanted):
                yield Found(lesson, exercise.title, exercise)


def _holds(text: str, wanted: list[str]) -> bool:
    text = text.casefold()
    return all(word in text for word in wanted)
