from __future__ import annotations

import pytest
from textual.app import App
from textual.widgets import Static, TextArea

from smtpwalk.ui.screens.message import MessageScreen


class Asking(App[None]):
    """Opens the editor and keeps its answer."""

    CSS = "#message-text, #message-wire { height: 1fr; } .buttons { height: auto; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.answers: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(MessageScreen(self.text), self.answers.append)


def wire(app: App[None]) -> list[str]:
    return str(app.screen.query_one("#wire-lines", Static).visual).splitlines()


async def test_what_goes_out_is_shown_with_its_dots() -> None:
    app = Asking("Subject: x\n\n.one\n..two\n.\nlast\x1b[2J")
    async with app.run_test():
        assert wire(app) == [
            "Subject: x<CR><LF>",
            "<CR><LF>",
            "..one<CR><LF>  the dot in front was doubled",
            "...two<CR><LF>  the dot in front was doubled",
            "..<CR><LF>  the dot in front was doubled",
            r"last\x1b[2J<CR><LF>",
            ".<CR><LF>  the lone dot: end of message",
        ]


async def test_it_follows_the_typing() -> None:
    app = Asking("")
    async with app.run_test() as pilot:
        assert app.screen.query_one(TextArea).has_focus
        await pilot.press(*".x")
        await pilot.pause()
        assert wire(app)[0].startswith("..x<CR><LF>")


@pytest.mark.parametrize(("how", "answer"), [("f8", "text"), ("#ok", "text"), ("escape", None), ("#cancel", None)])
async def test_its_answer(how: str, answer: str | None) -> None:
    app = Asking("text")
    async with app.run_test() as pilot:
        await (pilot.click(how) if how.startswith("#") else pilot.press(how))
        await pilot.pause()
        assert app.answers == [answer]
