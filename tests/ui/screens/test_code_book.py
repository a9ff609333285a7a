from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.code_book import CodeBookScreen, entry_text
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.wire.codes import code_book, code_entry
from tests.ui.driving import NARROW, WIDE, at_screen, machine

SEARCHES = {
    "550": "550",
    "5.7.1": "5.7.1",
    "greylist": "450",
    "xyzzy": "Nothing in the book has that.",
    "[/bold]": "Nothing in the book has that.",
}


@pytest.mark.parametrize("words", SEARCHES)
async def test_a_code_or_a_word_is_looked_up_while_typed(tmp_path: Path, words: str) -> None:
    async with at_screen(WalkApp(machine(tmp_path)), WIDE) as person:
        await person.press("f2")
        await person.until(lambda: isinstance(person.app.screen, CodeBookScreen))
        await person.press(*words)
        await person.until(lambda: SEARCHES[words] in person.shown())
        assert person.app.screen.query_one(Input).value == words


async def test_the_whole_book_and_the_keys(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path)), NARROW) as person:
        await person.press("f2")
        await person.until(lambda: isinstance(person.app.screen, CodeBookScreen))
        listing = person.app.screen.query_one(OptionList)
        await person.until(lambda: listing.option_count == len(code_book()))
        await person.press("down", "down")
        assert listing.has_focus
        assert listing.highlighted == 1
        await person.press("f2")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))


def test_an_entry_says_what_it_means_at_each_stage_and_where_that_is_written() -> None:
    text = entry_text(code_entry(550)).plain
    assert text.startswith("! 550")
    assert "RCPT: " in text
    assert "RFC 5321" in text
