"""The list of lessons: progress, what comes next, the search, the ways in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from smtpwalk.course.loader import load_course
from smtpwalk.course.outline import Entry
from smtpwalk.course.progress import Progress
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.course import CourseScreen, sign
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.screens.lesson import LessonScreen
from tests.ui.driving import NARROW, WIDE, Person, at_screen, machine
from tests.ui.schooling import learning, lesson_text, write_course


def opened(person: Person) -> str:
    screen = person.app.screen
    return screen.lesson.name if isinstance(screen, LessonScreen) else ""


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_lessons_progress_and_the_next_one(tmp_path: Path, size: tuple[int, int]) -> None:
    progress = Progress(tmp_path / "progress.json", "small")
    progress.finished("last")
    progress.finished("choose")
    progress.opened("01_all_kinds")
    async with learning(tmp_path, size=size) as person:
        assert "A small course" in person.lines()[0]
        await person.until(lambda: "Next: All kinds: The several one" in person.shown())
        assert "[-] 01   1/9   5 min  All kinds" in person.shown()
        assert "[x] 02   1/1   5 min  After it" in person.shown()
        assert all(key in person.footer() for key in ("Help", "Search", "Back", "Quit"))
        await person.press("enter")
        await person.until(lambda: opened(person) == "01_all_kinds")


async def test_all_is_done(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress.json", "small")
    for exercise in load_course(write_course(tmp_path / "course")).exercises():
        progress.finished(exercise.id)
    async with learning(tmp_path) as person:
        await person.until(lambda: "All is done." in person.shown())


async def test_a_search_leads_to_the_place(tmp_path: Path) -> None:
    async with learning(tmp_path) as person:
        await person.press("slash", *"greylist LATER")
        await person.until(lambda: "1 place" in person.shown())
        await person.press("enter", "enter")
        await person.until(lambda: opened(person) == "02_after_it")
        await person.press("escape")
        await person.press("f3", *"zebra")
        await person.until(lambda: "No lesson holds all of these words" in person.shown())
        await person.press("escape")
        assert person.app.screen.query_one("#search", Input).value == ""
        await person.until(lambda: person.app.screen.query_one(OptionList).option_count == 2)
        assert person.app.screen.query_one(OptionList).has_focus


async def test_a_search_finds_exercises_and_says_when_there_is_more(tmp_path: Path) -> None:
    async with learning(tmp_path) as person:
        await person.press("f3", *"put them in order", "enter", "enter")
        await person.until(lambda: opened(person) == "01_all_kinds")
        await person.until(lambda: "At hand: [ ] 3/9" in person.shown())
        await person.press("escape", "f3", *"so", "enter")


async def test_what_is_looked_up_is_not_where_one_goes_on(tmp_path: Path) -> None:
    async with learning(tmp_path) as person:
        await person.press("f3", *"greylist", "enter", "enter")
        await person.until(lambda: opened(person) == "02_after_it")
        await person.press("escape", "escape")
        await person.until(lambda: "Next: All kinds" in person.shown())


async def test_home_leads_here_and_back(tmp_path: Path) -> None:
    async with learning(tmp_path) as person:
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        await person.press("f6")
        await person.until(lambda: isinstance(person.app.screen, CourseScreen))
        await person.press("f1")
        await person.until(lambda: "Esc ends the search" in person.shown())
        await person.press("escape", "escape")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))


async def test_without_a_course_home_says_so(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        await person.press("f6")
        await person.until(lambda: "There is nothing to learn here" in person.shown())


async def test_a_lesson_without_a_heading_is_left_out_and_said(tmp_path: Path) -> None:
    (write_course(tmp_path / "course") / "02_after_it/lesson.md").write_text("no front matter")
    async with learning(tmp_path) as person:
        await person.until(lambda: "A lesson cannot be read and is left out." in person.shown())
        assert "After it" not in person.shown()


async def test_a_lesson_that_breaks_a_rule_further_down_says_so_when_it_is_opened(tmp_path: Path) -> None:
    broken = lesson_text().replace("hints", "hint", 1)
    write_course(tmp_path / "course", broken)
    async with learning(tmp_path) as person:
        await person.press("enter")
        await person.until(lambda: any("There must be 3 hints" in note.message for note in person.app._notifications))
        assert isinstance(person.app.screen, CourseScreen)
        await person.press("down", "enter")
        await person.until(lambda: opened(person) == "02_after_it")


async def test_a_broken_progress_file_is_put_aside_and_said(tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text("no json")
    async with learning(tmp_path) as person:
        await person.until(lambda: "could not be read as progress" in person.shown())
    assert (tmp_path / "progress.json.broken-1").read_text() == "no json"


@pytest.mark.parametrize(("figures", "said"), [((0, 0), "[ ]"), ((1, 0), "[-]"), ((0, 2), "[-]"), ((3, 0), "[x]")])
def test_signs(tmp_path: Path, figures: tuple[int, int], said: str) -> None:
    lesson = load_course(write_course(tmp_path)).lessons[0]
    assert sign(Entry(lesson, *figures, total=3)) == said
