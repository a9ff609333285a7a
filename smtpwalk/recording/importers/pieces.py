"""Pieces of conversations, as sniffers and relays print them: who sent what to whom. To the sessions of a file.

A notation hands in each piece with the name of its conversation and which way it went; what is SMTP, and which end is
the server, is told here by what is said.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Final

from smtpwalk.recording.importers.told import About, Told, remark, unsure
from smtpwalk.recording.importers.two_sides import End, Seen, TwoSides
from smtpwalk.wire.events import Event, Mark

FOLLOWED: Final = 1024
"""Conversations that are followed at a time. Beyond, the one that began first is taken to be over."""
NO_SMTP: Final = "This conversation is no SMTP: {}."
NOWHERE: Final[tuple[End, End]] = (("", 0), ("", 0))
_WAITING: Final = 100
"""Events that may stand before the first that tells a host."""


class Pieces:
    """Hand in what the lines say, in order; take the events from `out`.

    `dots`: the tool writes a dot for each byte that cannot be shown.
    """

    start = 0

    def __init__(self, *, dots: bool = False) -> None:
        self.out: list[Event] = []
        self.tell = self.out.append
        self.sessions = 0
        self._dots = dots
        self._talks: dict[Hashable, TwoSides] = {}
        self._last = Seen(0, 0)

    def number(self) -> int:
        self.sessions += 1
        return self.sessions

    def piece(self, key: Hashable, way: int, data: bytes, line: int, t: float = 0.0,
              ends: tuple[End, End] = NOWHERE) -> None:  # fmt: skip
        """`ends`: of way 0 and of way 1; `t`: seconds since the file's first time."""
        if not data:
            return
        self._last = Seen(round(max(t, 0.0) * 1e9), line)
        talk = self._talks.get(key)
        if talk is not None and talk.greets_again(way, data):
            self.over(key)
            talk = None
        if talk is None:
            talk = self._begin(key, ends)
        talk.said(way, data, self._last)

    def remark(self, text: bytes | str, line: int) -> None:
        self.tell(remark(text, line, max(1, self.sessions), self._last.ns / 1e9))

    def unsure(self, key: Hashable, why: str, line: int) -> None:
        if key in self._talks:
            self._talks[key].unsure(why, Seen(self._last.ns, line))

    def lost(self, key: Hashable, way: int, count: int, line: int, words: str) -> None:
        """So many bytes of a conversation are missing; the words take `count` and `side`."""
        if key in self._talks:
            self._talks[key].lost(way, count, Seen(self._last.ns, line), words)

    def over(self, key: Hashable, *, by: int | None = None) -> None:
        """That conversation is over. `by`: which way the one went who closed it."""
        talk = self._talks.pop(key, None)
        if talk is None:
            return
        talk.finish(self._last)
        if by is not None:
            talk.mark("closed", self._last, by="server" if by == talk.way else "client")
        if talk.other:
            names = (f"{address} port {port}" for address, port in talk.ends if address)
            self.remark(NO_SMTP.format(" and ".join(names) or "its ends are not named"), 0)

    def finish(self) -> None:
        for key in list(self._talks):
            self.over(key)

    def take(self) -> Iterator[Event]:
        yield from self.out
        self.out.clear()

    def _begin(self, key: Hashable, ends: tuple[End, End]) -> TwoSides:
        if len(self._talks) >= FOLLOWED:
            self.over(next(iter(self._talks)))
        talk = self._talks[key] = TwoSides(self, ends, place="line", dots=self._dots)
        if ends[0][0]:
            talk.mark("connected", self._last)
        return talk


def introduced(events: Iterator[Event], about: About, doubt: str = "") -> Iterator[Told]:
    """What the file says of itself first: its host is that of the first session, where one is told soon.

    `doubt`: what its time stamps lack.
    """
    waiting: list[Event] = []
    for event in events:
        waiting.append(event)
        if isinstance(event, Mark) and event.what in ("connecting", "connected"):
            about = replace(about, host=str(event.fields.get("address", "")), port=int(event.fields.get("port", 0)))
            break
        if len(waiting) >= _WAITING:
            break
    yield about
    if doubt:
        yield unsure(doubt, 1)
    yield from waiting
    yield from events
