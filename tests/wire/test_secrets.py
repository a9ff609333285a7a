"""No secret of a login passes, however the bytes are split and whatever the server says; nothing else is touched."""

from __future__ import annotations

import base64
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.secrets import SecretMask, secret_start

Turn = tuple[str, bytes]

PASSWORD = b"correct horse battery"
PLAIN = base64.b64encode(b"\0anna\0" + PASSWORD)
USER = base64.b64encode(b"anna@example.test")
PASS = base64.b64encode(PASSWORD)
SECRETS = (PASSWORD, PLAIN, USER, PASS)

EVERY = (0, None, *range(1, 60))
"""The places at which each turn is split; None is byte by byte."""
HELLO: list[Turn] = [("S", b"220 mx\r\n"), ("C", b"EHLO a\r\n"), ("S", b"250-mx\r\n250 AUTH PLAIN LOGIN\r\n")]
LOGIN: list[Turn] = [
    ("C", b"AUTH LOGIN\r\n"), ("S", b"334 VXNlcm5hbWU6\r\n"),
    ("C", USER + b"\r\n"), ("S", b"334 UGFzc3dvcmQ6\r\n"),
    ("C", PASS + b"\r\n"), ("S", b"235 in\r\n"),
]  # fmt: skip
AFTER: list[Turn] = [("C", b"NOOP\r\n"), ("S", b"250 ok\r\n")]


def parts(data: bytes, place: int | None) -> list[bytes]:
    """Whole, in two, or (None) byte by byte."""
    if place is None:
        return [data[index : index + 1] for index in range(len(data))]
    return [part for part in (data[:place], data[place:]) if part]


def masked(turns: Iterable[Turn], place: int | None = 0) -> list[Event]:
    mask, out = SecretMask(), list[Event]()
    for second, (who, data) in enumerate(turns):
        if who == "X":
            out += mask(Mark(second, 1, data.decode(), {}))
        else:
            kind = ClientBytes if who == "C" else ServerBytes
            out += [seen for part in parts(data, place) for seen in mask(kind(second, 1, part))]
    return out + mask(Mark(99, 1, "closed", {}))


def bytes_of(events: Iterable[Event], kind: type[ClientBytes] | type[ServerBytes]) -> bytes:
    return b"".join(event.data for event in events if isinstance(event, kind))


def told(events: Iterable[Event]) -> str:
    """The client's side with each mark as a number in braces."""
    words = []
    for event in events:
        if isinstance(event, ClientBytes):
            words.append(event.data.decode("latin-1"))
        elif isinstance(event, Mark) and event.what == "masked" and event.fields["dir"] == "C":
            words.append(f"{{{event.fields['bytes']}}}")
    return "".join(words)


