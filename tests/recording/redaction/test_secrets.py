"""Secrets of AUTH: hidden, counted, and nothing else touched."""

from __future__ import annotations

from smtpwalk.recording.lines import read_event
from smtpwalk.recording.redaction.secrets import Secrets
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes


def test_a_secret_becomes_a_mark() -> None:
    secrets = Secrets()
    told: list[Event] = [ServerBytes(0, 1, b"220 mx\r\n"), ClientBytes(1, 1, b"AUTH PLAIN AGEAYg==\r\n")]
    seen = [one for event in told for one in secrets(event)]
    assert [(type(one), getattr(one, "data", b"")) for one in seen] == [
        (ServerBytes, b"220 mx\r\n"),
        (ClientBytes, b"AUTH PLAIN "),
        (Mark, b""),
        (ClientBytes, b"\r\n"),
    ]
    assert secrets.hidden == {1: 1}


def test_what_hides_nothing_is_the_same_event() -> None:
    secrets = Secrets()
    told = [
        read_event('{"t":0,"s":1,"dir":"S","data":"220 mx\\r\\n","odd":7}'),
        read_event('{"t":1,"s":1,"dir":"C","data":"EHLO a\\r\\n","odd":7}'),
        Mark(2, 1, "note", {}),
    ]
    assert [secrets(event) for event in told] == [[event] for event in told]
    assert all(secrets(event)[0] is event for event in told[:1])
    assert secrets.hidden == {}


def test_sessions_are_told_apart_and_closed_ones_forgotten() -> None:
    secrets = Secrets()
    for number in range(1, 50):
        secrets(ServerBytes(0, number, b"220 mx\r\n"))
        secrets(Mark(1, number, "closed", {}))
        assert secrets(Mark(2, number, "note", {})) == [Mark(2, number, "note", {})]
    assert secrets._masks == {}
    secrets(ServerBytes(3, 1, b"220 again\r\n"))
    assert list(secrets._masks) == [1]
