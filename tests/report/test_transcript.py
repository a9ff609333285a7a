"""Rows to lines: direction, time, sign, words; bytes and explanations where they are wanted."""

from __future__ import annotations

import re

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.report.transcript import line_of, session_heading, software_line, transcript
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes


def talk_of(*events: Event) -> Conversation:
    talk = Conversation()
    for event in events:
        talk.feed(event)
    return talk


def dialogue(*chunks: bytes) -> Conversation:
    """Chunks in turn: the server's first. One tenth of a second lies between them."""
    events: list[Event] = [Mark(0.0, 1, "connected", {"address": "127.0.0.1", "port": 25, "source": "127.0.0.1"})]
    for index, chunk in enumerate(chunks):
        kind = (ServerBytes, ClientBytes)[index % 2]
        events.append(kind((index + 1) / 10, 1, chunk))
    return talk_of(*events)


GREETED = (b"220-mx.example.net\r\n220 ready\r\n",)


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ((b"220 mx ESMTP\r\n",), "+0.100s + S: 220 mx ESMTP"),
        ((*GREETED, b"EHLO a.test\r\n"), "+0.100s   C: EHLO a.test"),
        ((*GREETED, b"NOOP\r\n", b"450 4.3.0 later\r\n"), "+0.100s ~ S: 450 4.3.0 later"),
        ((*GREETED, b"NOOP\r\n", b"550 no\n"), "+0.100s ! S: 550 no  (bare LF)"),
        ((*GREETED, b"NOOP\r\n", b"999 what\r\n"), "+0.100s ? S: 999 what  (no SMTP code)"),
        ((*GREETED, b"NOOP\r\n", b"250 \x1b]0;x\x07\xff\r\n"), r"+0.100s + S: 250 \x1b]0;x\x07\xff"),
        ((*GREETED, b"NOOP\r\n", b"250 ok\r\n250 again\r\n"), "        ? S: 250 again"),
    ],
)
def test_a_row_becomes_a_line(chunks: tuple[bytes, ...], expected: str) -> None:
    assert expected in [str(line) for line in transcript(dialogue(*chunks))]


def test_notes_stand_out_and_warnings_have_a_sign() -> None:
    connecting = Mark(0.0, 1, "connecting", {"address": "127.0.0.1", "port": 25})
    talk = talk_of(connecting, Mark(0.5, 1, "failed", {"message": "no"}))
    assert [str(line) for line in transcript(talk)] == [
        "          *** Connecting to 127.0.0.1 port 25 ...",
        "+0.500s ! *** no",
    ]


def test_no_line_can_act_on_a_terminal() -> None:
    talk = dialogue(b"220 " + bytes(range(256)) + "\u202e\u009b".encode() + b"\r\n", b"A\x1b[2JB\r\n")
    for line in transcript(talk, hexadecimal=True, explained=True):
        assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\u202a-\u202e]*", str(line))


def test_bytes_are_shown_with_their_line_ending() -> None:
    lines = [str(line) for line in transcript(dialogue(b"220 a\r\n"), hexadecimal=True)]
    assert lines[-1].split() == ["0000", "32", "32", "30", "20", "61", "0d", "0a", "220", "a.."]
    assert len(lines) == 3  # the note has no bytes


def test_the_explanation_stands_below_the_last_line_of_its_reply() -> None:
    lines = list(transcript(dialogue(*GREETED, b"NOOP\r\n", b"250 ok\r\n"), explained=True))
    kinds = [line.kind for line in lines]
    greeting_end = max(i for i, line in enumerate(lines) if "220 ready" in str(line))
    assert kinds[greeting_end - 1 : greeting_end + 2] == [RowKind.REPLY, RowKind.REPLY, None]
    assert "= 220" in str(lines[greeting_end + 1])
    assert any("= 250" in str(line) for line in lines[greeting_end + 2 :])


def test_each_reply_of_one_exchange_has_its_own_explanation() -> None:
    talk = dialogue(*GREETED, b"AUTH LOGIN\r\n", b"334 VXNlcm5hbWU6\r\n", b"*\r\n", b"501 cancelled\r\n")
    titles = [str(line).split("= ")[1][:3] for line in transcript(talk, explained=True) if "= " in str(line)]
    assert titles == ["220", "334", "501"]


def test_exchanges_carry_their_numbers_and_times_may_be_left_out() -> None:
    talk = dialogue(*GREETED, b"NOOP\r\n", b"250 ok\r\n")
    assert [str(line) for line in transcript(talk, times=False, numbered=True)][1:] == [
        "#0   + S: 220-mx.example.net",
        "     + S: 220 ready",
        "#1     C: NOOP",
        "     + S: 250 ok",
    ]
    assert str(list(transcript(talk, numbered=True))[3]) == "+0.100s #1     C: NOOP"


def test_only_the_rows_given_are_rendered() -> None:
    talk = dialogue(*GREETED, b"NOOP\r\n", b"250 ok\r\n")
    assert [str(line) for line in transcript(talk, rows=talk.rows[-1:])] == [str(line_of(talk.rows[-1]))]


def test_a_heading_names_number_time_and_peer() -> None:
    assert str(session_heading(2, 3.12, dialogue(*GREETED))) == "Session 2, at 3.120 s: 127.0.0.1 port 25"
    assert str(session_heading(1, 0, Conversation())) == "Session 1, at 0.000 s"


def test_the_software_is_named_or_nothing_is_said() -> None:
    assert str(software_line(dialogue(b"220 mx ESMTP Postfix\r\n"))) == "Software: Postfix (likely)"
    assert software_line(dialogue(b"220 mx\r\n")) is None
