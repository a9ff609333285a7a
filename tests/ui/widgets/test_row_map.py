from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.report.rows import GUTTER
from smtpwalk.ui.widgets.row_map import RowMap, pieces, row_text
from smtpwalk.wire.events import Mark, ServerBytes
from smtpwalk.wire.visible import visible_text

TEXTS = st.text(alphabet="ab 中é\x1b[").map(visible_text)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(8, 40))
def test_pieces_are_the_text_in_order_and_fit(text: str, width: int) -> None:
    found = pieces(text, width)
    assert "".join(text[start:end] for start, end in found) == text
    assert all(cell_len(text[start:end].rstrip(" ")) <= width for start, end in found)


def test_a_break_comes_at_a_blank() -> None:
    text = "the quick brown fox"
    assert [text[a:b] for a, b in pieces(text, 10)] == ["the quick ", "brown fox"]


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.integers(20, 60))
def test_every_line_of_the_screen_belongs_to_one_row(texts: list[str], width: int) -> None:
    talk = Conversation()
    talk.feed(Mark(0.0, 1, "connected", {"address": "192.0.2.1", "port": 25, "source": ""}))
    for text in texts:
        talk.feed(ServerBytes(0.0, 1, b"220-" + text.encode() + b"\r\n"))
    grown, whole = RowMap(talk.rows), RowMap(talk.rows)
    for _ in range(2):  # fitting again takes nothing in twice
        grown.fit(width)
    whole.fit(width + 7)
    whole.fit(width)
    assert grown.height == whole.height == sum(len(pieces(row_text(row), width - GUTTER)) for row in talk.rows)
    places = [grown.find(line) for line in range(grown.height)]
    assert places == sorted(place for place in places if place is not None)
    for index in range(len(talk.rows)):
        assert grown.find(grown.first_line(index)) == (index, 0)
        assert grown.find(grown.last_line(index)) == (index, grown.last_line(index) - grown.first_line(index))
    assert grown.find(grown.height) is None
