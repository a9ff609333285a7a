from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

from smtpwalk.relay.message import message
from smtpwalk.relay.tokens import find_tokens, new_token
from tests.relay.hosts import HEAD

TOKEN = new_token(b"0123456789")


def test_it_says_who_tests_why_and_how_to_object() -> None:
    data = message(HEAD, "plain", b"", b"u@elsewhere.test", b"u@elsewhere.test", TOKEN)
    read = message_from_bytes(data)
    assert read["From"] == "<spamtest@sender.test>"
    assert read["To"] == "<u@elsewhere.test>"
    assert TOKEN in read["Subject"]
    assert TOKEN in read["Message-ID"]
    body = read.get_payload()
    for words in ("test of a mail server", "192.0.2.25", "To object", "Permission", "plain", TOKEN):
        assert words in body
    assert find_tokens(data) == [TOKEN]


def test_lines_are_short_and_no_header_can_be_smuggled_in() -> None:
    head = replace(HEAD, host="evil\r\nBcc: all@example", permission="x\ny")
    data = message(head, "plain", b"a\r\nBcc: x", b"b\nc", b"d\r\nBcc: y", TOKEN)
    assert message_from_bytes(data)["Bcc"] is None
    assert b"\n\n" not in data.replace(b"\r\n", b"\r")
    assert all(len(line) < 400 for line in data.split(b"\r\n"))
