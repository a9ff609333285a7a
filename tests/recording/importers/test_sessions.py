from __future__ import annotations

import pytest

from smtpwalk.recording.importers import sessions as module
from smtpwalk.recording.importers.sessions import Sessions


def test_numbers_in_the_order_of_appearance() -> None:
    found = Sessions()
    assert [found.of(key) for key in (b"a", b"b", b"a", b"c")] == [1, 2, 1, 3]


def test_a_key_may_come_again() -> None:
    found = Sessions()
    assert found.of(b"a") == 1
    assert found.anew(b"a") == found.of(b"a") == 2
    found.over(b"a")
    assert found.of(b"a") == 3


def test_a_million_keys_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    found = Sessions()
    assert [found.of(key) for key in (b"a", b"b", b"c", b"c", b"b", b"a")] == [1, 2, 3, 3, 2, 4]
