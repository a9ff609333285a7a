from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.ui.themes import SAFE, THEMES
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes


def talk_of(commands: int) -> Conversation:
    talk = Conversation()
    talk.feed(Mark(0.0, 1, "connected", {"address": "192.0.2.1", "port": 25, "source": ""}))
    talk.feed(ServerBytes(0.1, 1, b"220 mx.example.net ESMTP\r\n"))
    for number in range(commands):
        talk.feed(ClientBytes(number + 1.0, 1, b"NOOP %d\r\n" % number))
        talk.feed(ServerBytes(number + 1.1, 1, (b"550 no %d\r\n" if number % 3 == 0 else b"250 ok %d\r\n") % number))
    return talk


class Rows(App[None]):
    def __init__(self, talk: Conversation) -> None:
        super().__init__()
        self.talk = talk
        for theme in THEMES:
            self.register_theme(theme)

    def compose(self) -> ComposeResult:
        yield Transcript(self.talk.rows)

    def on_mount(self) -> None:
        self.query_one(Transcript).focus()


def shown(app: App[None]) -> list[str]:
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


async def test_it_shows_its_end_from_the_first_row_below_the_window_on() -> None:
    talk = talk_of(10)  # 22 rows in 23 lines
    app = Rows(talk)
    async with app.run_test(size=(60, 23)) as pilot:
        transcript = app.query_one(Transcript)
        for number in range(10, 14):
            talk.feed(ClientBytes(50.0 + number, 1, b"NOOP %d\r\n" % number))
            transcript.refresh_rows()
            await pilot.pause()
            assert f"NOOP {number}" in shown(app)[min(len(talk.rows), 23) - 1]


async def test_a_line_that_is_still_coming_in_is_seen() -> None:
    app = Rows(talk_of(1))
    async with app.run_test(size=(60, 10)) as pilot:
        app.query_one(Transcript).refresh_rows("250-half")
        await pilot.pause()
        assert shown(app)[4].strip() == "250-half"


async def test_refusals_in_both_directions() -> None:
    app = Rows(talk_of(9))
    async with app.run_test(size=(60, 10)) as pilot:
        transcript = app.query_one(Transcript)
        seen = []
        for key in ("n", "n", "n", "n", "N", "home", "N"):
            await pilot.press(key)
            seen.append(transcript.cursor)
        assert seen == [3, 9, 15, 15, 9, 0, 0]


async def test_100_000_rows_are_drawn_by_the_window() -> None:
    app = Rows(talk_of(50_000))
    async with app.run_test(size=(60, 20)) as pilot:
        transcript = app.query_one(Transcript)
        await pilot.press("end")
        await pilot.press("up", "pagedown", "home", "down")
        assert transcript.cursor == 1
        assert len(transcript._strips) < 200


async def test_another_theme_draws_anew() -> None:
    app = Rows(talk_of(1))
    async with app.run_test(size=(60, 10)) as pilot:
        transcript = app.query_one(Transcript)
        before = transcript._styles["code5"]
        app.theme = SAFE.name
        await pilot.pause()
        assert transcript._styles["code5"] != before


async def test_a_selection_is_the_text_without_padding() -> None:
    app = Rows(talk_of(1))
    async with app.run_test(size=(60, 10)):
        transcript = app.query_one(Transcript)
        assert transcript.text_of(2) == "+0.900s C   NOOP 0"
        assert transcript.get_selection(Selection(Offset(12, 2), Offset(18, 3))) == ("NOOP 0\n+0.100s S!  550 no", "\n")
