"""The lesson's text in front of an exercise, to look things up in while doing it."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.ui.screens.lesson_beside import LessonBeside
from tests.ui.driving import NARROW, WIDE, Person
from tests.ui.schooling import EXERCISES, FRONT, exercise, learning, write_course
from tests.ui.screens.test_exercise import to_exercise


async def looks_up(person: Person) -> None:
    await person.press("ctrl+t")
    await person.until(lambda: isinstance(person.app.screen, LessonBeside) and "Words about" in person.shown())


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize(("number", "name"), [(1, "choose"), (4, "type"), (8, "edit"), (9, "dialogue")])
async def test_every_kind_has_the_text_above_it_at_a_key(
    tmp_path: Path, number: int, name: str, size: tuple[int, int]
) -> None:
    async with learning(tmp_path, "01_all_kinds", size=size) as person:
        await to_exercise(person, number)
        doing = person.app.screen
        assert "Ctrl+T: the lesson" in person.shown()
        await looks_up(person)
        await person.until(lambda: f"Words about {name}." in person.shown())
        assert "Back to the exercise" in person.footer()
        assert "does it" not in person.shown()  # no card of an exercise, and nothing of what comes later
        await person.press("escape")
        await person.until(lambda: person.app.screen is doing)


async def test_what_was_typed_is_still_there_and_all_above_can_be_read(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 4)
        await person.press("4", "2")
        await looks_up(person)
        await person.press("home")
        await person.until(lambda: "See the next" in person.shown())
        await person.press("ctrl+t")
        await person.until(lambda: "42" in person.shown())


async def test_an_exercise_with_nothing_above_it(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", FRONT + exercise("choose", EXERCISES["choose"]))
    async with learning(tmp_path, "01_all_kinds", course=course) as person:
        await person.until(lambda: "At hand" in person.shown())
        await person.press("enter")
        await person.until(lambda: "Skip" in person.footer())
        await person.press("ctrl+t")
        await person.until(lambda: isinstance(person.app.screen, LessonBeside))
        await person.press("escape")
        await person.until(lambda: "Which one is right?" in person.shown())
