"""What is said of a line before it goes out: the line, the state, and a piece of the sentence; or silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.dialogue.advice import advise, breaks_the_line
from smtpwalk.dialogue.conversation import Conversation

from .told import CLOSED, TLS, play, said

EHLO = ("C: EHLO a", "S: 250-mx", "S: 250-STARTTLS", "S: 250 AUTH PLAIN")
MAIL = (*EHLO, "C: MAIL FROM:<a@a>", "S: 250 ok")
RCPT = (*MAIL, "C: RCPT TO:<b@b>", "S: 250 ok")


def state(*lines: str) -> Conversation:
    return play(*said("S: 220 mx", *lines))


START = state()
READY = state(*EHLO)
SENDER = state(*MAIL)
RECIPIENT = state(*RCPT)
HELO_ONLY = state("C: HELO a", "S: 250 mx")
SECURE = play(*said("S: 220 mx", *EHLO, "C: STARTTLS", "S: 220 go"), TLS, *said(*EHLO))
UTF8 = state("C: EHLO a", "S: 250-mx", "S: 250 SMTPUTF8")


@pytest.mark.parametrize(
    ("line", "talk", "part"),
    [
        # order
        (b"EHLO a.test", play(), "greeting is not complete"),
        (b"EHLO a.test", play(*said("S: 554 no")), "503 to all but QUIT"),
        (b"NOOP", state("C: EHLO a"), "still owed"),
        (b"MAIL FROM:<a@b>", START, "No EHLO yet"),
        (b"MAIL FROM:<a@b>", SENDER, "second MAIL gets 503"),
        (b"MAIL FROM:<a@b>", RECIPIENT, "second MAIL gets 503"),
        (b"RCPT TO:<a@b>", START, "No sender yet"),
        (b"RCPT TO:<a@b>", READY, "No sender yet"),
        (b"RCPT TO:<a@b>", RECIPIENT, "already taken"),
        (b"DATA", START, "No sender and no recipient"),
        (b"DATA", READY, "No sender and no recipient"),
        (b"DATA", SENDER, "No recipient was accepted"),
        (b"EHLO a.test", SENDER, "new EHLO drops"),
        (b"HELO a.test", RECIPIENT, "new HELO drops"),
        (b"STARTTLS", START, "No EHLO yet"),
        (b"AUTH PLAIN x", START, "No EHLO yet"),
        (b"AUTH PLAIN x", SENDER, "not allowed within a mail transaction"),
        # what was offered
        (b"STARTTLS", HELO_ONLY, "did not offer STARTTLS"),
        (b"AUTH PLAIN x", HELO_ONLY, "did not offer AUTH"),
        (b"STARTTLS", SECURE, "TLS is on already"),
        (b"AUTH PLAIN x", READY, "Without TLS"),
        # typing
        (b"HELP\x08O a.test", START, "control characters"),
        (b"MAIL FROM:\t<a@b>", READY, "control characters"),
        (b"NOOP\x7f", READY, "control characters"),
        (b"Subject: meh", READY, "belongs behind DATA"),
        (b"from: me", SENDER, "belongs behind DATA"),
        (b"MIAL FROM:<a@b>", READY, "Did you mean MAIL?"),
        (b"RCTP TO:<a@b>", SENDER, "Did you mean RCPT?"),
        (b"QIUT", READY, "Did you mean QUIT?"),
        (b"AUHT PLAIN x", READY, "Did you mean AUTH?"),
        (b"hello there", READY, "Did you mean HELO?"),
        (b"MAILFROM:<a@b>", READY, "Did you mean MAIL?"),
        (b"blah", READY, "no command of SMTP"),
        (b"250 ok", READY, "no command of SMTP"),
        (b"", READY, "empty line"),
        (b"  ", READY, "empty line"),
        (b".", READY, "lone dot"),
        # grammar
        (b"MAIL TO:<a@b>", READY, "other way round"),
        (b"RCPT FROM:<a@b>", SENDER, "other way round"),
        (b"MAIL", READY, "expects MAIL FROM:<sender>"),
        (b"MAIL <a@b>", READY, "expects MAIL FROM:<sender>"),
        (b"MAIL FROM <a@b>", READY, "expects MAIL FROM:<sender>"),
        (b"RCPT a@b", SENDER, "expects RCPT TO:<recipient>"),
        (b"RCPT TO:", SENDER, "expects RCPT TO:<recipient>"),
        (b"MAIL FROM: <a@b>", READY, "No blank"),
        (b"MAIL FROM :<a@b>", READY, "No blank"),
        (b"RCPT TO:\t<a@b>", SENDER, "No blank"),
        (b"MAIL FROM:a@b", READY, "without angle brackets"),
        (b"RCPT TO:a@b NOTIFY=NEVER", SENDER, "without angle brackets"),
        (b"RCPT TO:<a@b", SENDER, "closing angle bracket"),
        (b"RCPT TO:<>", SENDER, "a sender only"),
        # names
        (b"EHLO", START, "wants a name"),
        (b"HELO ", START, "wants a name"),
        (b"EHLO [2001:db8:2041:8::19]", START, "[IPv6:2001:db8:2041:8::19]"),
        (b"EHLO 192.0.2.1", START, "in brackets"),
        (b"EHLO my computer", START, "no host name"),
        # signs
        (b"MAIL FROM:<\xff@b>", READY, "no UTF-8"),
        ("MAIL FROM:<ä@b>".encode(), READY, "U+00E4 is not ASCII"),
        ("RCPT TO:\u2039a@b\u203a".encode(), SENDER, "U+2039 is not ASCII"),
        (b"NOOP " + b"x" * 506, READY, "has 511 octets"),
    ],
)
def test_a_doubtful_line_gets_its_sentence(line: bytes, talk: Conversation, part: str) -> None:
    said = [advice.text for advice in advise(line, talk)]
    assert [text for text in said if part in text], said


@pytest.mark.parametrize(
    ("line", "talk"),
    [
        (b"EHLO a.test", START),
        (b"HELO [192.0.2.1]", START),
        (b"EHLO [IPv6:2001:db8::1]", START),
        (b"QUIT", START),
        (b"QUIT", play(*said("S: 554 no"))),
        (b"NOOP", START),
        (b"HELP", READY),
        (b"VRFY root", READY),
        (b"MAIL FROM:<a@b>", READY),
        (b"MAIL FROM:<>", READY),
        (b"MAIL FROM:<a@b> SIZE=10 BODY=8BITMIME", READY),
        ("MAIL FROM:<ä@b>".encode(), UTF8),
        (b"STARTTLS", READY),
        (b"AUTH PLAIN x", SECURE),
        (b"RCPT TO:<a@b>", SENDER),
        (b'RCPT TO:<"a> b"@c>', SENDER),
        (b"RCPT TO:<@own:user@far>", SENDER),
        (b"RSET", SENDER),
        (b"DATA", RECIPIENT),
        (b"NOOP " + b"x" * 505, READY),
        (b"ETRN a.test", READY),
        (b"XCLIENT NAME=a", READY),
        (b"BDAT 5 LAST", RECIPIENT),
    ],
)
def test_a_sound_line_gets_none(line: bytes, talk: Conversation) -> None:
    assert advise(line, talk) == []


@pytest.mark.parametrize(
    "talk",
    [
        Conversation(),
        state(*RCPT, "C: DATA", "S: 354 go"),
        state(*EHLO, "C: AUTH LOGIN", "S: 334 x"),
        play(*said("S: 220 mx"), CLOSED),
    ],
)
def test_where_no_command_is_typed_nothing_is_said(talk: Conversation) -> None:
    for line in (b"Subject: x", b".", b"", b"\x08", b"MIAL"):
        assert advise(line, talk) == []


def test_del_is_a_control_character_and_no_typographic_sign() -> None:
    assert [advice.text for advice in advise(b"NOOP\x7f", READY)] == [
        "The line holds control characters, which no screen shows as they are."
    ]


def test_what_no_screen_shows_comes_with_its_bytes() -> None:
    first, *others = advise(b"HELP\x08O a.test", START)
    assert first.bytes_to_show == b"HELP\x08O a.test"
    assert not [advice for advice in others if advice.bytes_to_show]


def test_one_line_may_have_more_than_one_trouble() -> None:
    assert len(advise(b"MAIL FROM: a@b", SENDER)) == 2


@pytest.mark.parametrize(
    ("line", "breaks"), [(b"NOOP", False), (b"NO\rOP", True), (b"NO\nOP", True), (b"NO\0OP", True), (b"\t\x1b", False)]
)
def test_what_would_be_more_than_one_line(line: bytes, breaks: bool) -> None:
    assert breaks_the_line(line) is breaks


@given(st.binary(max_size=40), st.sampled_from([START, READY, SENDER, RECIPIENT, SECURE, UTF8]))
@settings(max_examples=300, deadline=None)
def test_advice_is_full_sentences_for_any_bytes(line: bytes, talk: Conversation) -> None:
    for advice in advise(line, talk):
        assert advice.text[0].isupper() or advice.text.startswith("<>")
        assert advice.text[-1] in ".?)"
        assert advice.text.isprintable()
