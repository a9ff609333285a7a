from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.pasted.shown import Kind
from smtpwalk.recording.importers.terminal.rows import Rows, size_of

TO_SCREEN, BACK = b"\x1b[?1049h", b"\x1b[?1049l"


def fed(*chunks: bytes) -> list[bytes]:
    rows = Rows()
    found = [row.data for chunk in chunks for row in rows.feed(chunk, 0.0, 1)]
    return found + [row.data for row in rows.finish(0.0, 1)]


def test_rows_end_at_line_feeds() -> None:
    assert fed(b"220 mx\r\nHE", b"LO x\r\n250 ok") == [b"220 mx", b"HELO x", b"250 ok"]


def test_a_row_has_the_time_of_its_end_and_the_line_where_it_stands() -> None:
    rows = Rows()
    assert list(rows.feed(b"22", 1.0, 7)) == []
    assert rows.pending
    found = list(rows.feed(b"0 mx\r\nQUIT\r\n", 2.0, 8))
    assert [(row.t, row.number, row.kind) for row in found] == [(2.0, 8, Kind.REPLY), (2.0, 9, Kind.COMMAND)]
    assert not rows.pending


def test_what_a_program_paints_on_a_screen_of_its_own_is_no_row() -> None:
    rows = Rows()
    data = b"$ vim x\r\n" + TO_SCREEN + b"\x1b[H220 old\r\nQUIT\r\n" + BACK + b"$ exit\r\n"
    assert [row.data for row in rows.feed(data, 0.0, 1)] == [b"$ vim x", b"$ exit"]
    assert rows.painted == 2


@pytest.mark.parametrize("at", range(1, len(TO_SCREEN)))
def test_the_way_to_another_screen_may_be_cut_by_a_chunks_end(at: int) -> None:
    assert fed(b"$ less x\r\n" + TO_SCREEN[:at], TO_SCREEN[at:] + b"220 x\r\n" + BACK + b"$ ls\r\n") == [
        b"$ less x",
        b"$ ls",
    ]


def test_a_shared_screen_is_what_we_want_to_see() -> None:
    painted = b"\x1b[H\x1b[2J$ telnet mx 25\r\n220 mx\r\nQUIT\r\n221 bye\r\n"
    rows = fed(b"$ tmux\r\n" + TO_SCREEN + painted + BACK)
    assert rows == [b"$ tmux", b"$ telnet mx 25", b"220 mx", b"QUIT", b"221 bye"]


def test_a_shared_screen_of_another_size() -> None:
    line = b"550 5.7.1 " + b"no " * 30 + b"thanks"
    rows = Rows((120, 40))
    painted = TO_SCREEN + b"\x1b[30;1H" + line + b"\r\nQUIT\r\n" + BACK
    assert [row.data for row in rows.feed(painted, 0.0, 1)] == [line, b"QUIT"]


@pytest.mark.parametrize(
    ("columns", "lines", "right"),
    [(120, 40, (120, 40)), (0, 0, (80, 24)), (-1, 5, (80, 24)), (None, 40, (80, 24)), ("9", "9", (80, 24)),
     (True, True, (80, 24)), (10**9, 40, (80, 24))],
)  # fmt: skip
def test_the_size_of_a_terminal(columns: object, lines: object, right: tuple[int, int]) -> None:
    assert size_of(columns, lines) == right


def test_a_recording_that_begins_on_a_shared_screen() -> None:
    assert fed(TO_SCREEN + b"220 mx\r\nQUIT\r\n" + BACK) == [b"220 mx", b"QUIT"]


def test_a_row_without_end_is_held_in_bounds() -> None:
    rows = Rows()
    for _ in range(100):
        assert list(rows.feed(b"#" * 10_000, 0.0, 1)) == []
    found = list(rows.feed(b"\r\x1b[K250 ok\n", 0.0, 1))
    assert [row.data for row in found] == [b"250 ok"]


@given(st.binary(max_size=80), st.integers(1, 79))
def test_where_the_chunks_are_cut_makes_no_difference(data: bytes, at: int) -> None:
    text = data.replace(b"\x9b", b"").replace(b"\x1b", b"\x1b[K")
    assert fed(text[:at], text[at:]) == fed(text)