SESSIONS: dict[str, tuple[list[Turn], str]] = {
    "initial response": (
        [*HELLO, ("C", b"AUTH PLAIN " + PLAIN + b"\r\n"), ("S", b"235 in\r\n"), *AFTER],
        "EHLO a\r\nAUTH PLAIN {36}\r\nNOOP\r\n",
    ),
    "initial response, refused": (
        [*HELLO, ("C", b"auth  plain\t" + PLAIN + b"\r\n"), ("S", b"535 no\r\n"), *AFTER],
        "EHLO a\r\nauth  plain\t{36}\r\nNOOP\r\n",
    ),
    "an odd blank": (
        [*HELLO, ("C", b"AUTH=PLAIN\x0b" + PLAIN + b"\n"), ("S", b"501 no\r\n"), *AFTER],
        "EHLO a\r\nAUTH=PLAIN\x0b{36}\nNOOP\r\n",
    ),
    "login": ([*HELLO, *LOGIN, *AFTER], "EHLO a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\nNOOP\r\n"),
    "login in one chunk": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n" + USER + b"\r\n" + PASS + b"\r\n"),
         ("S", b"334 a\r\n334 b\r\n235 in\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\nNOOP\r\n",
    ),
    "login in one chunk, not offered": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n" + USER + b"\r\n" + PASS + b"\r\n"),
         ("S", b"502 no\r\n500 no\r\n500 no\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\nNOOP\r\n",
    ),
    "behind other commands": (
        [*HELLO, ("C", b"NOOP\r\nRSET\r\nAUTH PLAIN\r\n"), ("S", b"250 ok\r\n"), ("C", PLAIN + b"\r\n"),
         ("S", b"250 ok\r\n334 \r\n235 in\r\n"), *AFTER],
        "EHLO a\r\nNOOP\r\nRSET\r\nAUTH PLAIN\r\n{36}\r\nNOOP\r\n",
    ),
    "before the greeting": (
        [("C", b"EHLO a\r\nAUTH LOGIN\r\n"), ("S", b"220 mx\r\n250 mx\r\n"), ("C", USER + b"\r\n"),
         ("S", b"334 a\r\n334 b\r\n"), ("C", PASS + b"\r\n"), ("S", b"235 in\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\nNOOP\r\n",
    ),
    "a stray reply before the prompt": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"250 stray\r\n"), ("S", b"334 a\r\n"), ("C", USER + b"\r\n"),
         ("S", b"334 b\r\n"), ("C", PASS + b"\r\n"), ("S", b"235 in\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\nNOOP\r\n",
    ),
    "a stray reply behind the prompt": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"334 a\r\n250 stray\r\n"), ("C", USER + b"\r\n"),
         ("S", b"334 b\r\n250 stray\r\n"), ("C", PASS + b"\r\n"), ("S", b"235 in\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\nNOOP\r\n",
    ),
    "a prompt of two codes": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"334-a\r\n250 b\r\n"), ("C", USER + b"\r\n"),
         ("S", b"535 no\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\n{24}\r\nNOOP\r\n",
    ),
    "354 to what was not DATA": (
        [*HELLO, ("C", b"NOOP\r\n"), ("S", b"354 go\r\n"), *LOGIN],
        "EHLO a\r\nNOOP\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\n",
    ),
    "354 of two codes": (
        [*HELLO, ("C", b"DATA\r\n"), ("S", b"250-a\r\n354 go\r\n"), *LOGIN],
        "EHLO a\r\nDATA\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\n",
    ),
    "behind a message": (
        [*HELLO, ("C", b"DATA\r\n"), ("S", b"354 go\r\n"), ("C", b"x\r\n.\r\n"), ("S", b"250 ok\r\n"), *LOGIN],
        "EHLO a\r\nDATA\r\nx\r\n.\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\n",
    ),
    "behind a message that was refused before its end": (
        [*HELLO, ("C", b"DATA\r\n"), ("S", b"354 go\r\n"), ("C", b"x\r\n"), ("S", b"552 no\r\n"), *LOGIN],
        "EHLO a\r\nDATA\r\nx\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\n",
    ),
    "behind a message that ends in a bare dot": (
        [*HELLO, ("C", b"DATA\r\n"), ("S", b"354 go\r\n"), ("C", b"x\n.\n"), ("S", b"250 ok\r\n"), *LOGIN],
        "EHLO a\r\nDATA\r\nx\n.\nAUTH LOGIN\r\n{24}\r\n{28}\r\n",
    ),
    "behind a message that ends in a dot and two CR": (
        [*HELLO, ("C", b"DATA\r\n"), ("S", b"354 go\r\n"), ("C", b"x\r\n.\r\r\n"), ("S", b"250 ok\r\n"), *LOGIN],
        "EHLO a\r\nDATA\r\nx\r\n.\r\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\n",
    ),
    "behind a chunk without a line feed": (
        [*HELLO, ("C", b"BDAT 3\r\nabcAUTH PLAIN " + PLAIN + b"\r\n"), ("S", b"250 ok\r\n535 no\r\n"), *AFTER],
        "EHLO a\r\nBDAT 3\r\nabcAUTH PLAIN {36}\r\nNOOP\r\n",
    ),
    "behind a greeting that never ended": (
        [("S", b"220-mx\r\n"), ("X", b"waited"), ("C", b"HELO a\r\n"), ("S", b"250 mx\r\n"), *LOGIN, *AFTER],
        "HELO a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\nNOOP\r\n",
    ),
    "after a reply that never came (one line too many is hidden)": (
        [*HELLO, ("C", b"VRFY a\r\n"), ("X", b"waited"), *LOGIN, *AFTER, *AFTER],
        "EHLO a\r\nVRFY a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\n{4}\r\nNOOP\r\n",
    ),
    "after TLS": (
        [*HELLO, ("C", b"STARTTLS\r\nNOOP\r\n"), ("S", b"220 go\r\n250 half a"), ("X", b"tls"), ("C", b"EHLO a\r\n"),
         ("S", b"250 mx\r\n"), *LOGIN, *AFTER],
        "EHLO a\r\nSTARTTLS\r\nNOOP\r\nEHLO a\r\nAUTH LOGIN\r\n{24}\r\n{28}\r\nNOOP\r\n",
    ),
    "broken off with a star": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"334 a\r\n"), ("C", b"*\r\n"), ("S", b"501 off\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\n{1}\r\nNOOP\r\n",
    ),
    "an empty answer": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"334 a\r\n"), ("C", b"\r\n"), ("S", b"501 no\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\n\r\nNOOP\r\n",
    ),
    "AUTH alone": ([*HELLO, ("C", b"AUTH\r\n"), ("S", b"501 no\r\n"), *AFTER], "EHLO a\r\nAUTH\r\nNOOP\r\n"),
    "closed in the middle of the secret": (
        [*HELLO, ("C", b"AUTH PLAIN " + PLAIN)],
        "EHLO a\r\nAUTH PLAIN {36}",
    ),
    "the prompt came while a line was half typed": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"535 no\r\n"), ("C", b"NO"), ("S", b"334 a\r\n"), ("C", b"OP\r\n"),
         ("S", b"250 ok\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\nNO{2}\r\nNOOP\r\n",
    ),
    "the prompt came between a CR and its LF": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"535 no\r\n"), ("C", b"NOOP\r"), ("S", b"334 a\r\n"), ("C", b"\n"),
         ("S", b"250 ok\r\n"), *AFTER],
        "EHLO a\r\nAUTH LOGIN\r\nNOOP\r\nNOOP\r\n",
    ),
    "the refusal came while the secret was half typed": (
        [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"334 a\r\n"), ("C", USER[:9]), ("S", b"421 bye\r\n"),
         ("C", USER[9:] + b"\r\n")],
        "EHLO a\r\nAUTH LOGIN\r\n{24}\r\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SESSIONS)
