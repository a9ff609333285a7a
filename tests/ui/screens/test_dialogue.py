"""What looking at a dialogue shares, live or recorded. The keys are tested with the screens that have them."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Footer, Static

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.ui.screens.dialogue import DialogueScreen
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.events import Mark, ServerBytes


class Looked(DialogueScreen):
    """The least that such a screen must be."""

    def __init__(self, talk: Conversation) -> None:
        super().__init__()
        self._talk = talk

    @property
    def talk(self) -> Conversation:
        return self._talk

    def compose(self) -> ComposeResult:
        yield from self.views()
        yield Static(id="state")
        yield Footer()

    def say(self, sentence: str, *, warn: bool = False) -> None:
        self.query_one("#state", Static).update(Content(sentence))

    def file_name(self) -> str:
        return "transcript.txt"


def greeted_with(data: bytes) -> Looked:
    talk = Conversation()
    talk.feed(Mark(0.0, 1, "connected", {"address": "192.0.2.1", "port": 25, "source": ""}))
    talk.feed(ServerBytes(0.1, 1, data))
    return Looked(talk)


@pytest.mark.parametrize(
    ("data", "said"), [(b"SSH-2.0-x\r\n", "SSH"), (b"HTTP/1.0 400 x\r\n", "web server"), (b"220 x\r\n", "")]
)
def test_another_protocol_is_known_by_its_first_words(data: bytes, said: str) -> None:
    stranger = greeted_with(data).stranger()
    assert said in stranger
    assert bool(stranger) is bool(said)


async def test_the_row_at_the_cursor_or_the_last_one_of_the_wire() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        screen = greeted_with(b"220 x\r\n")
        await app.push_screen(screen)
        screen.query_one(Transcript).cursor = None
        row = screen.row()
        assert row is not None
        assert row.line.data == b"220 x"
        screen.query_one(Transcript).cursor = 0
        await pilot.pause()
        row = screen.row()
        assert row is not None
        assert not row.from_server
