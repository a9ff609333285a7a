"""What a house remembers, and that it forgets in time."""

from __future__ import annotations

import pytest

from smtpwalk.practice import house
from smtpwalk.practice.house import Fate, House, Message


def message(t: float, data: bytes = b"") -> Message:
    return Message(t, b"a@b.test", (b"c@d.test",), data, Fate.OUTSIDE, b"c@d.test", b"id")


def test_a_message_arrives_in_its_time() -> None:
    found = House()
    found.post(message(5.0))
    assert found.arrived(4.9) == ()
    assert found.arrived(5.0) == found.outbox == (message(5.0),)


def test_the_outbox_is_bounded_by_number_and_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "MOST_MESSAGES", 3)
    monkeypatch.setattr(house, "MOST_BYTES", 10)
    found = House()
    for t in range(5):
        found.post(message(t))
    assert [m.t for m in found.outbox] == [2, 3, 4]
    found.post(message(5, b"x" * 8))
    found.post(message(6, b"x" * 8))
    assert [m.t for m in found.outbox] == [6]


def test_a_triple_counts_from_its_first_time() -> None:
    found, triple = House(), (b"127.0.0.1", b"a", b"b")
    assert found.waited(triple, 1.0) is None
    found.remember(triple, 1.0)
    found.remember(triple, 3.0)
    assert found.waited(triple, 4.0) == 3.0


def test_triples_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "MOST_TRIPLES", 2)
    found = House()
    for name in (b"1", b"2", b"3"):
        found.remember((name, b"", b""), 0.0)
    assert found.waited((b"1", b"", b""), 0.0) is None
    assert found.waited((b"3", b"", b""), 0.0) == 0.0
