"""The client's bytes as commands, message lines and secrets, whatever way they are cut."""

from __future__ import annotations

import pytest

from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.dialogue.outgoing import Outgoing, OutgoingReader
from smtpwalk.dialogue.phases import Phase

STREAM = b"BDAT 6\r\nA\r\nB\r\nMAIL FROM:<a@b>\r\nDATA\r\nSubject: x\r\n.\r\nQUIT\r\n"


def kinds(parts: list[bytes]) -> list[tuple[RowKind, bytes, bool]]:
    """Reads with a phase that moves as a server would move it: behind DATA a message, behind the dot none."""
    phase = Phase.READY
    found: list[Outgoing] = []
    reader = OutgoingReader(lambda: phase)
    for part in parts:
        for one in reader.feed(part):
            found.append(one)
            if one.line.data == b"DATA":
                phase = Phase.MESSAGE
            elif one.line.data == b".":
                phase = Phase.READY
    return [(one.kind, one.line.data, one.chunk) for one in found]


@pytest.mark.parametrize("cut", range(len(STREAM)))
def test_the_same_for_every_cut(cut: int) -> None:
    whole = kinds([STREAM])
    assert kinds([STREAM[:cut], STREAM[cut:]]) == whole
    assert whole == [
        (RowKind.COMMAND, b"BDAT 6", False),
        (RowKind.MESSAGE, b"A", True),
        (RowKind.MESSAGE, b"B", True),
        (RowKind.COMMAND, b"MAIL FROM:<a@b>", False),
        (RowKind.COMMAND, b"DATA", False),
        (RowKind.MESSAGE, b"Subject: x", False),
        (RowKind.MESSAGE, b".", False),
        (RowKind.COMMAND, b"QUIT", False),
    ]


def test_what_was_masked_is_a_secret_and_never_a_command() -> None:
    reader = OutgoingReader(lambda: Phase.READY)
    assert list(reader.masked(b"[5 bytes hidden]")) == []
    (secret,) = reader.feed(b"\r\n")
    assert (secret.kind, secret.line.data) == (RowKind.SECRET, b"[5 bytes hidden]")
    (command,) = reader.feed(b"NOOP\r\n")
    assert command.kind is RowKind.COMMAND


def test_a_new_start_forgets_what_stands_half_said() -> None:
    reader = OutgoingReader(lambda: Phase.READY)
    assert list(reader.feed(b"BDAT 100\r\nhalf")) != []
    reader.clear()
    (command,) = reader.feed(b"EHLO a\r\n")
    assert command.line.data == b"EHLO a"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (b"RCPT TO:<a@b", [(RowKind.COMMAND, b"RCPT TO:<a@b", False)]),
        (b"BDAT 20\r\nA\r\nB", [(RowKind.MESSAGE, b"B", True)]),
        (b"NOOP\r\n", []),
    ],
)
def test_what_was_begun_is_read_as_it_stands(said: bytes, left: list[tuple[RowKind, bytes, bool]]) -> None:
    reader = OutgoingReader(lambda: Phase.READY)
    list(reader.feed(said))
    assert [(one.kind, one.line.data, one.chunk) for one in reader.flush()] == left
    assert [one.line.data for one in reader.feed(b"QUIT\r\n")] == [b"QUIT"]


def test_a_chunk_that_was_not_written_down_ends_where_its_mark_stands() -> None:
    reader = OutgoingReader(lambda: Phase.READY)
    found = [*reader.feed(b"BDAT 300 LAST\r\n"), *reader.masked(b"[300 bytes hidden]"), *reader.feed(b"QUIT\r\n")]
    assert [(one.kind, one.line.data, one.chunk) for one in found] == [
        (RowKind.COMMAND, b"BDAT 300 LAST", False),
        (RowKind.MESSAGE, b"[300 bytes hidden]", True),
        (RowKind.COMMAND, b"QUIT", False),
    ]
