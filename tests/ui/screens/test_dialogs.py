from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import App
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from smtpwalk.ui.screens.dialogs import AddressQuestion, Choice, Question, Reading, is_address


class Asking(App[None]):
    def __init__(self, screen: Screen[str | None]) -> None:
        super().__init__()
        self._asked = screen
        self.answers: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self._asked, self.answers.append)


def a_choice() -> Choice:
    return Choice("Which?", Content("[/bold]"), {"one": "One", "two": "Two"})


KEYS: list[tuple[Callable[[], Screen[str | None]], list[str], str | None]] = [
    (lambda: Question("A name", "Which?", "there.txt"), ["enter"], "there.txt"),
    (lambda: Question("A name", "Which?", " x "), ["tab", "enter"], "x"),
    (lambda: Question("A name", "Which?", "x"), ["escape"], None),
    (lambda: Question("A name", "Which?", "x"), ["tab", "tab", "enter"], None),
    (lambda: AddressQuestion("To?", "Whose?", "<a@b.test>"), ["enter"], "a@b.test"),
    (a_choice, ["enter"], "one"),
    (a_choice, ["right", "enter"], "two"),
    (a_choice, ["right", "left", "enter"], "one"),
    (a_choice, ["escape"], None),
]


@pytest.mark.parametrize(("make", "keys", "answer"), KEYS)
async def test_a_dialog_by_keys(make: Callable[[], Screen[str | None]], keys: list[str], answer: str | None) -> None:
    app = Asking(make())
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert app.answers == [answer]


@pytest.mark.parametrize("make", [lambda: Question("A", "B"), lambda: AddressQuestion("A", "B", "nobody")])
async def test_what_is_wrong_is_said_and_the_dialog_stays(make: Callable[[], Screen[str | None]]) -> None:
    app = Asking(make())
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.answers == []
        assert app.focused is app.screen.query_one(Input)


async def test_a_long_text_is_scrolled_by_keys() -> None:
    app: App[None] = App()
    async with app.run_test(size=(60, 12)) as pilot:
        app.push_screen(Reading("Long", Content("\n".join(map(str, range(100))))))
        await pilot.pause()
        await pilot.press("pagedown", "pagedown")
        box = app.screen.query_one(".dialog")
        assert box.has_focus
        assert box.scroll_offset.y > 0
        await pilot.press("q")
        await pilot.pause()
        assert not isinstance(app.screen, Reading)


@pytest.mark.parametrize("text", ["a@b", "o'neil@x.test", "a%b@c@d.test", "ä@x.test"])
def test_an_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize("text", ["", "a", "@b", "a@", "a b@c", "a@b\x1b", "a@b\u202e", "a@b\n"])
def test_no_address(text: str) -> None:
    assert not is_address(text)
