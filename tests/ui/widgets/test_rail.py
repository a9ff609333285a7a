from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from smtpwalk.dialogue.rail import Mark, RailItem
from smtpwalk.ui.widgets.rail import Rail

ITEMS = (
    RailItem("connect", Mark.DONE),
    RailItem("greeting", Mark.DONE, 220),
    RailItem("RCPT", Mark.REFUSED, 554),
    RailItem("QUIT", Mark.NOW),
    RailItem("message", Mark.AHEAD),
)


class OneRail(App[None]):
    CSS = "Rail { width: 40; height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield Rail()

    def on_rail_chosen(self, event: Rail.Chosen) -> None:
        self.chosen.append(event.stage)


async def test_signs_and_not_colour_alone() -> None:
    app = OneRail()
    async with app.run_test():
        rail = app.query_one(Rail)
        rail.items = ITEMS
        assert str(rail.visual).splitlines()[2] == "! RCPT      554"
        rail.across = True
        assert str(rail.visual) == "+connect +greeting !RCPT *QUIT message"


@pytest.mark.parametrize("across", [True, False])
async def test_a_click_tells_the_stage(across: bool) -> None:
    app = OneRail()
    async with app.run_test() as pilot:
        rail = app.query_one(Rail)
        rail.items, rail.across = ITEMS, across
        await pilot.pause()
        await pilot.click(Rail, offset=(20, 0) if across else (3, 2))
        await pilot.click(Rail, offset=(39, 0) if across else (3, 1))
        await pilot.pause()
        assert app.chosen == (["rcpt"] if across else ["rcpt", "greeting"])
