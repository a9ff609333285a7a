from __future__ import annotations

import pytest

from smtpwalk.recording.importers.pasted.shown import Kind, changed, is_220, kind_of, shown

REPLY, COMMAND, WORDS = Kind.REPLY, Kind.COMMAND, Kind.WORDS


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("220 mx", REPLY), ("250-mx", REPLY), ("250", REPLY), ("  354 go", REPLY), ("\t554\tno", REPLY),
        ("2500 x", WORDS),
        ("199 x", WORDS), ("600 x", WORDS), ("250x", WORDS), ("250,000 lines", WORDS),
        ("EHLO x", COMMAND), ("ehlo", COMMAND), ("MAIL FROM:<a@b.test>", COMMAND), ("mail from : x", COMMAND),
        ("RCPT TO:<a@b.test> NOTIFY=NEVER", COMMAND), ("DATA", COMMAND), ("data ", COMMAND), ("QUIT", COMMAND),
        ("AUTH LOGIN", COMMAND), ("AUTH PLAIN AHgAeQ==", COMMAND), ("VRFY postmaster", COMMAND),
        ("BDAT 10 LAST", COMMAND),
        ("HELP mail", COMMAND), ("XCLIENT NAME=x", COMMAND), ("STARTTLS", COMMAND), ("RSET", COMMAND),
        ("help me please!", WORDS), ("mial from:<a@b.test>", WORDS), ("data follows", WORDS), ("quit it", WORDS),
        ("MAIL is down", WORDS), ("expn", WORDS), ("hello", WORDS), ("Auth is what I want", WORDS),
        (".", Kind.DOT), ("..", WORDS), (". ", WORDS), ("", Kind.BLANK), (" \t", Kind.BLANK), ("\u00e9", WORDS),
    ],
)  # fmt: skip
def test_the_look_of_a_line(line: str, kind: Kind) -> None:
    assert kind_of(line.encode()) is kind


def test_other_words_at_the_same_place() -> None:
    line = shown(7, b"ma220 mx", 1.5, width=90, typed=False)
    assert changed(line, b"220 mx") == shown(7, b"220 mx", 1.5, width=90, typed=False)
    assert changed(line, b"220 mx").kind is REPLY


@pytest.mark.parametrize(
    ("line", "right"), [(b"220 mx", True), (b" 220-mx", True), (b"250 mx", False), (b"220mx", False)]
)
def test_the_code_of_a_greeting(line: bytes, *, right: bool) -> None:
    assert is_220(shown(1, line)) is right
