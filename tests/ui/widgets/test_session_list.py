from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from smtpwalk.recording.index import Session
from smtpwalk.ui.widgets.session_list import SessionList, about, fits

SESSIONS = [
    Session(number, 0, number * 2.0, number * 2.0 + 1.5, 14, "192.0.2.1", ("plain",) if number % 2 else (), 554)
    for number in range(1, 3001)
]


class Listing(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.chosen: Session | None = None

    def compose(self) -> ComposeResult:
        yield SessionList()

    def on_session_list_chosen(self, event: SessionList.Chosen) -> None:
        self.chosen = event.session


async def test_by_keys_through_a_long_list() -> None:
    app = Listing()
    async with app.run_test(size=(80, 10)) as pilot:
        listing = app.query_one(SessionList)
        listing.focus()
        await pilot.press("enter", "down", "end")  # nothing there yet
        assert app.chosen is None
        listing.show(SESSIONS)
        await pilot.press("down", "pagedown", "enter")
        assert app.chosen == SESSIONS[10]
        await pilot.press("end", "enter")
        assert app.chosen == SESSIONS[-1]
        assert listing.render_line(9).text.split()[0] == "3000"
        await pilot.press("home", "up", "k", "enter")
        assert app.chosen == SESSIONS[0]


async def test_a_shorter_list_keeps_the_cursor_inside() -> None:
    app = Listing()
    async with app.run_test(size=(80, 10)) as pilot:
        listing = app.query_one(SessionList)
        listing.show(SESSIONS)
        listing.focus()
        await pilot.press("end")
        listing.show(SESSIONS[:2])
        await pilot.press("enter")
        assert app.chosen == SESSIONS[1]


async def test_a_click_chooses_and_a_second_one_opens() -> None:
    app = Listing()
    async with app.run_test(size=(80, 10)) as pilot:
        app.query_one(SessionList).show(SESSIONS)
        await pilot.click(SessionList, offset=(5, 3))
        assert app.chosen is None
        await pilot.click(SessionList, offset=(5, 3))
        assert app.chosen == SESSIONS[3]


def test_hostile_labels_are_safe() -> None:
    assert "\x1b" not in about(Session(1, 0, 0.0, address="\x1b[2J", steps=("a\x07",)))


@pytest.mark.parametrize(
    ("words", "right"), [("", True), ("plain", True), ("554", True), ("5xx 192", True), ("4xx", False), ("x y", False)]
)
def test_what_is_typed_finds(words: str, right: bool) -> None:
    assert fits(SESSIONS[0], words) is right
