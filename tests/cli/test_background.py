"""The loop in a thread of its own: results, errors, Ctrl-C, and an orderly end."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from threading import current_thread, main_thread
from typing import Any

import pytest

from smtpwalk.cli.background import Background


async def thread_name() -> str:
    return current_thread().name


def test_work_is_done_in_the_other_thread(background: Background) -> None:
    assert background.run(thread_name()) == background.call(lambda: current_thread().name) != main_thread().name


def test_errors_come_back(background: Background) -> None:
    async def failing() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        background.run(failing())


def test_ctrl_c_cancels_the_work(background: Background, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    begun = asyncio.Event()

    async def long() -> None:
        begun.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append("cancelled")

    def interrupted(self: Future[Any], timeout: float | None = None) -> None:
        monkeypatch.undo()
        background.run(begun.wait())
        raise KeyboardInterrupt

    monkeypatch.setattr(Future, "result", interrupted)
    with pytest.raises(KeyboardInterrupt):
        background.run(long())
    background.run(asyncio.sleep(0))
    assert ended == ["cancelled"]


def test_what_still_runs_is_cancelled_at_the_end() -> None:
    ended: list[str] = []

    async def forever() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append("cancelled")

    with Background() as background:
        future = background.submit(forever())
        background.run(asyncio.sleep(0))
    assert future.cancelled()
    assert ended == ["cancelled"]
