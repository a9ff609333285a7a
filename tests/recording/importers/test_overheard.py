from __future__ import annotations

import pytest

from smtpwalk.recording.importers import overheard
from smtpwalk.recording.importers.overheard import Sessions

from .reading import said


def test_the_first_words_settle_who_tells() -> None:
    sessions = Sessions()
    for key, sent, received in (
        ("server", b"220 mx", b"EHLO x"),
        ("client", b"EHLO x", b"220 mx"),
    ):
        session = sessions.at(key)
        events = session.sent(sent, 1) + session.received(received, 2)
        who = "S" if key == "server" else "C"
        assert said(events)[0] == (who, sent.decode())
        assert session.by_server is (key == "server")
        assert session.speech.pipelines is (key == "client")


def test_once_settled_it_stays_so() -> None:
    session = Sessions().at(1, by_server=True)
    assert said(session.received(b"250 in a message", 1)) == [("C", "250 in a message")]


def test_sessions_are_numbered_as_they_begin() -> None:
    sessions = Sessions(hides=True)
    assert [sessions.at("a").number, sessions.at("b").number, sessions.at("a").number] == [1, 2, 1]
    assert sessions.latest == 1
    assert sessions.begin("a").number == 3
    sessions.end("a")
    assert sessions.get("a") is None
    assert sessions.at("a").number == 4


def test_no_more_sessions_are_followed_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overheard, "_OPEN", 2)
    sessions = Sessions()
    for key in "abc":
        sessions.at(key)
    assert sessions.get("a") is None
    assert sessions.get("c") is not None
