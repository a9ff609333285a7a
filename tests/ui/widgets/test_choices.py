from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from smtpwalk.ui.widgets.choices import Choices, Sorter

ITEMS = ("one", "`two`", "[@click=app.quit]three[/] \x1b")


class Asking(App[None]):
    def __init__(self, widget: Choices | Sorter) -> None:
        super().__init__()
        self.widget = widget
        self.said: list[tuple[int, ...] | tuple[str, ...]] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_choices_answered(self, event: Choices.Answered) -> None:
        self.said.append(event.taken)

    def on_sorter_answered(self, event: Sorter.Answered) -> None:
        self.said.append(event.order)


@asynccontextmanager
async def asking(widget: Choices | Sorter) -> AsyncIterator[tuple[Asking, Pilot[None]]]:
    app = Asking(widget)
    async with app.run_test() as pilot:
        yield app, pilot


def shown(widget: Choices | Sorter) -> list[str]:
    return [str(option.prompt) for option in widget.options]


ONE: dict[str, list[tuple[int, ...]]] = {
    "enter": [(0,)],
    "down enter": [(1,)],
    "3 enter": [(2,)],
    "9 enter": [(0,)],
    "space enter": [(0,)],
}


@pytest.mark.parametrize("keys", ONE)
async def test_one_answer(keys: str) -> None:
    async with asking(Choices(ITEMS)) as (app, pilot):
        await pilot.press(*keys.split())
        assert app.said == ONE[keys]


SEVERAL: dict[str, list[tuple[int, ...]]] = {
    "enter": [()],
    "space enter": [(0,)],
    "space space enter": [()],
    "3 1 enter": [(0, 2)],
    "space down space enter": [(0, 1)],
}


@pytest.mark.parametrize("keys", SEVERAL)
async def test_several_answers(keys: str) -> None:
    async with asking(Choices(ITEMS, several=True)) as (app, pilot):
        await pilot.press(*keys.split())
        assert app.said == SEVERAL[keys]


async def test_words_are_words() -> None:
    widget = Choices(ITEMS, several=True)
    async with asking(widget) as (_, pilot):
        await pilot.press("2")
        assert shown(widget) == ["1  [ ] one", "2  [x] two", r"3  [ ] [@click=app.quit]three[/] \x1b"]
        widget.offer(("other",), several=False)
        assert shown(widget) == ["1  other"]


async def test_the_mouse_marks_where_several_are_right_and_answers_where_one_is() -> None:
    for several, said in ((True, []), (False, [(1,)])):
        widget = Choices(ITEMS, several=several)
        async with asking(widget) as (app, pilot):
            await pilot.click(widget, offset=(4, 2))
            assert app.said == said
            assert ("[x]" in "".join(shown(widget))) is several


ORDERS = {
    "enter": "abcd",
    "space down enter": "bacd",
    "space down down down down enter": "bcda",
    "end space up enter": "abdc",
    "space down space down enter": "bacd",
    "J enter": "bacd",
    "K enter": "abcd",
    "end K K enter": "adbc",
    "shift+down enter": "bacd",
    "3 space 1 enter": "cabd",
}


@pytest.mark.parametrize("keys", ORDERS)
async def test_putting_in_order(keys: str) -> None:
    async with asking(Sorter(tuple("abcd"))) as (app, pilot):
        await pilot.press(*keys.split())
        assert app.said == [tuple(ORDERS[keys])]


async def test_what_is_taken_can_be_seen_without_colour() -> None:
    widget = Sorter(tuple("ab"))
    async with asking(widget) as (_, pilot):
        assert shown(widget) == ["1    a", "2    b"]
        await pilot.press("space", "down")
        assert shown(widget) == ["1    b", "2 >> a"]
        widget.put("ab")
        assert shown(widget) == ["1    a", "2    b"]


async def test_behind_the_right_answer_enter_and_space_are_not_its_own() -> None:
    for widget in (Choices(ITEMS, several=True), Sorter(ITEMS)):
        async with asking(widget) as (app, pilot):
            widget.over = True
            before = shown(widget)
            await pilot.press("space", "enter")
            assert (app.said, shown(widget)) == ([], before)
            widget.offer(ITEMS, several=True) if isinstance(widget, Choices) else widget.put(ITEMS)
            await pilot.press("enter")
            assert len(app.said) == 1


async def test_ten_items_begin_in_one_column() -> None:
    for widget in (Choices(map(str, range(10))), Sorter(tuple(map(str, range(10))))):
        async with asking(widget):
            prompts = shown(widget)
            assert (prompts[0][:2], prompts[9][:2]) == (" 1", "10")
            assert len({len(prompt) for prompt in prompts}) == 1
