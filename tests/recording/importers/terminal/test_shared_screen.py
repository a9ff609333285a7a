from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.recording.importers.terminal.shared_screen import SharedScreen


def rows(data: str | bytes, columns: int = 40, lines: int = 5) -> list[str]:
    screen = SharedScreen(columns, lines)
    raw = data.encode() if isinstance(data, str) else data
    found = [row.data.decode() for row in screen.feed(raw, 0.0, 1)]
    return found + [row.data.decode() for row in screen.finish()]


SAID = ["220 mx.example.test", "HELO x", "250 mx", "QUIT", "221 bye", "$ ls", "a b", "$ exit"]


def test_rows_are_taken_when_the_cursor_leaves_them() -> None:
    assert rows("".join(f"{line}\r\n" for line in SAID), lines=20) == SAID


def test_and_when_the_screen_scrolls() -> None:
    assert rows("".join(f"{line}\r\n" for line in SAID), lines=3) == SAID


def test_a_status_line_with_the_cursor_hidden_is_no_row() -> None:
    """As tmux paints its own line, and goes back to where the user was."""
    status = "\x1b[?25l\x1b7\x1b[5;1H[0] 0:telnet*\x1b8\x1b[?25h"
    assert rows(f"220 mx\r\n{status}HELO x\r\n{status}250 mx\r\n") == ["220 mx", "HELO x", "250 mx"]


def test_a_line_that_is_rubbed_out_and_typed_again() -> None:
    assert rows("HELP\b\x1b[KO x\r\n250 mx\r\n") == ["HELO x", "250 mx"]


def test_a_line_longer_than_the_screen_is_one_line() -> None:
    line = "550 5.7.1 <target@relay.invalid>: Relay access denied, as anybody may see"
    assert rows(f"220 mx\r\n{line}\r\nQUIT\r\n") == ["220 mx", line, "QUIT"]


def test_a_region_that_scrolls() -> None:
    """tmux scrolls all but its status line."""
    text = "\x1b[1;4r\x1b[1;1H" + "".join(f"{line}\r\n" for line in SAID)
    assert rows(text) == SAID


def test_painting_without_end_is_given_up() -> None:
    screen = SharedScreen(500, 200)
    for _ in range(700):
        assert list(screen.feed(b"\x1b[2J", 0.0, 1)) == []
    assert screen.given_up
    assert list(screen.feed(b"220 mx\r\n", 0.0, 1)) == []


@pytest.mark.parametrize("size", [(0, 0), (-1, 5), (100_000, 100_000)])
def test_a_size_that_is_none(size: tuple[int, int]) -> None:
    assert rows("220 mx\r\nQUIT\r\n", *size) == ["220 mx", "QUIT"] or size[0] < 40


PIECES = [
    b"\x1b[", b"\x1b", b"1;2;3", b"9999", b"H", b"J", b"K", b"L", b"M", b"S", b"r", b"?25l", b"?25h", b"\n", b"\r",
    b"\b", b"\t", b"220 mx", "\u6f22\u0301".encode(), b"\xff", b"\x9b", b"\x1bM", b"\x1b7", b"\x1b8", b"@", b"P", b"X",
    b"d", b"`", b"\x0e",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join))
@settings(max_examples=200, deadline=None)
def test_whatever_is_painted_raises_nothing(data: bytes) -> None:
    assert all("\x1b" not in row for row in rows(data))
