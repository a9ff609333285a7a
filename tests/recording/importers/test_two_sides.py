from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from smtpwalk.recording.importers.two_sides import End, Seen, TwoSides
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

CLIENT: End = ("192.0.2.9", 40000)
SERVER: End = ("192.0.2.1", 2525)
GREETING = b"220 relay.example.test ESMTP\r\n"
HELLO = b"EHLO pc.example.test\r\n"
STARTTLS = b"STARTTLS\r\n"
GO = b"220 go\r\n"
CLIENT_HELLO = b"\x16\x03\x01\x00\x05\x01abcd"


@dataclass
class Heard:
    """A listener with a list."""

    start: int = 0
    sessions: int = 0
    events: list[Event] = field(default_factory=list)

    def number(self) -> int:
        self.sessions += 1
        return self.sessions

    def tell(self, event: Event) -> None:
        self.events.append(event)

    @property
    def said(self) -> list[tuple[str, bytes]]:
        sides = {ClientBytes: "C", ServerBytes: "S"}
        return [(sides[type(e)], e.data) for e in self.events if isinstance(e, ClientBytes | ServerBytes)]

    @property
    def marks(self) -> list[tuple[str, dict[str, object]]]:
        return [(e.what, dict(e.fields)) for e in self.events if isinstance(e, Mark)]


def at(number: int) -> Seen:
    return Seen(number * 10**9, number)


@pytest.mark.parametrize("server", [0, 1])
def test_who_the_server_is_comes_out_by_the_words(server: int) -> None:
    heard = Heard()
    talk = TwoSides(heard, (("", 0), ("", 0)))
    talk.said(server, GREETING, at(1))
    talk.said(1 - server, HELLO, at(2))
    assert heard.said == [("S", GREETING), ("C", HELLO)]
    assert [event.t for event in heard.events] == [1.0, 2.0]


def test_nothing_is_told_before_it_is_known_to_be_smtp() -> None:
    heard = Heard()
    talk = TwoSides(heard, (CLIENT, SERVER), server=1)
    talk.mark("connecting", at(1))
    talk.said(1, b"220 hello", at(2))
    assert heard.events == []
    assert heard.sessions == 0
    talk.said(1, b"\r\n", at(3))
    talk.said(0, HELLO, at(4))
    assert heard.marks == [
        ("connecting", {"address": "192.0.2.1", "port": 2525, "source": "192.0.2.9", "source_port": 40000})
    ]
    assert heard.said == [("S", b"220 hello"), ("S", b"\r\n"), ("C", HELLO)]


def test_ftp_is_never_told() -> None:
    heard = Heard()
    talk = TwoSides(heard, (CLIENT, SERVER), server=1)
    talk.said(1, b"220 files here\r\n", at(1))
    talk.said(0, b"USER anonymous\r\n", at(2))
    talk.finish(at(3))
    assert talk.other
    assert heard.events == []


def test_behind_starttls_bytes_are_counted_and_not_told() -> None:
    heard = Heard()
    talk = TwoSides(heard, (CLIENT, SERVER), server=1)
    for way, data in [(1, GREETING), (0, STARTTLS), (1, GO), (0, CLIENT_HELLO), (1, b"\x16\x03\x03xyz")]:
        talk.said(way, data, at(1))
    talk.finish(at(2))
    assert [data for _who, data in heard.said] == [GREETING, STARTTLS, GO]
    assert heard.marks == [("opaque", {"client": len(CLIENT_HELLO), "server": 6})]


def test_bytes_that_begin_like_tls_amid_words_stay_what_they_are() -> None:
    heard = Heard()
    talk = TwoSides(heard, (CLIENT, SERVER), server=1)
    for way, data in [(1, GREETING), (0, HELLO), (1, CLIENT_HELLO)]:
        talk.said(way, data, at(1))
    assert heard.said[-1] == ("S", CLIENT_HELLO)


def test_where_dots_stand_for_bytes_tls_is_known_by_what_was_asked_before() -> None:
    heard = Heard()
    talk = TwoSides(heard, (CLIENT, SERVER), server=1, dots=True)
    for way, data in [(1, GREETING), (0, STARTTLS), (1, GO), (0, b"......abcd\r\n"), (1, b"..x")]:
        talk.said(way, data, at(1))
    talk.finish(at(2))
    assert heard.marks == [("opaque", {"client": 12, "server": 3})]


@pytest.mark.parametrize(("way", "side"), [(0, "client"), (1, "server")])
def test_what_is_lost_is_told_where_it_is_missing(way: int, side: str) -> None:
    heard = Heard()
    talk = TwoSides(heard, (CLIENT, SERVER), server=1, place="line")
    talk.said(1, GREETING, at(1))
    talk.lost(way, 40, at(2), "{count} bytes of the {side} are missing.")
    talk.said(0, HELLO, at(3))
    ((what, facts),) = heard.marks
    assert what == "unsure"
    assert facts["text"] == f"40 bytes of the {side} are missing."
    assert (facts["line"], facts["missing"], facts["bytes"]) == (2, side, 40)


def test_an_attempt_to_reach_a_mail_server_is_told_though_nothing_was_said() -> None:
    for port, told in ((25, 1), (8080, 0)):
        heard = Heard()
        talk = TwoSides(heard, (CLIENT, ("192.0.2.1", port)), server=1)
        talk.mark("connecting", at(1))
        talk.finish(at(2))
        assert len(heard.events) == heard.sessions == told
