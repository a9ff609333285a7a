"""An event without a time or a session cannot be built."""

from __future__ import annotations

import pytest

from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes


@pytest.mark.parametrize(("t", "session"), [(-0.1, 1), (0, 0), (float("nan"), 1), (0, -3)])
def test_time_and_session_are_checked(t: float, session: int) -> None:
    with pytest.raises(ValueError, match="an event needs"):
        ServerBytes(t, session, b"")


def test_events_are_equal_by_what_they_hold() -> None:
    events: set[object] = {ClientBytes(0, 1, b"a"), ClientBytes(0, 1, b"a"), ServerBytes(0, 1, b"a")}
    assert len(events) == 2
    assert Mark(0, 1, "note").fields == {}