def test_secrets_are_hidden_and_only_they(name: str) -> None:
    turns, expected = SESSIONS[name]
    for place in EVERY:
        events = masked(turns, place)
        assert told(events) == expected
        assert bytes_of(events, ServerBytes) == b"".join(data for who, data in turns if who == "S")
        seen = bytes_of(events, ClientBytes) + bytes_of(events, ServerBytes)
        assert not [secret for secret in SECRETS if secret in seen]


def test_a_refusal_whose_command_was_lost_hides_one_line_too_many_and_no_more() -> None:
    lost: list[Turn] = [("C", b"VRFY a\r\n"), ("C", b"AUTH LOGIN\r\n"), ("S", b"503 no\r\n"), *AFTER, *AFTER]
    assert told(masked([*HELLO, *lost])) == "EHLO a\r\nVRFY a\r\nAUTH LOGIN\r\n{4}\r\nNOOP\r\n"


def test_a_record_that_begins_in_the_middle_of_a_session() -> None:
    """No greeting is owed: the 354 answers DATA, and the message is one."""
    turns: list[Turn] = [("X", b"amid"), ("C", b"DATA\r\n"), ("S", b"354 go\r\n"), ("C", b"AUTH PLAIN dGVzdA==\r\n.\r\n")]
    assert b"dGVzdA==" in bytes_of(masked(turns), ClientBytes)


def test_text_of_a_message_is_no_login() -> None:
    text = b"AUTH PLAIN " + PLAIN + b"\r\nAUTH LOGIN\r\n.\r\n"
    turns: list[Turn] = [*HELLO, ("C", b"DATA\r\n"), ("S", b"354 go\r\n250 stray\r\n"), ("C", text),
                         ("S", b"250 ok\r\n"), ("C", b"BDAT 11\r\nAUTH PLAIN x"), ("C", b"\r\n")]  # fmt: skip
    events = masked(turns)
    assert not [event for event in events if isinstance(event, Mark) and event.what == "masked"]
    assert bytes_of(events, ClientBytes) == b"".join(data for who, data in turns if who == "C")


