from __future__ import annotations

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.finding import hits, query
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes

LINES: tuple[tuple[type[ClientBytes] | type[ServerBytes], bytes], ...] = (
    (ServerBytes, b"220 mx.example ESMTP 550\r\n"),  # row 0
    (ClientBytes, b"EHLO client.example\r\n"),
    (ServerBytes, b"250-mx.example\r\n250 STARTTLS\r\n"),  # rows 2, 3
    (ClientBytes, b"MAIL FROM:<a@sender.test>\r\n"),  # 4
    (ServerBytes, b"250 2.1.0 Ok\r\n"),
    (ClientBytes, b"RCPT TO:<x@elsewhere.test>\r\n"),  # 6
    (ServerBytes, b"454 4.7.1 relaying denied\r\n"),
    (ClientBytes, b"RCPT TO:<y@elsewhere.test>\r\n"),  # 8
    (ServerBytes, b"550 5.7.1 Relaying Denied\r\n"),
    (ClientBytes, b"DATA\r\n"),  # 10
    (ServerBytes, b"354 go\r\n"),
    (ClientBytes, b"Subject: hello\r\n\r\nsay \"rcpt\" twice\r\n.\r\n"),  # 12 to 15
    (ServerBytes, b"554 no thanks\r\n"),  # 16
    (ClientBytes, b"XTRA 1\r\n"),  # 17
    (ServerBytes, b"502 what \x1b[2J?\r\n"),  # 18
)


def talk() -> Conversation:
    found = Conversation()
    for number, (kind, data) in enumerate(LINES):
        found.feed(kind(float(number), 1, data))
    found.feed(Mark(99.0, 1, "note", {"text": "relaying was tried"}))  # 19
    return found


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("rcpt", [7, 9]),
        ("RCPT 5xx", [9]),
        ("4yz", [7]),
        ("550", [9]),  # a code is the code of a reply, not a figure in some text
        ('"550"', [0, 9]),
        ("5xx", [9, 16, 18]),
        ("ehlo", [3]),
        ("message", [16]),
        ("xtra", [17]),  # no stage of its own: text
        ("relaying", [7, 9, 19]),
        ("relaying denied", [7, 9]),
        ("rcpt y@", [8]),
        ('"rcpt to"', [6, 8]),
        ("subject", [12]),
        ("\\x1b[2j", [18]),
        ("data 5xx", []),
        ("nothing of the kind", []),
        ("", []),
        ('"', []),
    ],
)
def test_what_words_find(words: str, rows: list[int]) -> None:
    found = talk()
    assert hits(query(words), found.rows, found.exchanges) == rows


def test_a_query_without_words_matches_nothing() -> None:
    found = talk()
    assert not any(query("  ").matches(exchange, found.rows) for exchange in found.exchanges)
