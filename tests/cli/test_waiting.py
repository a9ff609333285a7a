"""Waiting: seconds now and then, a time-out, and Ctrl-C asks what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from itertools import islice
from typing import Any

import pytest

from smtpwalk.cli import waiting as module
from smtpwalk.cli.background import Background
from smtpwalk.cli.waiting import Waiting, said_at
from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.errors import NetworkError
from smtpwalk.net.session import Waited
from smtpwalk.net.target import Address, Target
from smtpwalk.net.walker import Walker
from tests.cli.conftest import Serve
from tests.cli.terminal import Terminal, Typed
from tests.playbook import answers_late, silent


def walker_for(port: int, timeout: float | None = None) -> Walker:
    target = Target("127.0.0.1", port)
    return Walker(target, [Address("127.0.0.1", port)], WalkSettings("mx.test"), timeout=timeout)


def interrupting(monkeypatch: pytest.MonkeyPatch, when: Callable[[], bool], times: int = 1) -> None:
    """Ctrl-C while a result is waited for, as soon as `when` says so."""
    true_result = Future.result
    left = [times]

    def result(self: Future[Any], timeout: float | None = None) -> Any:
        if left[0] and timeout is not None:
            while not when():
                pass
            left[0] -= 1
            raise KeyboardInterrupt
        return true_result(self, timeout)

    monkeypatch.setattr(Future, "result", result)


def test_it_is_mentioned_more_and_more_rarely() -> None:
    assert list(islice(said_at(), 6)) == [5, 15, 30, 60, 120, 180]


def test_the_seconds_are_said(background: Background, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "said_at", lambda: iter((0, 0, 10**6)))
    terminal = Terminal()
    walker = walker_for(serve(silent).port, 0.05)
    assert Waiting(walker, terminal.console, background, timeout=0.05).until(walker.connect()) is Waited.TIMED_OUT
    assert "The wait is given up; the reply stays owed." in terminal.text
    assert terminal.text.count("Waiting") == 2
    assert walker.talk.owed == 1
    background.call(walker.hang_up)


@pytest.mark.parametrize(
    ("typed", "ended", "closed"),
    [
        (["g"], Waited.TIMED_OUT, False),
        (["what", "h"], Waited.CLOSED, True),
        (["w", "", "G"], Waited.TIMED_OUT, False),
        ([], Waited.CLOSED, True),
        ([KeyboardInterrupt()], Waited.CLOSED, True),
    ],
)
def test_when_the_time_is_over_the_user_decides(
    background: Background, serve: Serve, typed: list[Typed], ended: Waited, closed: bool
) -> None:
    terminal = Terminal(typed, interactive=True)
    walker = walker_for(serve(silent).port, 0.05)
    assert Waiting(walker, terminal.console, background).until(walker.connect()) is ended
    assert walker.talk.closed is closed
    assert terminal.prompts[0] == module.QUESTION
    background.call(walker.hang_up)


@pytest.mark.parametrize(("answer", "ended"), [("g", Waited.TIMED_OUT), ("h", Waited.CLOSED)])
def test_ctrl_c_asks_too(
    background: Background, serve: Serve, monkeypatch: pytest.MonkeyPatch, answer: str, ended: Waited
) -> None:
    walker = walker_for(serve(silent).port)
    terminal = Terminal([answer], interactive=True)
    interrupting(monkeypatch, lambda: walker.talk.phase == "greeting")
    assert Waiting(walker, terminal.console, background).until(walker.connect()) is ended
    assert (walker.talk.waiting_for is not None and walker.talk.waiting_for.waited) is (answer == "g")
    background.call(walker.hang_up)


def test_after_ctrl_c_one_may_keep_waiting(
    background: Background, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    walker = walker_for(serve(answers_late).port)
    terminal = Terminal(["w"], interactive=True)
    interrupting(monkeypatch, lambda: walker.talk.phase != "connecting")
    assert Waiting(walker, terminal.console, background).until(walker.connect()) is Waited.ANSWERED
    background.call(walker.hang_up)


def test_ctrl_c_in_a_script_ends_it(background: Background, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    walker = walker_for(serve(silent).port)
    interrupting(monkeypatch, lambda: walker.talk.phase == "greeting")
    with pytest.raises(KeyboardInterrupt):
        Waiting(walker, Terminal().console, background).until(walker.connect())
    assert walker.talk.closed


def test_giving_up_a_connection_that_does_not_come_about(
    background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    walker = walker_for(1)

    async def never() -> Waited:
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    interrupting(monkeypatch, lambda: True)
    with pytest.raises(NetworkError, match="not waited for"):
        Waiting(walker, Terminal(["g"], interactive=True).console, background).until(never())