# ---------------------------------------------------------------------- echoes
@pytest.mark.parametrize("echo", [USER, PASS, PASSWORD, PASS + USER, b"<" + PASSWORD + b"> <" + PASSWORD + b">"])
def test_what_the_server_repeats_is_hidden(echo: bytes) -> None:
    said = (b"250 you said ", b"\r\n250 ok\r\n")
    rest = echo.replace(PASSWORD, b"").replace(PASS, b"").replace(USER, b"")
    for place in EVERY:
        events = masked([*HELLO, *LOGIN, ("C", b"NOOP\r\n"), ("S", echo.join(said))], place)
        assert bytes_of(events, ServerBytes).endswith(rest.join(said))
        marks = [event for event in events if isinstance(event, Mark) and event.fields.get("dir") == "S"]
        assert sum(mark.fields["bytes"] for mark in marks) == len(echo) - len(rest)


@pytest.mark.parametrize("place", EVERY)
def test_a_secret_that_begins_with_another_is_hidden_whole(place: int | None) -> None:
    short, long = b"abcdefgh!", b"abcdefgh!ijkl!"
    turns: list[Turn] = [*HELLO, ("C", b"AUTH X\r\n"), ("S", b"334 a\r\n"), ("C", short + b"\r\n"), ("S", b"334 b\r\n"),
                         ("C", long + b"\r\n"), ("S", b"535 not " + long + b", " + short + b"\r\n")]  # fmt: skip
    assert bytes_of(masked(turns, place), ServerBytes).endswith(b"535 not , \r\n")


@pytest.mark.parametrize("mark", [b"waited", b"note", b"step"])
def test_a_mark_in_the_middle_of_an_echo_does_not_let_it_out(mark: bytes) -> None:
    turns: list[Turn] = [*HELLO, *LOGIN, ("C", b"NOOP\r\n"), ("S", b"250 " + PASS[:9]), ("X", mark),
                         ("S", PASS[9:] + b"\r\n")]  # fmt: skip
    assert bytes_of(masked(turns), ServerBytes).endswith(b"250 \r\n")


def test_what_was_held_back_comes_out_at_the_end() -> None:
    turns: list[Turn] = [*HELLO, *LOGIN, ("C", b"NOOP\r\n"), ("S", b"250 " + PASS[:9])]
    assert bytes_of(masked(turns), ServerBytes).endswith(b"250 " + PASS[:9])


def test_a_shorter_secret_in_what_was_held_back_stays_hidden() -> None:
    turns: list[Turn] = [*HELLO, ("C", b"AUTH X\r\n"), ("S", b"334 a\r\n"), ("C", b"abcdefgh!ijkl!\r\n"),
                         ("S", b"334 b\r\n"), ("C", b"abcdefgh!\r\n"), ("S", b"535 abcdefgh!ij")]  # fmt: skip
    assert bytes_of(masked(turns), ServerBytes).endswith(b"535 ij")


def test_blanks_around_a_secret_do_not_let_its_echo_out() -> None:
    echo = b"535 " + PASS + b" " + PASSWORD + b"\r\n"
    turns: list[Turn] = [*HELLO, ("C", b"AUTH PLAIN " + PASS + b" \r\n"), ("S", echo)]
    assert bytes_of(masked(turns), ServerBytes).endswith(b"535  \r\n")


def test_short_secrets_hide_no_honest_words() -> None:
    turns: list[Turn] = [*HELLO, ("C", b"AUTH X\r\n"), ("S", b"334 a\r\n"), ("C", b"ok\r\n"), ("S", b"235 ok\r\n")]
    assert bytes_of(masked(turns), ServerBytes).endswith(b"235 ok\r\n")


def test_a_secret_with_a_line_feed_inside_holds_no_reply_back() -> None:
    odd = base64.b64encode(b"\nlong enough")
    mask = SecretMask()
    turns: list[Turn] = [*HELLO, ("C", b"AUTH X " + odd + b"\r\n"), ("S", b"535 no\r\n")]
    events = [seen for who, data in turns for seen in mask((ClientBytes if who == "C" else ServerBytes)(0, 1, data))]
    assert bytes_of(events, ServerBytes).endswith(b"535 no\r\n")


