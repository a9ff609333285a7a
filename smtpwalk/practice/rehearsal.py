"""A dialogue with a practice host without any socket: lines in, replies out, and time passes only when told to.

Here lives the driver for checks, linters and tests. `net.stage` is the one for people.
"""

from __future__ import annotations

from collections.abc import Iterable

from smtpwalk.practice.acts import Act, Close, Drip, Pause, Say, StartTls
from smtpwalk.practice.house import House
from smtpwalk.practice.performance import Performance
from smtpwalk.practice.personality import Personality

NOON: float = 1_033_221_600.0
"""28 September 2002, 14:00 UTC: where the clock of a rehearsal begins."""


class Rehearsal:
    """One session. `greeting` is what the host said first; `say` sends a line and answers what came back."""

    def __init__(self, personality: Personality, house: House | None = None, *, now: float = NOON) -> None:
        self.house = House() if house is None else house
        self.performance = Performance(personality, self.house, now=now)
        self.now = now
        self.acts: list[Act] = []
        self.greeting = self._done(self.performance.connected(now))

    @property
    def closed(self) -> bool:
        return self.performance.over

    def say(self, line: str | bytes) -> str:
        """Send one line with its line end."""
        return self.send((line.encode() if isinstance(line, str) else line) + b"\r\n")

    def send(self, data: bytes) -> str:
        """Send bytes just as they are."""
        return self._done(self.performance.received(data, self.now))

    def early(self, data: bytes) -> str:
        return self._done(self.performance.early(data, self.now))

    def idle(self) -> str:
        return self._done(self.performance.idle(self.now))

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def _done(self, acts: Iterable[Act]) -> str:
        """Do the acts: the clock moves, TLS is thought to succeed."""
        said, acts = b"", list(acts)
        self.acts += acts
        for act in acts:
            match act:
                case Say(data):
                    said += data
                case Drip(data, seconds):
                    said += data
                    self.now += seconds * len(data)
                case Pause(seconds):
                    self.now += seconds
                case StartTls():
                    said += self._done(self.performance.tls_started(self.now)).encode("latin-1")
                case Close():
                    pass
        return said.decode("latin-1")
