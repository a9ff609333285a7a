from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content

from smtpwalk.ui.widgets.hanging import Hanging

LAID: dict[tuple[str, str, int], list[str]] = {
    ("1  ", "few words", 20): ["1  few words"],
    ("1  ", "words that wrap", 10): ["1  words", "   that", "   wrap"],
    ("10  [ ] ", "words that wrap", 18): ["10  [ ] words that", "        wrap"],
    ("1  ", "", 9): ["1  "],
    ("1  ", "unbreakable", 7): ["1  unbr", "   eaka", "   ble"],
}


@pytest.mark.parametrize(("head", "words", "width"), LAID)
def test_words_wrap_under_themselves(head: str, words: str, width: int) -> None:
    row = Hanging(Content(head), Content(words))
    assert row.laid_out(width).plain.split("\n") == LAID[head, words, width]
    assert row.get_height({}, width) == len(LAID[head, words, width])
    assert str(row) == head + words


@settings(max_examples=60)
@given(st.lists(st.text("abc", min_size=1, max_size=8), min_size=1, max_size=12), st.integers(4, 40))
def test_nothing_is_lost_and_nothing_sticks_out(words: list[str], width: int) -> None:
    laid = Hanging(Content("1  "), Content(" ".join(words))).laid_out(width).plain
    assert "".join(laid[3:].split()) == "".join(words)
    assert all(len(line) <= width for line in laid.split("\n"))


def test_styles_stay_with_their_words() -> None:
    row = Hanging(Content.styled("1  ", "bold"), Content("see ") + Content.styled("550", "italic"))
    laid = row.laid_out(7)
    styled = [(laid.plain[span.start : span.end], span.style) for span in laid.spans]
    assert styled == [("1  ", "bold"), ("550", "italic")]
