"""Text that is hidden whole: what stays of a line."""

from __future__ import annotations

import pytest

from smtpwalk.recording.redaction.lines import given_back
from smtpwalk.recording.redaction.stand_ins import Swap
from smtpwalk.recording.redaction.text import hidden, hide_command, hide_message_line


def applied(line: str, swaps: tuple[Swap, ...]) -> str:
    return given_back(line.encode(), [line.encode()], swaps)[0].decode()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Dear Alice,\r\n", "[11 bytes hidden]\r\n"),
        ("Subject: hello\r\n", "Subject: [5 bytes hidden]\r\n"),
        ("X-Corp-Ticket: 17\r\n", "[17 bytes hidden]\r\n"),
        ("Subject:\r\n", "Subject:\r\n"),
        ("\r\n", "\r\n"),
        (".\r\n", ".\r\n"),
        (".\n", ".\n"),
        ("..\r\n", "[2 bytes hidden]\r\n"),
        ("no end", "[6 bytes hidden]"),
    ],
)
def test_a_line_of_a_message(line: str, expected: str) -> None:
    assert applied(line, hide_message_line(line.encode())) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("NOOP secret words\r\n", "NOOP [12 bytes hidden]\r\n"),
        ("DATA\r\n", "DATA\r\n"),
        ("dear Alice\r\n", "[10 bytes hidden]\r\n"),
        ("Subject: hello\r\n", "Subject: [5 bytes hidden]\r\n"),
        ("\r\n", "\r\n"),
    ],
)
def test_words_where_a_command_stands(line: str, expected: str) -> None:
    swaps = hide_command(line.encode())
    assert swaps is not None
    assert applied(line, swaps) == expected


@pytest.mark.parametrize(
    "line", ["MAIL FROM:<a@b>\r\n", "EHLO a\r\n", "VRFY a\r\n", "XCLIENT NAME=a\r\n", "AUTH LOGIN\r\n"]
)
def test_commands_hold_names_at_the_most(line: str) -> None:
    assert hide_command(line.encode()) is None


def test_the_words_are_those_of_the_fold() -> None:
    assert hidden(24) == b"[24 bytes hidden]"
