"""Each line is printed when it happens, once; and a port that speaks no SMTP is said to."""

from __future__ import annotations

import pytest

from smtpwalk.cli.row_printer import RowPrinter
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.cli.terminal import Terminal


def printed(*events: Event) -> list[str]:
    terminal = Terminal()
    printer = RowPrinter(terminal.console)
    printer(Mark(0, 1, "note", {"text": "before there is a fold"}))
    printer.talk = talk = Conversation()
    for event in events:
        talk.feed(event)
        printer(event)
    return terminal.text.splitlines()


def test_each_line_once() -> None:
    lines = printed(
        Mark(0, 1, "connected", {"address": "127.0.0.1", "port": 25, "source": "127.0.0.1"}),
        ServerBytes(0.1, 1, b"220-a\r\n220"),
        ServerBytes(0.2, 1, b" b\r\n"),
        ClientBytes(0.3, 1, b"NOOP\r\n"),
    )
    assert [line[8:] for line in lines[1:]] == ["+ S: 220-a", "+ S: 220 b", "  C: NOOP"]


@pytest.mark.parametrize("first", [b"SSH-2.0-OpenSSH\r\n", b"\xff\xfb\x01"])
def test_another_protocol_is_named_once_even_without_a_whole_line(first: bytes) -> None:
    lines = printed(ServerBytes(0.1, 1, first), ServerBytes(0.2, 1, b"more\r\n"))
    assert len([line for line in lines if "It is not SMTP" in line]) == 1
