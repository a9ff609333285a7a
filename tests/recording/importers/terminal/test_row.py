from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.terminal.row import LIMIT, Row, applied, resolved

ROWS = {
    "nothing happened": (b"250 ok", b"250 ok", b""),
    "octets that are no UTF-8": (b"250 \xff\xfe \x1b[K", b"250 \xff\xfe ", b""),
    "rubbed out by BS blank BS": (b"HELP\x08 \x08O x", b"HELO x", b"HELP\x08O x"),
    "rubbed out by BS and an erased line end": (
        b"mx.exma\x08\x1b[K\x08\x1b[Kample",
        b"mx.example",
        b"mx.exma\x08\x08ample",
    ),
    "rubbed out by BS and a deleted character": (b"ab\x08\x1b[Pc", b"ac", b"ab\x08c"),
    "a character of double width": ("a\u6f22\x08\x08  \x08\x08b".encode(), b"ab", "a\u6f22\x08b".encode()),
    "more rubbed out than was there": (b"a\x08 \x08\x08 \x08b", b"b", b"a\x08\x08b"),
    "colours and a title": (b"\x1b]0;me@probe\x07\x1b[01;32mme\x1b[0m$ telnet", b"me$ telnet", b""),
    "a title in the other ending": (b"\x1b]2;x\x1b\\250 ok", b"250 ok", b""),
    "bracketed paste": (b"\x1b[?2004l\r220 mx", b"220 mx", b""),
    "written over from the start": (b"50%\r75%\r100%", b"100%", b""),
    "the cursor goes back and inserts": (b"MAIL FROM:<a@b>\x1b[4D\x1b[2@xy", b"MAIL FROM:<xya@b>", b""),
    "the cursor goes to a column": (b"abc\x1b[5Gz\x1b[2G_", b"a_c z", b""),
    "some characters blanked": (b"abcdef\x1b[3G\x1b[2X", b"ab  ef", b""),
    "erased to the start": (b"abcdef\x1b[3G\x1b[1K", b"   def", b""),
    "erased whole": (b"abc\x1b[2K\x1b[1Gxy", b"xy", b""),
    "a tab": (b"\x07a\tb", b"a       b", b""),
    "an accent of its own": ("e\u0301\x07x".encode(), "e\u0301x".encode(), b""),
    "numbers that are none": (b"ab\x1b[99999999999999999999Dc\x1b[;;;;;;;;;;;;C", b"ac", b""),
    "functions of private use": (b"a\x1b[>4;2mb\x1b[?25lc", b"abc", b""),
    "a function that never ends": (b"a\x1b[1;2;3", b"a", b""),
}


@pytest.mark.parametrize("name", ROWS)
def test_rows(name: str) -> None:
    raw, text, keys = ROWS[name]
    assert resolved(raw) == Row(text, keys)


def test_of_a_gigantic_row_the_end_counts() -> None:
    row = resolved(b"\x1b[K" + b"#" * 100_000 + b"\r\x1b[K250 ok")
    assert row.text == b"250 ok"
    assert len(resolved(b"\x07" + b"x" * 100_000).text) <= LIMIT


def test_a_row_whose_cursor_is_sent_far_away_stays_small() -> None:
    assert len(resolved(b"\x1b[99999Cx" * 500).text) <= LIMIT


@pytest.mark.parametrize("width", [20, 80])
def test_a_command_longer_than_the_screen_is_wide(width: int) -> None:
    """The shell writes a blank and a CR behind the full row, and goes on in the next one."""
    command = b"[me@probe ~]$ telnet mx.example.test 25"[:width].ljust(width, b"x")
    assert resolved(b"\x1b[?2004h" + command + b" \rand more", width).text == command + b"and more"
    assert resolved(b"\x07" + command[1:] + b" \rand more", width).text.startswith(b"and more")


@given(st.lists(st.sampled_from([b"a", b"bc", b" ", b"\b"]), max_size=12).map(b"".join))
def test_keys_typed_at_a_terminal_come_out_as_they_were_edited(keys: bytes) -> None:
    """The terminal answers a Backspace by rubbing out, as long as there is something to rub out."""
    shown, line = b"", b""
    for key in keys.decode():
        if key != "\b":
            shown, line = shown + key.encode(), line + key.encode()
        elif line:
            shown, line = shown + b"\x08 \x08", line[:-1]
    assert resolved(shown).text == line == applied(keys)


@given(
    st.lists(st.sampled_from([b"\x1b[", b"\x1b", b"K", b"5", b";", b"D", b"x\xff", b"\b", b"\r", b"\x9b", b"\0"])).map(
        b"".join
    )
)
def test_no_control_sign_is_left(raw: bytes) -> None:
    text = resolved(raw).text
    assert not any(octet < 0x20 and octet != 0x09 for octet in text)
    assert b"\x1b" not in text
