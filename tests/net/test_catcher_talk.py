"""What the catcher says: bytes in, bytes out, however they are split."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.net.catcher_talk import MOST_ERRORS, MOST_LINE, MOST_MESSAGE, MOST_RECIPIENTS, CatcherTalk
from smtpwalk.relay.proof import Arrival, new_token

TOKEN = new_token(b"caught you").encode()


class Heard:
    """A talk and the arrivals it made."""

    def __init__(self, room: bool = True) -> None:
        self.arrivals: list[Arrival] = []
        self._room = room
        self.talk = CatcherTalk(self._take, lambda: 7.0, {TOKEN.decode()}.__contains__, "127.0.0.11")

    def _take(self, arrivals: list[Arrival]) -> bool:
        self.arrivals += arrivals
        return self._room

    def says(self, *lines: bytes) -> list[bytes]:
        """The reply codes to these lines."""
        answers = self.talk.received(b"".join(line + b"\r\n" for line in lines)).split(b"\r\n")
        return [answer[:3] for answer in answers if answer and answer[3:4] == b" "]


def delivery(rcpt: bytes, text: bytes = TOKEN, sender: bytes = b"<spamtest@sender.test>") -> list[bytes]:
    return [
        b"EHLO mx.own.test",
        b"MAIL FROM:" + sender,
        b"RCPT TO:" + rcpt,
        b"DATA",
        b"Subject: x",
        b"",
        text,
        b".",
    ]


DELIVERED = [b"250", b"250", b"250", b"354", b"250"]

PATHS = {
    b"<u@elsewhere.test>": b"u@elsewhere.test",
    b"<u@far.test@own.test>": b"u@far.test@own.test",
    b"<@own.test:u@far.test>": b"@own.test:u@far.test",
    b"<@a.test,@b.test:u@far.test>": b"@a.test,@b.test:u@far.test",
    b'<"u@far.test"@own.test>': b'"u@far.test"@own.test',
    b'<"a > b"@own.test>': b'"a > b"@own.test',
    b"<far.test!u>": b"far.test!u",
    b"<u%far.test@[IPv6:::1]>": b"u%far.test@[IPv6:::1]",
    b"u@elsewhere.test": b"u@elsewhere.test",
    b" <U@Elsewhere.TEST.> NOTIFY=NEVER": b"U@Elsewhere.TEST.",
    b"<not closed": b"<not closed",
    b"<\xff\x1b[2J@far.test>": b"\xff\x1b[2J@far.test",
    b"<>": b"",
}


@pytest.mark.parametrize(("written", "kept"), PATHS.items())
def test_any_address_is_taken_as_it_is_written(written: bytes, kept: bytes) -> None:
    heard = Heard()
    assert heard.says(*delivery(written)) == DELIVERED
    (arrival,) = heard.arrivals
    assert arrival.envelope_to == (kept,)
    assert (arrival.envelope_from, arrival.t, arrival.peer) == (b"spamtest@sender.test", 7.0, "127.0.0.11")


ODD_COMMANDS = {
    "small letters": [b"ehlo x", b"mail from:<a@b>", b"rcpt to:<u@far>", b"data", TOKEN, b"."],
    "blanks before the colon": [b"HELO x", b"MAIL FROM : <a@b>", b"RCPT TO : <u@far>", b"DATA", TOKEN, b"."],
    "parameters": [
        b"EHLO x",
        b"MAIL FROM:<a@b> SIZE=500 BODY=8BITMIME",
        b"RCPT TO:<u@far>",
        b"DATA",
        TOKEN,
        b".",
    ],
    "null sender": [b"EHLO x", b"MAIL FROM:<>", b"RCPT TO:<u@far>", b"DATA", TOKEN, b"."],
}


@pytest.mark.parametrize("lines", ODD_COMMANDS.values(), ids=ODD_COMMANDS)
def test_odd_commands_are_understood(lines: list[bytes]) -> None:
    heard = Heard()
    assert heard.says(*lines) == DELIVERED
    assert [arrival.token.encode() for arrival in heard.arrivals] == [TOKEN]


def test_mail_without_a_known_token_is_not_kept() -> None:
    heard = Heard()
    assert heard.says(*delivery(b"<u@far.test>", b"hello")) == [*DELIVERED[:-1], b"550"]
    assert heard.says(*delivery(b"<u@far.test>", new_token(b"0123456789").encode()))[-1] == b"550"
    assert heard.arrivals == []
    assert heard.says(*delivery(b"<u@far.test>")) == DELIVERED


def test_a_call_out_about_our_sender_is_told_yes() -> None:
    lines = (b"HELO mx.own.test", b"MAIL FROM:<>", b"RCPT TO:<spamtest@sender.test>", b"RSET", b"QUIT")
    heard = Heard()
    assert heard.says(*lines) == [b"250", b"250", b"250", b"250", b"221"]
    assert heard.talk.over


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([b"NOOP", b"VRFY u", b"EXPN l", b"HELP", b"STARTTLS", b"AUTH PLAIN", b"BDAT 4"],
         [b"250", b"252", b"252", b"214", b"502", b"503", b"500"]),
        ([b"RCPT TO:<u@far>", b"DATA"], [b"503", b"503"]),
        ([b"MAIL FROM:<a@b>", b"DATA", b"RCPT u", b"RCPT TO:"], [b"250", b"503", b"501", b"501"]),
        ([b"MAIL FROM:<a@b>", b"RCPT TO:<u@far>", b"RSET", b"DATA"], [b"250", b"250", b"250", b"503"]),
        ([b"MAIL FROM:<a@b>", b"RCPT TO:<u@far>", b"EHLO x", b"DATA"], [b"250", b"250", b"250", b"503"]),
        ([b"MAIL FROM:<a@b> SIZE=%d" % (MOST_MESSAGE + 1)], [b"552"]),
        ([b"MAIL spamtest"], [b"501"]),
        ([b"NOOP " + b"x" * MOST_LINE, b"NOOP"], [b"500", b"250"]),
    ],
)  # fmt: skip
def test_answers(lines: list[bytes], codes: list[bytes]) -> None:
    assert Heard().says(*lines) == codes


def test_what_is_offered() -> None:
    answer = Heard().talk.received(b"EHLO x\r\n")
    assert b"8BITMIME" in answer
    assert b"PIPELINING" in answer
    assert b"STARTTLS" not in answer
    assert b"AUTH" not in answer


def test_a_message_that_is_too_big_is_refused_and_the_talk_goes_on() -> None:
    heard = Heard()
    big = TOKEN + b"\r\n" + b"x" * 70 * (MOST_MESSAGE // 70 + 2)
    assert heard.says(*delivery(b"<u@far>", big))[-1] == b"552"
    assert heard.arrivals == []
    assert heard.says(*delivery(b"<u@far>")) == DELIVERED


def test_recipients_are_counted() -> None:
    heard = Heard()
    codes = heard.says(b"MAIL FROM:<a@b>", *[b"RCPT TO:<u@far>"] * (MOST_RECIPIENTS + 1))
    assert codes == [b"250"] * (MOST_RECIPIENTS + 1) + [b"452"]


def test_a_client_that_only_errs_is_sent_away() -> None:
    heard = Heard()
    assert heard.says(*[b"GET / HTTP/1.1"] * 100) == [b"500"] * MOST_ERRORS + [b"421"]
    assert heard.talk.over
    assert heard.says(b"NOOP") == []


def test_a_full_store_is_a_no_for_now() -> None:
    assert Heard(room=False).says(*delivery(b"<u@far>"))[-1] == b"452"


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_dots_are_unstuffed_whatever_ends_the_lines(ending: bytes) -> None:
    heard = Heard()
    lines = [*delivery(b"<u@far>", TOKEN)[:-1], b"..a dot", b"...two", b"."]
    heard.talk.received(b"".join(line + ending for line in lines))
    (arrival,) = heard.arrivals
    assert arrival.data == ending.join([b"Subject: x", b"", TOKEN, b".a dot", b"..two", b""])


@given(cuts=st.lists(st.integers(0, 400), max_size=12))
@settings(max_examples=60)
def test_any_split_gives_the_same(cuts: list[int]) -> None:
    text = b"".join(line + b"\r\n" for line in [*delivery(b"<u@far.test@own.test>"), b"FOO", b"QUIT"])
    whole, split = Heard(), Heard()
    answers = whole.talk.received(text)
    places = [0, *sorted(cuts), len(text)]
    parts = [text[start:end] for start, end in pairwise(places)]
    assert b"".join(map(split.talk.received, parts)) == answers
    assert split.arrivals == whole.arrivals
    assert len(whole.arrivals) == 1


@given(data=st.binary(max_size=600))
@settings(max_examples=100)
def test_garbage_is_answered_and_never_kept(data: bytes) -> None:
    heard = Heard()
    for line in heard.talk.received(data + b"\r\nQUIT\r\n").split(b"\r\n")[:-1]:
        assert line[:3].isdigit()
    assert heard.arrivals == []


def test_the_document_says_the_limits_and_the_words() -> None:
    document = (Path(__file__).parents[2] / "docs" / "proof.md").read_text()
    assert MOST_MESSAGE == 1024 * 1024
    assert "may have 1 MiB" in document
    assert f"an envelope {MOST_RECIPIENTS}\nrecipients" in document
    assert MOST_ERRORS == 20
    assert "after twenty errors" in document
    refusal = Heard().talk.received(
        b"\r\n".join([*delivery(b"<u@far>", b"x"), b""]).replace(b"EHLO", b"HELO")
    )
    words = re.search(r"`(550 5\.7\.1 [^`]*)`", document)
    assert words
    assert words[1].encode() in refusal
