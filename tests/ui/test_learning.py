"""Ways between course, lessons and exercises, and where links lead: never out of the program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from smtpwalk.course.loader import course_folder, load_course
from smtpwalk.course.progress import Progress
from smtpwalk.errors import SmtpwalkError
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.learning import Learning
from smtpwalk.ui.machine import School
from smtpwalk.ui.screens.code_book import CodeBookScreen
from smtpwalk.ui.screens.course import CourseScreen
from smtpwalk.ui.screens.dialogs import Choice, Reading
from smtpwalk.ui.screens.lesson import LessonScreen
from smtpwalk.ui.screens.recordings import LookScreen
from tests.ui.driving import Person, at_screen, machine

COURSE = load_course(course_folder())


@asynccontextmanager
async def learning(folder: Path) -> AsyncIterator[tuple[Person, Learning]]:
    school = School(COURSE, Progress(folder / "progress.json", COURSE.name), folder / "drafts")
    app = WalkApp(replace(machine(folder), school=lambda: school))
    async with at_screen(app) as person:
        yield person, Learning(app, school)


async def there(person: Person, screen: type) -> None:
    """On such a screen, with all that stands on it."""
    await person.until(lambda: isinstance(person.app.screen, screen) and person.app.screen.is_mounted)
    await person.pilot.pause()


@pytest.mark.parametrize(
    ("target", "screen"),
    [
        ("code:550", CodeBookScreen),
        ("practice:percent-hack", Choice),
        ("../04_reply_codes/lesson.md", LessonScreen),
        ("https://example.org/x", Reading),
        ("javascript:alert(1)", Reading),
        ("/etc/passwd", Reading),
        ("../../../etc/passwd", Reading),
    ],
)
async def test_where_a_link_leads(tmp_path: Path, target: str, screen: type) -> None:
    async with learning(tmp_path) as (person, way):
        way.follow(target, COURSE.lessons[0])
        await there(person, screen)


async def test_a_recording_of_the_lesson_is_opened_and_no_other(tmp_path: Path) -> None:
    lesson = next(lesson for lesson in COURSE.lessons if lesson.recordings)
    async with learning(tmp_path) as (person, way):
        way.follow(lesson.recordings[0].file, lesson)
        await there(person, LookScreen)


async def test_leaving_a_lesson_leads_to_the_course(tmp_path: Path) -> None:
    async with learning(tmp_path) as (person, way):
        way.open_lesson(COURSE.lessons[0])
        await there(person, LessonScreen)
        way.leave_lesson()
        await there(person, CourseScreen)


async def test_progress_that_cannot_be_kept_is_said_and_learning_goes_on(tmp_path: Path) -> None:
    def broken(progress: Progress) -> None:
        raise SmtpwalkError("The disk is full.", "Make room.")

    async with learning(tmp_path) as (person, way):
        way.keep(broken)
        await person.until(lambda: "The disk is full." in person.shown())
