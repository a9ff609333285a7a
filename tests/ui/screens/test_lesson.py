"""A lesson: where it begins, the exercise at hand, links, hostile text, the way on."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App

from smtpwalk.course.progress import Progress
from smtpwalk.course.record import State
from smtpwalk.ui.screens.code_book import CodeBookScreen
from smtpwalk.ui.screens.course import CourseScreen
from smtpwalk.ui.screens.dialogs import Choice, Reading
from smtpwalk.ui.screens.exercise import ExerciseScreen
from smtpwalk.ui.screens.lesson import LessonScreen
from smtpwalk.ui.screens.walk import WalkScreen
from tests.ui.driving import NARROW, WIDE, Person
from tests.ui.schooling import FRONT, exercise, learning, lesson_text, record, write_course


def lesson_screen(person: Person) -> LessonScreen:
    screen = person.app.screen
    assert isinstance(screen, LessonScreen)
    return screen


async def whole(person: Person, exercises: int = 9) -> None:
    """All of the text is there."""
    await person.until(lambda: len(lesson_screen(person).cards()) == exercises)
    await person.pilot.pause()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_begins_at_the_top_and_enter_goes_to_the_exercise(tmp_path: Path, size: tuple[int, int]) -> None:
    async with learning(tmp_path, "01_all_kinds", size=size) as person:
        await whole(person)
        assert "All kinds   0/9 done, 5 minutes" in person.lines()[0]
        assert "At hand: [ ] 1/9 The choose one" in person.lines()[-2]
        assert all(key in person.footer() for key in ("Help", "Do it", "Next", "Links", "Leave", "Quit"))
        assert ("Sources" in person.shown()) is (size == WIDE)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ExerciseScreen))


async def test_it_goes_on_where_one_was(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress.json", "small")
    for done in ("choose", "several", "order", "type", "predict"):
        progress.finished(done)
    async with learning(tmp_path, "01_all_kinds") as person:
        await whole(person)
        await person.until(lambda: "At hand: [ ] 6/9 The code one" in person.shown())
        await person.until(lambda: "Part code" in "".join(person.lines()[1:3]))
    async with learning(tmp_path, "01_all_kinds", again=True) as person:
        await whole(person)
        assert "At hand: [x] 1/9 The choose one" in person.shown()


async def test_n_and_p_go_through_the_exercises_and_scrolling_takes_along(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await whole(person)
        await person.press("n", "n")
        assert "At hand: [ ] 3/9" in person.shown()
        assert "Exercise 3: The order one" in person.shown()
        await person.press("p")
        assert "At hand: [ ] 2/9" in person.shown()
        await person.press("end")
        await person.until(lambda: "At hand: [ ] 2/9" not in person.shown())
        assert "Enter does it" in person.shown()


async def test_an_exercise_that_cannot_be_seen_is_shown_before_it_is_done(tmp_path: Path) -> None:
    text = f"{FRONT}# Long\n\n" + "A line.\n\n" * 60 + exercise("last", 'kind = "type"\ntask = "x"\nanswers = ["y"]\n')
    async with learning(tmp_path, "01_all_kinds", course=write_course(tmp_path / "c", text)) as person:
        await whole(person, 1)
        await person.press("enter")
        await person.until(lambda: "Exercise 1: The last one" in person.shown())
        assert isinstance(person.app.screen, LessonScreen)
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, ExerciseScreen))


async def test_a_card_can_be_clicked(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds", size=WIDE) as person:
        await whole(person)
        card = lesson_screen(person).cards()[1]
        await person.pilot.click(card)
        await person.until(lambda: "2/9 The several one" in person.lines()[0])


async def test_leaving_leads_to_the_list_also_from_a_lesson_that_was_named(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, CourseScreen))
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
        await person.press("f8")
        await person.until(lambda: "After it" in person.lines()[0])
        assert "Next lesson" not in person.footer()
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, CourseScreen))


async def test_forgetting_is_asked_for(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress.json", "small")
    progress.finished("choose")
    progress.finished("several")
    async with learning(tmp_path, "01_all_kinds", again=True) as person:
        await whole(person)
        for button, left in (("back", 2), ("one", 1), ("all", 0)):
            await person.press("f5")
            await person.until(lambda: isinstance(person.app.screen, Choice))
            await person.button(button)
            await person.until(lambda left=left: f"{left}/9 done" in person.lines()[0])  # type: ignore[misc]
    assert record(tmp_path, "choose").state is State.NEW


# ---------------------------------------------------------------------- links
async def test_links_by_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browsed: list[str] = []
    monkeypatch.setattr(App, "open_url", lambda self, url, **rest: browsed.append(url))
    places = {0: LessonScreen, 1: CodeBookScreen, 2: Choice, 3: Reading}
    async with learning(tmp_path, "01_all_kinds") as person:
        await whole(person)
        for number, screen in places.items():
            await person.press("f3", *["down"] * number, "enter")
            await person.until(lambda screen=screen: type(person.app.screen) is screen)  # type: ignore[misc]
            if number == 0:
                await person.until(lambda: "After it" in person.lines()[0])
            await person.press("escape")
            await person.until(lambda: "All kinds" in person.lines()[0])
    assert browsed == []


async def test_a_link_to_a_practice_host_asks_before_it_walks(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await whole(person)
        await person.press("f3", "down", "down", "enter")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        await person.button("walk")
        await person.until(lambda: isinstance(person.app.screen, WalkScreen))
        await person.greeted()
        await person.press("escape")
        await person.button("hang-up")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "practice:no-such", "../../../etc/passwd", "nothing.smtp.jsonl", "app.quit", "#nowhere"],
)
async def test_a_link_that_leads_nowhere_is_only_said(tmp_path: Path, target: str) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await whole(person)
        screen = lesson_screen(person)
        screen._follow(target)
        await person.until(lambda: person.app.screen is not screen or person.app._notifications)
        assert person.app.is_running
        assert isinstance(person.app.screen, Reading | LessonScreen)


# ---------------------------------------------------------------------- hostile text
HOSTILE = """
\x1b[2J\x1b]0;owned\x07 clear \u202edrawkcab\u2066 &#8238;entity &#x1b;[31m &lrm; \x9b31m

