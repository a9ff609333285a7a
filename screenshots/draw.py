"""Draws the pictures of this folder: `python -m screenshots.draw`, or `make screenshots`.

The dialogues are those of the practice hosts, played without socket and clock, so each run gives the same bytes. No
picture names a place on the network: the web font that Textual links to is taken out.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.message import MessageScreen
from smtpwalk.ui.screens.player import PlayerScreen
from smtpwalk.ui.screens.walk import WalkScreen
from tests.ui.rehearsed import at_home, rehearsed

HERE: Final = Path(__file__).parent
RECORDING: Final = HERE.parent / "lessons/09_accepted_is_not_relayed/relay-denied-454.smtp.jsonl"
Scene = Callable[[Pilot[int]], Awaitable[None]]


async def _settled(pilot: Pilot[int], done: Callable[[], object]) -> None:
    for _ in range(500):
        await pilot.pause()
        if done():
            await pilot.pause()
            return
    raise AssertionError("the scene did not come about")


def _walk(pilot: Pilot[int]) -> WalkScreen:
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, WalkScreen))


def steps(count: int) -> Scene:
    """That many suggestions sent, each answered."""

    async def play(pilot: Pilot[int]) -> None:
        await _settled(pilot, lambda: pilot.app.screen_stack[1:] and _walk(pilot).step.id == "ehlo")
        for sent in range(1, count + 1):
            await pilot.press("enter")
            await _settled(pilot, lambda sent=sent: len(_walk(pilot).talk.exchanges) > sent)  # type: ignore[misc]

    return play


async def home(pilot: Pilot[int]) -> None:
    await _settled(pilot, lambda: "1995" in str(pilot.app.screen.query_one("#about-text").render()))


async def code_book(pilot: Pilot[int]) -> None:
    await steps(3)(pilot)
    await pilot.press("f2")
    await _settled(pilot, lambda: pilot.app.screen.query("#book-text"))


async def message(pilot: Pilot[int]) -> None:
    await steps(4)(pilot)
    await _settled(pilot, lambda: isinstance(pilot.app.screen, MessageScreen))
    area = pilot.app.screen.query_one(TextArea)
    area.move_cursor(area.document.end)
    area.insert(".a line that begins with a dot\n")
    await pilot.pause()


async def replay(pilot: Pilot[int]) -> None:
    """To the first refusal of a recording from the course."""
    app = pilot.app
    assert isinstance(app, WalkApp)
    app.look_at(RECORDING)
    await _settled(pilot, lambda: isinstance(app.screen, PlayerScreen))
    await pilot.press("home", "n")
    await pilot.pause()


PICTURES: Final[dict[str, tuple[Callable[[], WalkApp], tuple[int, int], Scene]]] = {
    "home": (at_home, (100, 30), home),
    "walk-80x24": (lambda: rehearsed("sendmail-86-open"), (80, 24), steps(2)),
    "walk-120x40": (lambda: rehearsed("sendmail-86-open"), (120, 40), steps(3)),
    "refused": (lambda: rehearsed("postfix-closed"), (120, 34), steps(3)),
    "code-book": (lambda: rehearsed("postfix-closed"), (100, 30), code_book),
    "replay": (at_home, (110, 34), replay),
    "message": (lambda: rehearsed("sendmail-86-open"), (110, 36), message),
}


def without_network(svg: str) -> str:
    """No web font: the reader's own fixed-width font serves. Names that depend on the content are made plain."""
    svg = re.sub(r"@font-face\s*\{.*?\}|<!--.*?-->", "", svg, flags=re.S)
    svg = svg.replace("Fira Code", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono'")
    return re.sub(r"terminal-\d+", "terminal", svg)


async def draw(name: str) -> str:
    make, size, scene = PICTURES[name]
    app = make()
    async with app.run_test(size=size) as pilot:
        await scene(pilot)
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await pilot.pause()
        return without_network(app.export_screenshot(title="smtpwalk"))


def main(names: Sequence[str]) -> None:
    os.environ["TZ"] = "UTC"
    time.tzset()
    for name in names or PICTURES:
        (HERE / f"{name}.svg").write_text(asyncio.run(draw(name)), encoding="utf-8")
        print(f"screenshots/{name}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
