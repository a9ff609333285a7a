from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from smtpwalk.ui.widgets.field import Field, pictured
from smtpwalk.ui.widgets.text_area import SafeTextArea


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_one_sign_for_one_sign_and_none_that_acts(text: str) -> None:
    drawn = pictured(text)
    assert len(drawn) == len(text)
    assert all(unicodedata.category(sign)[0] in "LNPS" or sign == " " for sign in drawn)


def test_what_is_drawn() -> None:
    assert pictured("a b [x]") == "a b [x]"
    assert pictured("\x1b[2J\x00\x7f\u202e") == "␛[2J␀␡�"


class Fields(App[None]):
    def compose(self) -> ComposeResult:
        yield Field("one\x1b[2J\u202e", id="one")
        yield SafeTextArea("two\x1b[2J\u202e")


async def test_neither_field_draws_what_acts_and_both_keep_it() -> None:
    app = Fields()
    async with app.run_test() as pilot:
        await pilot.pause()
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "one␛[2J�" in shown
        assert "two␛[2J�" in shown
        assert not {"\x1b", "\u202e"} & set(shown)
        assert app.query_one(Field).value == "one\x1b[2J\u202e"
        assert app.query_one(SafeTextArea).text == "two\x1b[2J\u202e"
