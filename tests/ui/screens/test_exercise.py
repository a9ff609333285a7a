"""What all exercises share: the task with what was said to it, hints in grades, skipping, beginning anew, help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.content import Content

from smtpwalk.course.goals import Part, Standing
from smtpwalk.course.record import State
from smtpwalk.ui.doing import Doing
from smtpwalk.ui.screens.dialogs import Reading
from smtpwalk.ui.screens.exercise import ExerciseScreen, asked, goals, heading, said
from smtpwalk.ui.screens.lesson import LessonScreen
from tests.ui.driving import NARROW, WIDE, Person
from tests.ui.schooling import EXERCISES, learning, lesson_text, record, school, write_course


@pytest.fixture
def doing(tmp_path: Path) -> Doing:
    room = school(tmp_path)
    lesson = room.course.lessons[0]
    return Doing(lesson.exercises[0], lesson, lambda change: change(room.progress))


async def to_exercise(person: Person, number: int) -> None:
    """From the lesson's top to that exercise, by keys."""
    await person.until(lambda: isinstance(person.app.screen, LessonScreen) and len(person.app.screen.cards()) == 9)
    await person.press(*["n"] * (number - 1), "enter")
    await person.until(lambda: not isinstance(person.app.screen, LessonScreen) and "Skip" in person.footer())


def test_what_is_said_comes_in_grades(doing: Doing) -> None:
    assert said(doing) == []
    doing.help()
    doing.help()
    assert [part.plain for part in said(doing)] == ["Hint 1 of 3: Look.", "Hint 2 of 3: Look at this."]
    doing.help()
    assert said(doing)[-1].plain == "There are no more hints; F6 shows the solution."
    doing.help()
    assert [part.plain for part in said(doing)[-2:]] == ["The solution:\n  The right one", "Why: Because of choose."]


def test_a_remark_stands_last_and_the_reason_behind_a_right_answer(doing: Doing) -> None:
    doing.judged(False, ("Not yet: this is neither `name = value` nor a comment",))
    assert asked(doing).plain.endswith("\nNot yet: this is neither name = value nor a comment")
    doing.judged(False, ("It is `wrong`.",))
    assert asked(doing).plain == "Which one is right?\nNot yet. It is wrong."
    doing.judged(True)
    assert asked(doing, reply=Content("250 yes")).plain.split("\n\n")[:2] == ["Which one is right?", "250 yes"]
    assert asked(doing, airy=True).plain == "Which one is right?\n\n[x] Right.\n\nWhy: Because of choose."


def test_goals_have_signs_without_colour(doing: Doing) -> None:
    standing = Standing((Part("a `yes`", True), Part("an end\x1b", False)))
    assert goals(standing).plain == "[x] a yes\n[ ] an end\\x1b"
    assert "[x] a yes" in asked(doing, standing).plain


def test_the_heading_is_safe(doing: Doing) -> None:
    doing.exercise = replace(doing.exercise, title="\x1b[2J[@click=app.quit]t[/]")
    exercise = doing.exercise
    doing.lesson = replace(doing.lesson, read=lambda: (exercise,))
    assert heading(doing).plain == r" 1/1 \x1b[2J[@click=app.quit]t[/] [ ]  a question"


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_hints_then_the_solution_by_one_key(tmp_path: Path, size: tuple[int, int]) -> None:
    async with learning(tmp_path, "01_all_kinds", size=size) as person:
        await to_exercise(person, 1)
        for words in ("Hint 1 of 3", "Hint 2 of 3", "F6 shows the solution", "Why: Because of choose."):
            await person.press("h" if "2" in words else "f6")
            await person.until(lambda words=words: words in person.shown())  # type: ignore[misc]
        assert "[ ]" in person.lines()[0]
        await person.press("escape")
    kept = record(tmp_path, "choose")
    assert (kept.hints, kept.solution, kept.state) == (3, True, State.STARTED)


async def test_a_long_list_of_answers_gets_the_room_that_is_left(tmp_path: Path) -> None:
    items = "\n".join(f'  {{ text = "Answer number {n}"{", right = true" if n == 12 else ""} }},' for n in range(1, 13))
    body = EXERCISES["choose"].split("choices")[0] + f"choices = [\n{items}\n]\n"
    write_course(tmp_path / "course", lesson_text().replace(EXERCISES["choose"], body))
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 1)
        await person.until(lambda: "Answer number 12" in person.shown())
        await person.press("1", "2", "enter")
        await person.until(lambda: "Not yet" in person.shown() and "Answer number 12" in person.shown())


async def test_the_footer_says_what_enter_does_now(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 1)
        await person.until(lambda: "Answer" in person.footer())
        await person.press("down", "enter")
        await person.until(lambda: "Back to the lesson" in person.footer() and "Answer" not in person.footer())
        await person.press("f5")
        await person.until(lambda: "Answer" in person.footer())


async def test_skipping_goes_on_to_the_next(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 1)
        await person.press("s")
        await person.until(lambda: "At hand: [ ] 2/9" in person.shown())
        await person.until(lambda: "[-] Exercise 1" in person.shown())
    assert record(tmp_path, "choose").state is State.SKIPPED


async def test_done_then_anew_then_back(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 1)
        await person.press("down", "enter")
        await person.until(lambda: "[x] Right." in person.shown() and "Hint" not in person.footer())
        await person.press("f5")
        await person.until(lambda: "[x] Right." not in person.shown())
        await person.press("2", "enter")
        await person.until(lambda: "Enter goes back" in person.shown())
        await person.press("enter")
        await person.until(lambda: "1/9 done" in person.lines()[0])
        await person.until(lambda: "At hand: [ ] 2/9" in person.shown())


async def test_each_kind_has_help_with_the_way_out(tmp_path: Path) -> None:
    wanted = ("Help", "Hint", "Skip", "Lesson", "Quit")
    async with learning(tmp_path, "01_all_kinds") as person:
        for number in range(1, 9):
            await to_exercise(person, 1 if number == 1 else 2)
            assert isinstance(person.app.screen, ExerciseScreen)
            assert person.app.screen.doing.number == number
            first = person.app.screen.keys().split(" ", 1)[0]
            await person.until(lambda: all(key in person.footer() for key in wanted))
            await person.press("f1")
            await person.until(lambda: isinstance(person.app.screen, Reading))
            await person.until(lambda first=first: first in person.shown() and "back to the lesson" in person.shown())  # type: ignore[misc]
            await person.press("escape", "escape")


async def test_a_progress_file_that_cannot_be_written_is_said_and_nothing_stops(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 1)
        (tmp_path / "progress.json").unlink(missing_ok=True)
        (tmp_path / "progress.json").mkdir()
        await person.press("f6")
        await person.until(lambda: "Hint 1 of 3" in person.shown())
        await person.until(lambda: "cannot be" in " ".join(str(one.message) for one in person.app._notifications))
