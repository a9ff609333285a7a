from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from smtpwalk.ui.widgets import clock
from smtpwalk.ui.widgets.clock import StateLine


class Line(App[None]):
    def compose(self) -> ComposeResult:
        yield StateLine()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be set by the test."""
    time = [1000.0]
    monkeypatch.setattr(clock, "monotonic", lambda: time[0])
    return time


async def test_the_clock_runs_beside_the_sentence(now: list[float]) -> None:
    app = Line()
    async with app.run_test():
        line = app.query_one(StateLine)
        line.wait_for("the greeting", 300)
        line.say("A warning.", warn=True)
        assert str(line.visual) == "A warning."  # nothing flashes for an answer that comes at once
        now[0] += 12
        line._draw()
        assert str(line.visual) == "Waiting for the greeting: 12 s of 300 s   F9 gives up\nA warning."
        line.wait_for("the greeting", 300)
        assert line.waited == 12
        line.arrived()
        assert str(line.visual) == "A warning."
        assert line.waited == 0
        line.say("")
        assert str(line.visual) == ""


async def test_another_wait_starts_from_nothing(now: list[float]) -> None:
    app = Line()
    async with app.run_test():
        line = app.query_one(StateLine)
        line.wait_for("the connection", 60)
        now[0] += 5
        line.wait_for("the greeting", 300)
        assert line.waited == 0
