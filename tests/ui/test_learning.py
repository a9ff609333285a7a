"""A whole course by keys, as somebody new does it: wrong answers first, left in the middle, gone on with later."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Label

from smtpwalk.course.bodies import Choose
from smtpwalk.course.loader import course_folder, load_course
from smtpwalk.course.progress import Progress
from smtpwalk.course.record import State
from smtpwalk.ui.screens.course import CourseScreen
from smtpwalk.ui.screens.exercise_dialogue import DialogueExerciseScreen
from smtpwalk.ui.screens.lesson import LessonScreen
from smtpwalk.ui.widgets.lesson_text import LessonFence
from tests.ui.driving import NARROW, WIDE, Person, app_screen
from tests.ui.schooling import EXERCISES, learning, lesson_text, record, school, write_course
from tests.ui.screens.test_exercise_questions import put_in_order


async def in_lesson(person: Person) -> None:
    """In a lesson whose whole text is there."""

    def there() -> bool:
        screen = person.app.screen
        return isinstance(screen, LessonScreen) and len(screen.cards()) == len(screen.lesson.exercises)

    await person.until(there)
    await person.pilot.pause()


async def into(person: Person, title: str) -> None:
    """Enter, until the exercise at hand is open: the first Enter may only show it."""
    await person.until(lambda: title in person.lines()[-2])
    for _ in range(2):
        await person.press("enter")
        await person.pilot.pause()
        if not isinstance(person.app.screen, LessonScreen):
            break
    await person.until(lambda: "Skip" in person.footer())


async def by_keys(person: Person, wrong: str, right: str, back: str = "enter") -> None:
    await person.press(*wrong.split())
    await person.until(lambda: "Not yet" in person.shown())
    await person.press(*right.split())
    await person.until(lambda: "[x] Right." in person.shown())
    await person.press(back)


async def order(person: Person) -> None:
    await person.press("enter")
    await person.until(lambda: "Not yet" in person.shown())
    await put_in_order(person)
    await person.until(lambda: "[x] Right." in person.shown())
    await person.press("enter")


async def dialogue(person: Person, *lines: str) -> None:
    await person.until(lambda: isinstance(person.app.screen, DialogueExerciseScreen))
    await person.greeted()
    for line in lines:
        sent = len(person.talk.exchanges)
        await person.send(line)
        if "Enter sends it all the same" in " ".join(person.state.split()):
            await person.press("enter")
        await person.until(lambda sent=sent: len(person.talk.exchanges) > sent and not person.talk.owed)  # type: ignore[misc]
    await person.until(lambda: "[x] Right." in person.shown())
    await person.press("escape")


CODE = "2 2 0 enter", "backspace backspace backspace 2 5 0 enter"
EDIT = "f8", f"down end {' '.join(['backspace'] * 9)} 1 2 7 . 0 . 0 . 0 / 8 , 1 9 2 . 0 . 2 . 0 / 2 4 f8"
SOLVED: dict[str, Callable[[Person], Awaitable[None]]] = {
    "choose": lambda person: by_keys(person, "enter", "down enter"),
    "several": lambda person: by_keys(person, "1 enter", "3 enter"),
    "order": order,
    "type": lambda person: by_keys(person, "4 enter", "backspace 5 enter"),
    "predict": lambda person: by_keys(person, "enter", "4 enter"),
    "code": lambda person: by_keys(person, *CODE),
    "classify": lambda person: by_keys(person, "1 enter", "4 enter 1 enter"),
    "edit": lambda person: by_keys(person, *EDIT, back="escape"),
    "dialogue": lambda person: dialogue(person, "HELLO", "NOOP", "QUIT"),
}


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_kind_in_three_sittings(tmp_path: Path, size: tuple[int, int]) -> None:
    names = list(EXERCISES)
    for sitting in (names[:4], names[4:7], names[7:]):
        async with learning(tmp_path, size=size) as person:
            await person.until(lambda: "Next: All kinds" in person.shown())
            await person.press("enter")
            for name in sitting:
                await in_lesson(person)
                await into(person, f"The {name} one")
                await SOLVED[name](person)
                await person.until(lambda: isinstance(person.app.screen, LessonScreen))
                assert record(tmp_path, name).state is State.DONE
            await person.press("escape")
            await person.until(lambda: isinstance(person.app.screen, CourseScreen))
    async with learning(tmp_path, size=size) as person:
        await person.until(lambda: "[x] 01   9/9" in person.shown() and "Next: After it" in person.shown())
    kept = Progress(tmp_path / "progress.json", "small")
    assert all(kept.record(name).tries == (0 if name == "dialogue" else 1) for name in names)


@pytest.mark.parametrize(
    ("at", "sound", "broken"),
    [("choose", "choices =", "chioces ="), ("dialogue", 'solution = ["NOOP", "QUIT"]', "solution = 3")],
)
async def test_an_exercise_that_cannot_be_read_does_not_close_the_lesson(
    tmp_path: Path, at: str, sound: str, broken: str
) -> None:
    write_course(tmp_path / "course", lesson_text().replace(sound, broken, 1))
    async with learning(tmp_path, "01_all_kinds") as person:
        await in_lesson(person)
        screen = person.app.screen
        assert isinstance(screen, LessonScreen)
        number = [one.id for one in screen.lesson.exercises].index(at)
        await person.press(*["n"] * number, "enter", "enter")
        await person.until(lambda: any("01_all_kinds/lesson.md, line" in n.message for n in person.app._notifications))
        assert app_screen(person) is screen


async def test_two_sessions_add_to_each_other(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await in_lesson(person)
        school(tmp_path).progress.finished("order")  # another session, in another terminal
        await into(person, "The choose one")
        await SOLVED["choose"](person)
        await person.until(lambda: "2/9 done" in person.lines()[0])
    assert [record(tmp_path, name).state for name in ("choose", "order")] == [State.DONE, State.DONE]


def choice(id_: str) -> tuple[str, str]:
    """Keys of a wrong answer and of the right one, in the order in which they are shown."""
    body = next(one for one in load_course(course_folder()).lessons[0].exercises if one.id == id_).body
    assert isinstance(body, Choose)
    right = [each.right for each in body.choices].index(True)
    return f"{(right + 1) % len(body.choices) + 1} enter", f"{right + 1} enter"


FIRST_LESSON: dict[str, Callable[[Person], Awaitable[None]]] = {
    "Leave politely": lambda person: dialogue(person, "quit"),
    "Hear a yes": lambda person: dialogue(person, "nop", "NOOP", "QUIT"),
    "Hear a no, and go on": lambda person: dialogue(person, "HELLO", "NOOP"),
    "Who speaks first?": lambda person: by_keys(person, *choice("who-speaks-first")),
    "Read an unknown code": lambda person: by_keys(person, "y e s enter", "backspace backspace backspace n o enter"),
}


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_first_lesson_of_the_shipped_course(tmp_path: Path, size: tuple[int, int]) -> None:
    lesson = load_course(course_folder()).lesson("1")
    assert lesson is not None
    assert [exercise.title for exercise in lesson.exercises] == list(FIRST_LESSON)
    async with learning(tmp_path, lesson.name, size=size, course=course_folder()) as person:
        for title, solve in FIRST_LESSON.items():
            await in_lesson(person)
            await into(person, title)
            await solve(person)
            await person.until(lambda: isinstance(person.app.screen, LessonScreen))
        await person.until(lambda: "All exercises of this lesson are done" in person.shown())
        await person.press("f8")
        await person.until(lambda: "Spam in words" in person.lines()[0])


@pytest.mark.parametrize("lesson", load_course(course_folder()).lessons, ids=lambda lesson: lesson.name)
async def test_every_shipped_lesson_opens_and_fits_a_small_terminal(tmp_path: Path, lesson: object) -> None:
    name = lesson.name  # type: ignore[attr-defined]
    async with learning(tmp_path, name, course=course_folder()) as person:
        await in_lesson(person)
        screen = person.app.screen
        assert isinstance(screen, LessonScreen)
        for block in screen.query(LessonFence):
            longest = max(map(len, block.code.split("\n"))) if block.card is None else 0
            assert longest <= block.query_one(Label).content_size.width <= block.content_size.width


def test_the_course_room_is_imported_only_where_learning_is_opened() -> None:
    code = (
        "import sys; import smtpwalk.ui.app, smtpwalk.ui.opening;"
        "print([name for name in sys.modules if name.startswith(('smtpwalk.course', 'markdown_it'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