[/bold] [@click=app.quit]click[/] [link=http://x]y[/link] $success [bold $nosuch]

<script>alert(1)</script> a <b>bold</b> word and <https://auto.example/> https://bare.example/

[js](javascript:alert) [run](app.quit) ![picture](http://x/track.png) [a](<x y> "[@click=app.quit]title[/]")

| [@click=app.quit]head[/] | two |
| --- | --- |
| [/bold] [@click=app.bell]cell[/] | \x1b[31m |

# \u202eheading \U0001f1e6\U0001f1e8 [@click=app.quit]x[/]

> quote \x1b[0m

- item

  - deeper

    ```exercise
    7
    ```

```smtp
S: 220 \x1b[2J [/bold]
S: 250-a\x9b
```

```no-such-language [@click=app.quit]
[@click=app.quit] \x07
```
"""


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path, size: tuple[int, int]) -> None:
    text = lesson_text().replace("Words about choose.", HOSTILE)
    async with learning(tmp_path, "01_all_kinds", size=size, course=write_course(tmp_path / "c", text)) as person:
        await whole(person)
        seen = ""
        for _ in range(12):
            seen += person.shown() + "\n"
            await person.press("pagedown")
        for sign in "\x1b\x07\x9b\u202e\u2066\u200e":
            assert sign not in seen
        written = (r"\x1b[2J\x1b]0;owned\x07", r"\u202edrawkcab", "&#8238;entity", "<script>alert(1)</script>")
        for words in (*written, "[/bold]"):
            assert words in seen
        assert "[@click=app.quit]click[/]" in seen
        for widget in lesson_screen(person).query("*"):
            assert not isinstance(widget.tooltip, str)
        assert person.app.is_running


async def test_hostile_titles_and_states(tmp_path: Path) -> None:
    evil = r"\u001b[2J[@click=app.quit]t[/]\u202e"
    text = lesson_text().replace('title = "All kinds"', f'title = "{evil}"').replace("The choose one", evil)
    async with learning(tmp_path, "01_all_kinds", size=WIDE, course=write_course(tmp_path / "c", text)) as person:
        await whole(person)
        assert r"\x1b[2J[@click=app.quit]t[/]\u202e" in person.lines()[0]
        assert r"Exercise 1: \x1b[2J[@click=app.quit]t[/]\u202e" in person.shown()
        assert "\x1b" not in person.shown()


async def test_help_names_every_key(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds", size=WIDE) as person:
        await person.press("f1")
        await person.until(lambda: isinstance(person.app.screen, Reading))
        for key in ("Esc", "Enter", "n, p", "F2", "F3", "F5", "F8", "Ctrl+Q"):
            assert key in person.shown()


async def test_a_link_that_is_clicked_goes_the_same_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browsed: list[str] = []
    monkeypatch.setattr(App, "open_url", lambda self, url, **rest: browsed.append(url))
    async with learning(tmp_path, "01_all_kinds") as person:
        await whole(person)
        await person.until(lambda: "the web" in person.shown())
        row = next(number for number, line in enumerate(person.lines()) if "the web" in line)
        await person.pilot.click(offset=(person.lines()[row].index("the web") + 1, row))
        await person.until(lambda: isinstance(person.app.screen, Reading))
        await person.until(lambda: "https://example.org/x" in person.shown())
    assert browsed == []