# ---------------------------------------------------------------------- properties
_client = st.sampled_from([b"EHLO a\r\n", b"MAIL FROM:<a@b> AUTH=<>\r\n", b"DATA\r\n", b".\r\n", b"x\n", b"\r\n",
                           b"BDAT 4\r\n", b"\r", b"QUIT\r\n", b"\xff\0", b"AUT", b"half"])  # fmt: skip
_server = st.sampled_from([b"220 mx\r\n", b"250-a\r\n", b"250 b\r\n", b"334 x\r\n", b"354 go\r\n", b"5", b"55 no\r\n",
                           b"\n", b"235 in\r\n", b"\xff"])  # fmt: skip
_marks = st.sampled_from([b"waited", b"tls", b"note"])
_turns = st.lists(
    st.one_of(st.tuples(st.just("C"), _client), st.tuples(st.just("S"), _server), st.tuples(st.just("X"), _marks)),
    max_size=15,
)


@given(_turns)
@settings(max_examples=300, deadline=None)
def test_without_a_login_every_byte_goes_through(turns: list[Turn]) -> None:
    for place in (0, None, 1):
        events = masked(turns, place)
        assert bytes_of(events, ClientBytes) == b"".join(data for who, data in turns if who == "C")
        assert bytes_of(events, ServerBytes) == b"".join(data for who, data in turns if who == "S")


_answers = st.sampled_from([b"334 x\r\n", b"250 stray\r\n334 y\r\n", b"334 x\r\n250 stray\r\n", b"noise\r\n334 z\r\n",
                            b"250-a\r\n334 b\r\n", b"334-a\r\n334 b\r\n", b"\r\n\r\n334 x\r\n"])  # fmt: skip


@given(_turns, st.lists(_answers, min_size=2, max_size=2), st.integers(0, 30))
@settings(max_examples=300, deadline=None)
def test_whatever_was_said_before_a_prompted_secret_is_hidden(
    before: list[Turn], prompts: list[bytes], place: int
) -> None:
    # A message under way, or half a line, would make the login text of something else: both are ended first.
    turns: list[Turn] = [*before, ("C", b"xxxx\r\n.\r\n"), ("S", b"\r\n250 x\r\n"), ("C", b"AUTH LOGIN\r\n")]
    for prompt, secret in zip(prompts, (USER, PASS), strict=True):
        turns += [("S", prompt), ("C", secret + b"\r\n")]
    turns += [("S", b"535 no " + PASS + PASSWORD + b"\r\n")]
    for split in (0, None, place):
        events = masked(turns, split)
        seen = bytes_of(events, ClientBytes) + bytes_of(events, ServerBytes)
        assert not [secret for secret in SECRETS if secret in seen]


@pytest.mark.parametrize(
    ("line", "answering", "start"),
    [
        (b"AUTH PLAIN abc", False, 11),
        (b"auth\tplain  abc", False, 12),
        (b"  AUTH PLAIN abc", False, 13),
        (b"AUTH PLAIN ", False, None),
        (b"AUTH LOGIN", False, None),
        (b"AUTHOR PLAIN abc", False, None),
        (b"MAIL FROM:<a> AUTH=<b> c", False, None),
        (b"anything", True, 0),
        (b"", True, 0),
    ],
)
def test_where_a_secret_begins(line: bytes, answering: bool, start: int | None) -> None:
    assert secret_start(line, answering=answering) == start


def test_an_ordinary_command_stays_one_event() -> None:
    mask = SecretMask()
    event = ClientBytes(0, 1, b"EHLO a\r\nNOOP\r\n")
    assert mask(event) == [event]
    assert mask(ClientBytes(0, 1, b"")) == []


def test_the_tail_of_a_line_that_was_cut_ends_no_login() -> None:
    """Behind 8192 octets the rest of a line is passed over; that it looks like a reply makes it none."""
    mask = SecretMask()
    for kind, data in [*HELLO, ("C", b"AUTH LOGIN\r\n"), ("S", b"334 VXNlcm5hbWU6\r\n"), ("S", b"x" * 9000)]:
        mask(ServerBytes(0.0, 1, data) if kind == "S" else ClientBytes(0.0, 1, data))
    mask(ServerBytes(0.0, 1, b"535 no\r\n"))
    assert PASS not in bytes_of(mask(ClientBytes(0.0, 1, PASS + b"\r\n")), ClientBytes)
