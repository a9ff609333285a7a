"""When is a Textual app idle? Textual's pilot guesses it from processor time, and on a busy machine guesses wrong: a
process that gets no turn looks idle. Here the event loop is asked what is left to run, and the screen what to draw."""

from __future__ import annotations

import asyncio
from time import monotonic

from textual._context import active_app
from textual.screen import Screen

TURN = 0.001
"""Seconds between two looks."""
QUIET_TURNS = 3
"""So many looks in a row find nothing: a callback that a socket or a thread is about to bring has had its turn too."""


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 10) -> None:
    """In place of `textual._wait.wait_for_idle`, with its arguments: seconds to wait at least and at most."""
    started, quiet = monotonic(), 0
    while (quiet < QUIET_TURNS or monotonic() - started < min_sleep) and monotonic() - started < max_sleep:
        await asyncio.sleep(TURN)
        quiet = 0 if _something_to_run() or _something_to_draw() else quiet + 1


def _something_to_run() -> bool:
    return bool(asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]  # the deque of every asyncio loop


def _something_to_draw() -> bool:
    """Draws what the screen has put off to its next frame; that may bring more messages."""
    app = active_app.get(None)
    if app is None or not app.screen_stack:
        return False
    screen = app.screen
    waiting = _put_off(screen)
    if waiting:
        screen._on_timer_update()
    return waiting and not _put_off(screen)


def _put_off(screen: Screen[object]) -> bool:
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
    )
