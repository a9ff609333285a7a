from __future__ import annotations

from collections.abc import Iterator

import pytest

from smtpwalk.recording.importers import pieces as module
from smtpwalk.recording.importers.pieces import NO_SMTP, Pieces, introduced
from smtpwalk.recording.importers.told import About, mark, server
from smtpwalk.wire.events import Event, Mark

from .reading import marks, said

ENDS = (("192.0.2.9", 40000), ("192.0.2.25", 25))
HELLO = [(1, b"220 mx ESMTP\r\n"), (0, b"EHLO a\r\n"), (1, b"250 mx\r\n")]
QUIT = [(0, b"QUIT\r\n"), (1, b"221 bye\r\n")]
HELLO_LINES = [("S", "220 mx ESMTP"), ("C", "EHLO a"), ("S", "250 mx")]
QUIT_LINES = [("C", "QUIT"), ("S", "221 bye")]


def test_conversations_apart_and_numbered_as_they_are_known() -> None:
    pieces = Pieces()
    for number, (way, data) in enumerate([*HELLO, *QUIT], 1):
        for key in "ab":
            pieces.piece(key, way, data, number, number / 4, ENDS)
    pieces.finish()
    for session in (1, 2):
        assert said(pieces.out, session) == HELLO_LINES + QUIT_LINES
    assert {event.t for event in pieces.out} == {0.25, 0.5, 0.75, 1.0, 1.25}
    told = [event for event in pieces.take() if isinstance(event, Mark)]
    assert [event.what for event in told] == ["connected", "connected"]
    assert pieces.out == []


def test_a_greeting_behind_a_goodbye_is_another_session() -> None:
    pieces = Pieces()
    for way, data in [*HELLO, *QUIT, *HELLO]:
        pieces.piece("a", way, data, 1)
    assert said(pieces.out, 1) == HELLO_LINES + QUIT_LINES
    assert said(pieces.out, 2) == HELLO_LINES


def test_what_is_no_smtp_is_named_once_it_is_over() -> None:
    pieces = Pieces()
    pieces.piece("a", 0, b"GET / HTTP/1.0\r\n\r\n", 1, 0.0, (("192.0.2.9", 40000), ("192.0.2.80", 80)))
    pieces.piece("b", 0, b"HELP\r\n", 1)
    pieces.finish()
    words = ["192.0.2.9 port 40000 and 192.0.2.80 port 80", "its ends are not named"]
    assert [text for _line, text in marks(pieces.out, "remark")] == [NO_SMTP.format(text) for text in words]


def test_remarks_doubts_holes_and_the_end() -> None:
    pieces = Pieces()
    pieces.remark("a heading", 1)
    pieces.unsure("a", "of nobody", 1)
    pieces.lost("a", 0, 3, 1, "{count}")
    pieces.over("a")
    pieces.piece("a", 1, HELLO[0][1], 2)
    pieces.piece("a", 1, b"", 2)
    pieces.unsure("a", "guessed", 3)
    pieces.lost("a", 0, 3, 4, "{count} of the {side}")
    pieces.over("a", by=0)
    assert marks(pieces.out, "remark") == [(1, "a heading")]
    assert marks(pieces.out, "unsure") == [(3, "guessed"), (4, "3 of the client")]
    last = pieces.out[-1]
    assert isinstance(last, Mark)
    assert (last.what, dict(last.fields)) == ("closed", {"by": "client"})


def test_only_so_many_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FOLLOWED", 3)
    pieces = Pieces()
    for key in range(10):
        pieces.piece(key, 1, HELLO[0][1], 1)
    assert len(pieces._talks) == 3
    assert pieces.sessions == 10


def test_the_host_is_that_of_the_first_session() -> None:
    def events() -> Iterator[Event]:
        yield server(b"220 mx")
        yield mark("connected", address="192.0.2.25", port=25)
        yield server(b"250 ok")

    first, *rest = introduced(events(), About(by="x"))
    assert first == About(host="192.0.2.25", port=25, by="x")
    assert len(rest) == 3
    many = introduced(iter([server(b"250 ok")] * 500), About())
    assert next(many) == About()
    assert len(list(many)) == 500
