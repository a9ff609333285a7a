from __future__ import annotations

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.message import Message
from textual.strip import Strip

from smtpwalk.ui.widgets.row_list import RowList


class Words(RowList[str]):
    class Chosen(Message):
        def __init__(self, word: str) -> None:
            super().__init__()
            self.word = word

    def chosen(self, row: str) -> Message:
        return self.Chosen(row)

    def line(self, row: str, width: int) -> Strip:
        return Strip([Segment(row)])


class Listing(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield Words()

    def on_words_chosen(self, event: Words.Chosen) -> None:
        self.opened.append(event.word)


async def test_every_key_and_the_row_at_hand() -> None:
    app = Listing()
    async with app.run_test(size=(20, 5)) as pilot:
        words = app.query_one(Words)
        words.focus()
        await pilot.press("down", "up", "end", "pagedown", "enter")
        assert words.at_hand is None
        words.show([f"word {number}" for number in range(100_000)])
        for key, number in (("j", 1), ("down", 2), ("k", 1), ("up", 0), ("pagedown", 4), ("end", 99_999), ("home", 0)):
            await pilot.press(key)
            assert words.at_hand == f"word {number}"
        await pilot.press("end", "enter")
        assert app.opened == ["word 99999"]
        assert words.render_line(4).text == "word 99999" + " " * (words.size.width - 10)
        words.show(["one"])
        assert words.at_hand == "one"
        assert words.render_line(1).text.strip() == ""
        words.show([])
        await pilot.press("enter", "end", "down")
        assert (words.at_hand, app.opened) == (None, ["word 99999"])


async def test_a_click_chooses_and_a_second_one_opens() -> None:
    app = Listing()
    async with app.run_test(size=(20, 5)) as pilot:
        app.query_one(Words).show(["one", "two"])
        for place in ((1, 1), (1, 4), (1, 1)):
            await pilot.click(Words, offset=place)
        assert app.opened == ["two"]


def grounds(words: Words, y: int) -> set[object]:
    return {segment.style.bgcolor if segment.style else None for segment in words.render_line(y)}


async def test_the_row_at_hand_stands_out_over_its_whole_width() -> None:
    app = Listing()
    async with app.run_test(size=(20, 5)) as pilot:
        words = app.query_one(Words)
        words.show(["one", "two"])
        words.focus()
        await pilot.pause()
        (here,), (other,) = grounds(words, 0), grounds(words, 1)
        assert here != other
        await pilot.press("down")
        assert (grounds(words, 0), grounds(words, 1)) == ({other}, {here})
