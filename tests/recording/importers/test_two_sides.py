from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.recording.importers.two_sides import UNDECIDED_LIMIT, Seen, TwoSides
from smtpwalk.wire.events import Event, Mark, ServerBytes

from .reading import said

ENDS = (("192.0.2.9", 40000), ("192.0.2.25", 2525))


class Whole:
    start = 10**9

    def __init__(self) -> None:
        self.out: list[Event] = []
        self.tell = self.out.append
        self.sessions = 0

    def number(self) -> int:
        self.sessions += 1
        return self.sessions


def talk(*turns: tuple[int, bytes], server: int | None = None, dots: bool = False) -> tuple[Whole, TwoSides]:
    whole = Whole()
    both = TwoSides(whole, ENDS, server=server, dots=dots)
    for number, (way, data) in enumerate(turns, 1):
        both.said(way, data, Seen(number * 10**9, number))
    return whole, both


def marks(whole: Whole) -> list[tuple[str, dict[str, Any]]]:
    return [(event.what, dict(event.fields)) for event in whole.out if isinstance(event, Mark)]


@pytest.mark.parametrize("way", [0, 1])
def test_nothing_is_told_before_it_is_decided_and_then_all_with_its_time(way: int) -> None:
    whole, both = talk((way, b"220 hello\r\n"))
    assert whole.out == []
    both.said(1 - way, b"NO", Seen(3 * 10**9, 2))
    assert whole.out == []
    both.said(1 - way, b"OP\r\n", Seen(4 * 10**9, 3))
    assert said(whole.out) == [("S", "220 hello"), ("C", "NOOP")]
    assert [event.t for event in whole.out] == [0.0, 2.0, 3.0]


def test_what_is_no_smtp_is_never_told() -> None:
    whole, both = talk((1, b"220 hello\r\n"), (0, b"USER anna\r\n"))
    both.finish(Seen(4 * 10**9, 3))
    assert both.other
    assert whole.out == []


def test_the_server_is_who_greets() -> None:
    for way in (0, 1):
        whole, _both = talk((way, b"220 mx ESMTP\r\n"), (1 - way, b"EHLO a\r\n"))
        assert said(whole.out) == [("S", "220 mx ESMTP"), ("C", "EHLO a")]
        assert [event.t for event in whole.out] == [0.0, 1.0]


def test_who_was_connected_to_needs_no_sure_words() -> None:
    whole, _both = talk((1, b"220 hello\r\n"), (0, b"NOOP\r\n"), server=1)
    assert said(whole.out) == [("S", "220 hello"), ("C", "NOOP")]


def test_what_goes_on_without_being_decided_is_given_up() -> None:
    whole, both = talk((0, b"x" * UNDECIDED_LIMIT), (0, b"y"))
    assert both.other
    assert whole.sessions == 0


def test_holes_and_marks_wait_too() -> None:
    whole = Whole()
    both = TwoSides(whole, ENDS)
    both.mark("connected", Seen(10**9, 1))
    both.lost(0, 7, Seen(10**9, 1), "{count} of the {side}")
    both.unsure("guessed", Seen(10**9, 2), missing="both")
    assert whole.out == []
    both.said(1, b"250 2.1.0 Ok\r\n", Seen(2 * 10**9, 3))
    where = {"address": "192.0.2.25", "port": 2525, "source": "192.0.2.9", "source_port": 40000}
    assert marks(whole) == [
        ("connected", where),
        ("unsure", {"packet": 1, "text": "7 of the client", "missing": "client", "bytes": 7}),
        ("unsure", {"packet": 2, "text": "guessed", "missing": "both"}),
    ]


def test_where_dots_stand_for_bytes_what_follows_starttls_is_tls_unless_it_is_a_command() -> None:
    start = [(1, b"220 mx ESMTP\r\n"), (0, b"STARTTLS\r\n"), (1, b"220 go\r\n")]
    whole, both = talk(*start, (0, b".....a.b"), (1, b"....."), dots=True)
    both.finish(Seen(10**9, 9))
    assert said(whole.out) == [("S", "220 mx ESMTP"), ("C", "STARTTLS"), ("S", "220 go")]
    assert marks(whole) == [("opaque", {"client": 8, "server": 5})]
    whole, both = talk(*start, (0, b"QUIT\r\n"), dots=True)
    assert said(whole.out)[-1] == ("C", "QUIT")


@pytest.mark.parametrize("answer", [None, b"454 4.7.0 TLS not available\r\n"])
def test_where_dots_stand_for_bytes_nothing_is_tls_before_the_server_says_go_ahead(answer: bytes | None) -> None:
    """STARTTLS may be a line of a message, and may be refused."""
    answered = [(1, answer)] if answer else []
    whole, both = talk((1, b"220 mx ESMTP\r\n"), (0, b"starttls\r\n"), *answered, (0, b"and more\r\n"), dots=True)
    both.finish(Seen(10**9, 9))
    assert said(whole.out)[-1] == ("C", "and more")
    assert marks(whole) == []


def test_the_next_greeting_of_a_server_that_has_left() -> None:
    _whole, both = talk((1, b"220 mx ESMTP\r\n"), (0, b"QUIT\r\n"))
    assert not both.greets_again(1, b"220 mx ESMTP\r\n")
    both.said(1, b"221-a\r\n221 bye\r\n", Seen(10**9, 3))
    assert both.greets_again(1, b"220 mx ESMTP\r\n")
    assert not both.greets_again(0, b"220 mx ESMTP\r\n")
    assert not both.greets_again(1, b"250 ok\r\n")


def test_bytes_that_begin_like_tls_amid_words_stay_what_they_are() -> None:
    hello = b"\x16\x03\x01\x00\x05\x01abcd"
    whole, _both = talk((1, b"220 mx ESMTP\r\n"), (0, b"EHLO a\r\n"), (1, hello))
    last = whole.out[-1]
    assert isinstance(last, ServerBytes)
    assert last.data == hello


def test_behind_starttls_bytes_are_counted_and_not_told() -> None:
    start = [(1, b"220 mx ESMTP\r\n"), (0, b"STARTTLS\r\n"), (1, b"220 go\r\n")]
    whole, both = talk(*start, (0, b"\x16\x03\x01\x00\x05\x01abcd"), (1, b"\x16\x03\x03xyz"))
    both.finish(Seen(10**9, 9))
    assert said(whole.out) == [("S", "220 mx ESMTP"), ("C", "STARTTLS"), ("S", "220 go")]
    assert marks(whole) == [("opaque", {"client": 10, "server": 6})]


@pytest.mark.parametrize(("way", "side"), [(0, "client"), (1, "server")])
def test_what_is_lost_is_told_where_it_is_missing(way: int, side: str) -> None:
    whole = Whole()
    both = TwoSides(whole, ENDS, server=1, place="line")
    both.said(1, b"220 mx ESMTP\r\n", Seen(10**9, 1))
    both.lost(way, 40, Seen(10**9, 2), "{count} bytes of the {side} are missing.")
    words = f"40 bytes of the {side} are missing."
    assert marks(whole) == [("unsure", {"line": 2, "text": words, "missing": side, "bytes": 40})]


@pytest.mark.parametrize(("port", "told"), [(25, 1), (8080, 0)])
def test_an_attempt_to_reach_a_mail_server_is_told_though_nothing_was_said(port: int, told: int) -> None:
    whole = Whole()
    both = TwoSides(whole, (ENDS[0], ("192.0.2.25", port)), server=1)
    both.mark("connecting", Seen(10**9, 1))
    both.finish(Seen(10**9, 2))
    assert len(whole.out) == whole.sessions == told
