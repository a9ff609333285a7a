"""Each kind of question by keys: wrong first, then right, and what is shown then."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from smtpwalk.course.exercise import Kind
from smtpwalk.course.record import State
from smtpwalk.ui.doing import Doing
from smtpwalk.ui.screens.exercise_questions import question
from smtpwalk.ui.screens.lesson import LessonScreen
from smtpwalk.ui.widgets.transcript import Transcript
from tests.ui.driving import Person
from tests.ui.schooling import EXERCISES, HINTS, exercise, learning, lesson_text, record, school, write_course
from tests.ui.screens.test_exercise import to_exercise

# number of the exercise, its id, keys of a wrong answer, what is said then, keys of the right one
QUESTIONS = {
    "choose": (1, "enter", "Not yet. It is wrong.", "down enter"),
    "several": (2, "1 enter", "Right so far; 1 more.", "3 enter"),
    "several, a wrong one": (2, "1 2 enter", "B is wrong.", "2 3 enter"),
    "several, nothing": (2, "enter", "Nothing is marked yet", "1 3 enter"),
    "order": (3, "enter", "the wrong way round.", "sort"),
    "type": (4, "4 enter", "That is not now.", "backspace 5 enter"),
    "predict": (5, "enter", "Not yet. 2yz would be", "4 enter"),
    "code": (6, "2 2 0 enter", "The first digit is right.", "backspace backspace backspace 2 5 0 enter"),
    "classify": (7, "1 enter", "Not yet. open needs", "4 enter 1 enter"),
    "classify, a wrong ground": (7, "4 enter 2 enter", "It nearly always is.", "2 1 enter"),
    "classify, no ground": (7, "4 enter enter", "Nothing is marked yet", "1 enter"),
}



@pytest.mark.parametrize("name", QUESTIONS)
async def test_wrong_first_then_right(tmp_path: Path, name: str) -> None:
    number, wrong, remark, right = QUESTIONS[name]
    id_ = name.split(",")[0]
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, number)
        await person.press(*wrong.split())
        await person.until(lambda: remark in " ".join(person.shown().split()))
        assert record(tmp_path, id_).state is not State.DONE
        assert record(tmp_path, id_).tries == (0 if "marked" in remark else 1)
        if right == "sort":
            await put_in_order(person)
        else:
            await person.press(*right.split())
        await person.until(lambda: f"Because of {id_}." in person.shown())
        assert record(tmp_path, id_).state is State.DONE
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))


async def put_in_order(person: Person) -> None:
    """By taking each item to its place, whatever the order is."""
    from smtpwalk.ui.widgets.choices import Sorter

    sorter = person.app.screen.query_one(Sorter)
    for place, item in enumerate(("EHLO", "MAIL", "RCPT", "DATA"), 1):
        await person.press(str(sorter.order.index(item) + 1), "space", str(place), "space")
    await person.press("enter")


async def test_an_empty_answer_is_no_answer(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 4)
        await person.press("enter", "space", "enter")
        assert "Not yet" not in person.shown()
    assert record(tmp_path, "type").tries == 0


async def test_letters_are_typed_and_no_keys_where_something_is_typed(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 4)
        await person.press("h", "s")
        assert person.app.screen.query_one(Input).value == "hs"
        assert "Hint 1" not in person.shown()


def replies(person: Person) -> list[int]:
    rows = person.app.screen.query_one(Transcript).rows
    return [row.code for row in rows if row.code is not None]


async def test_the_reply_is_hidden_until_it_was_said(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 5)
        assert 554 not in replies(person)
        assert "554" not in person.shown()
        await person.press("f6", "f6", "f6", "f6")
        assert "554" not in person.shown()
        await person.press("4", "enter")
        await person.until(lambda: "554 5.7.1" in person.shown())
        await person.press("f5")
        await person.until(lambda: 554 not in replies(person))


async def test_the_verdict_comes_before_its_grounds_and_anew_begins_with_it(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, 7)
        assert all(word in person.shown() for word in ("1  open", "4  cannot-tell", "250 ok"))
        assert "nothing more was asked" not in person.shown()
        await person.press("4", "enter")
        await person.until(lambda: "1  [ ] RCPT for a foreign" in person.shown())
        await person.press("f5")
        await person.until(lambda: "1  open" in person.shown())


async def test_a_long_dialogue_scrolls_from_the_answers(tmp_path: Path) -> None:
    long = EXERCISES["code"].replace("S: 250 ok\n'''", "S: 250 ok\n" + "C: NOOP\nS: 250 ok\n" * 30 + "'''")
    text = lesson_text().replace(exercise("code", EXERCISES["code"]), exercise("code", long))
    async with learning(tmp_path, "01_all_kinds", course=write_course(tmp_path / "c", text)) as person:
        await to_exercise(person, 6)
        transcript = person.app.screen.query_one(Transcript)
        await person.until(lambda: transcript.scroll_offset.y > 0)
        bottom = transcript.scroll_offset.y
        await person.press("pageup")
        await person.until(lambda: transcript.scroll_offset.y < bottom)
        await person.press("pagedown")
        await person.until(lambda: transcript.scroll_offset.y == bottom)


async def test_what_cannot_be_shown_is_said(tmp_path: Path) -> None:
    gone = EXERCISES["predict"].replace("postfix-closed", "no-such-host")
    text = lesson_text().replace(exercise("predict", EXERCISES["predict"]), exercise("predict", gone))
    async with learning(tmp_path, "01_all_kinds", course=write_course(tmp_path / "c", text)) as person:
        await person.until(lambda: isinstance(person.app.screen, LessonScreen) and len(person.app.screen.cards()) == 9)
        await person.press(*["n"] * 4, "enter")
        await person.until(lambda: any("no-such-host" in str(one.message) for one in person.app._notifications))
        assert isinstance(person.app.screen, LessonScreen)


def test_a_dialogue_is_no_question(tmp_path: Path) -> None:
    room = school(tmp_path)
    lesson = room.course.lessons[0]
    other = next(one for one in lesson.exercises if one.kind is Kind.DIALOGUE)
    with pytest.raises(TypeError, match="no question"):
        question(Doing(other, lesson, lambda change: change(room.progress)), ())


@pytest.mark.parametrize("name", ["predict", "classify"])
async def test_all_answers_stay_in_sight_below_long_hints(tmp_path: Path, name: str) -> None:
    """In a small terminal the dialogue, the question with its hints and the answers share 24 lines."""
    words = "Words that are said again and again until there is no room left for anything else on this screen."
    long = HINTS.replace('"Look."', f'"{words}"').replace("Look just here.", f"{words} {words}")
    write_course(tmp_path / "course", lesson_text().replace(HINTS, long))
    number = 5 if name == "predict" else 7
    last = "5yz: no" if name == "predict" else "cannot-tell"
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_exercise(person, number)
        for _ in range(4):
            await person.press("f6")
            await person.pilot.pause()
            await person.until(lambda: last in person.shown() and person.lines()[-2].startswith("\u2570"))
        await person.until(lambda: f"Because of {name}." in person.shown())
        await person.press("4", "enter")
        await person.until(lambda: person.lines()[-2].startswith("\u2570"))
