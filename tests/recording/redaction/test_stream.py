"""The stream: what waits for the end of a line, in what order it comes out, and what becomes of endless lines."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.recording.redaction import stream as module
from smtpwalk.recording.redaction.names import Names
from smtpwalk.recording.redaction.places import Place
from smtpwalk.recording.redaction.stand_ins import Category, StandIns
from smtpwalk.recording.redaction.stream import Stream
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.recording.private import cut


def stream(*wanted: Category, folded: bool = False) -> Stream:
    names = Names()
    names.read(b"250 zebedee@corp.com", Place.SERVER)
    return Stream(StandIns(names, wanted), wanted, folded=folded)


def through(made: Stream, events: Iterable[Event]) -> list[Event]:
    return [*(out for event in events for out in made.feed(event)), *made.finish()]


def server(*parts: bytes, session: int = 1) -> list[Event]:
    return [ServerBytes(float(t), session, part) for t, part in enumerate(parts)]


NAMES = (Category.ADDRESSES, Category.HOSTS)
LINE = b"250 <zebedee@corp.com>... ok\r\n"


def test_whole_lines_come_out_at_once() -> None:
    made = stream(*NAMES)
    for event in server(LINE, b"250 ok\r\n"):
        assert len(list(made.feed(event))) == 1


def test_what_changes_nothing_is_the_same_event() -> None:
    (event,) = server(b"250 ok\r\n")
    assert through(stream(*NAMES), [event])[0] is event


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, len(LINE) - 1), max_size=5))
def test_a_name_in_several_chunks_is_found_and_nothing_moves(places: list[int]) -> None:
    parts = list(cut(LINE, places))
    out = through(stream(*NAMES), server(*parts))
    assert (
        b"".join(event.data for event in out if isinstance(event, ServerBytes))
        == b"250 <user1@host1.example>... ok\r\n"
    )
    times = [event.t for event in out]
    assert times == sorted(set(times))
    assert set(times) <= {float(t) for t in range(len(parts))}  # a chunk may be too short for its share
    assert all(event.data for event in out if isinstance(event, ServerBytes))


def test_what_came_meanwhile_keeps_its_place() -> None:
    events: list[Event] = [
        ServerBytes(1, 1, b"250 zebe"), ClientBytes(2, 1, b"NOOP\r\n"), Mark(3, 1, "waited", {}),
        ServerBytes(4, 2, b"220 other\r\n"), ServerBytes(5, 1, b"dee@corp.com\r\n"), Mark(6, 1, "closed", {}),
    ]  # fmt: skip
    made = stream(*NAMES)
    assert [list(made.feed(event)) for event in events[:4]] == [[], [], [], []]
    assert [event.t for event in made.feed(events[4])] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("what", ["tls", "closed", "failed"])
def test_a_line_that_nobody_ended_comes_out_with_its_names_hidden(what: str) -> None:
    out = through(stream(*NAMES), [*server(b"250 zebe", b"dee@corp.com"), Mark(9, 1, what, {})])
    data = b"".join(event.data for event in out if isinstance(event, ServerBytes))
    assert data == b"250 user1@host1.example"
    out = through(stream(*NAMES), server(b"250 zebedee@corp.com"))
    assert [event.data for event in out if isinstance(event, ServerBytes)] == [b"250 user1@host1.example"]


def test_marks_behind_the_end_take_no_memory() -> None:
    made = stream(*NAMES)
    for number in range(1, 50):
        through_end = [*made.feed(Mark(1, number, "connected", {})), *made.feed(Mark(2, number, "closed", {}))]
        assert len(through_end + list(made.feed(Mark(3, number, "note", {})))) == 3
    assert made._sessions == {}


def test_a_line_that_is_too_long_is_hidden_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_OF_A_LINE", 20)
    out = through(stream(*NAMES), server(b"250 zebedee@corp.com", b" and zebe", b"dee\r\n250 zebedee\r\n"))
    data = b"".join(event.data for event in out if isinstance(event, ServerBytes))
    assert data == b"250 " + b"x" * 28 + b"\r\n250 user1\r\n"


def test_a_line_that_is_waited_for_too_long_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    events = [
        *server(b"250 zebe"),
        *(Mark(5, 2, "note", {}) for _ in range(9)),
        ServerBytes(9, 1, b"dee\r\n250 zebedee\r\n"),
    ]
    made = stream(*NAMES)
    sizes = [len(list(made.feed(event))) for event in events]
    assert sizes[:5] == [0, 0, 0, 0, 0]
    assert sum(sizes) == len(events)
    out = through(stream(*NAMES), events)
    data = b"".join(event.data for event in out if isinstance(event, ServerBytes))
    assert data == b"250 xxxxxxx\r\n250 user1\r\n"


def test_a_message_that_is_one_endless_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_OF_A_LINE", 20)
    talk: list[tuple[str, bytes]] = [
        ("S", b"220 mx\r\n"), ("C", b"EHLO a\r\n"), ("S", b"250 mx\r\n"),
        ("C", b"MAIL FROM:<a@b>\r\n"), ("S", b"250 ok\r\n"),
        ("C", b"RCPT TO:<a@b>\r\n"), ("S", b"250 ok\r\n"), ("C", b"DATA\r\n"), ("S", b"354 go\r\n"),
        ("C", b"zebedee " * 5), ("C", b"zebedee\r\nmore\r\n.\r\n"), ("S", b"250 ok\r\n"), ("C", b"NOOP zebedee\r\n"),
    ]  # fmt: skip
    events = [(ClientBytes if who == "C" else ServerBytes)(float(t), 1, data) for t, (who, data) in enumerate(talk)]
    out = through(stream(*Category), events)
    sent = b"".join(event.data for event in out if isinstance(event, ClientBytes))
    assert sent.endswith(b"DATA\r\n" + b"x" * 47 + b"\r\n[4 bytes hidden]\r\n.\r\nNOOP [7 bytes hidden]\r\n")


def test_secrets_are_counted() -> None:
    made = stream()
    events: list[Event] = [*server(b"220 mx\r\n"), ClientBytes(1, 1, b"AUTH PLAIN AGEAYg==\r\n")]
    out = through(made, events)
    assert made.secrets == {1: 1}
    assert [event.what for event in out if isinstance(event, Mark)] == ["masked"]
