"""How far a test is, as one line of a terminal that is written over. Elsewhere nothing is shown."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final, TextIO

from smtpwalk.relay.steps import AskProof, Connect, Pause, Say, SendMessage, Step
from smtpwalk.wire.visible import visible_text

EVERY: Final = 0.2
_CLEAR: Final = "\r\x1b[K"


@dataclass(slots=True)
class _Running:
    name: str
    began: float
    doing: str = "begins"
    since: float = 0.0
    limit: float = 0.0
    """Of a wait; 0: it ends by itself."""
    asked: int = 0


class Progress:
    """`total`: hosts and their addresses. `live`: a terminal that can do more than print."""

    def __init__(self, out: TextIO, total: int, *, live: bool, clock: Callable[[], float] = monotonic) -> None:
        self._out, self._total, self._live, self._clock = out, total, live, clock
        self._running: dict[int, _Running] = {}
        self._done = 0
        self._shown = False

    # ------------------------------------------------------------------ what happens
    def begin(self, key: int, name: str) -> None:
        self._running[key] = _Running(name, self._clock(), since=self._clock())

    def step(self, key: int, step: Step, wait: float = 0.0) -> None:
        """`wait`: how long proof is waited for."""
        running = self._running[key]
        asked = getattr(step, "asked", None)
        if asked is not None and running.doing.partition(":")[0] != asked.probe.id:
            running.asked += 1
        running.doing, running.since = _words(step), self._clock()
        running.limit = step.seconds if isinstance(step, Pause) else wait if isinstance(step, AskProof) else 0.0

    def end(self, key: int) -> None:
        self._running.pop(key, None)
        self._done += 1

    # ------------------------------------------------------------------ the line
    async def run(self) -> None:
        """Until cancelled."""
        while self._live:
            self._draw()
            await asyncio.sleep(EVERY)

    def clear(self) -> None:
        """Makes room for a line of another kind."""
        if self._shown:
            self._shown = False
            self._write(_CLEAR)

    def line(self) -> str:
        if self._total == 1 and self._running:
            return self._one(next(iter(self._running.values())))
        oldest = min(self._running.values(), key=lambda running: running.began, default=None)
        longest = f"; {self._one(oldest)}" if oldest else ""
        return f"{self._done} of {self._total} done, {len(self._running)} under way{longest}"

    def _one(self, running: _Running) -> str:
        seconds = self._clock() - running.since
        clock = f" {seconds:.0f} s" if seconds >= 1 or running.limit else ""
        clock += f" of {running.limit:.0f} s" if running.limit else ""
        return f"{visible_text(running.name)}: {running.asked} asked, {running.doing}{clock}"

    def _draw(self) -> None:
        line = self.line()
        width = shutil.get_terminal_size().columns - 1
        self._shown = True
        self._write(_CLEAR + (line if len(line) <= width else f"{line[: width - 4]} ..."))

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _words(step: Step) -> str:
    match step:
        case Connect():
            return "connecting"
        case Say(line=line, asked=asked):
            verb = visible_text(line.partition(b" ")[0].decode("ascii", "replace"))
            return f"{asked.probe.id}: {verb}" if asked is not None else verb
        case SendMessage(asked=asked):
            return f"{asked.probe.id}: the message"
        case Pause():
            return "waits for the host"
        case AskProof(tokens=tokens):
            count = "1 message" if len(tokens) == 1 else f"{len(tokens)} messages"
            return f"waits for {count} to come out"
        case _:
            return "leaving"
