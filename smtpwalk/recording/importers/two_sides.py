"""What two ends say to each other: nothing is told before it is known to be SMTP and who the server is, then all.

For notations that know who sent what to whom, and no more. Behind STARTTLS, or where TLS came first, bytes are only
counted. Where something is missing it is told where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple, Protocol

from smtpwalk.recording.importers.smtp_signs import HEAD, MAIL_PORTS, Judgement, judge, tls_begins
from smtpwalk.recording.importers.told import mark, unsure
from smtpwalk.wire.commands import read_command
from smtpwalk.wire.events import ClientBytes, Event, ServerBytes
from smtpwalk.wire.stages import Stage

UNDECIDED_LIMIT: Final = 4096
"""Bytes that are kept before it is decided what it is."""
_LEAVING: Final = re.compile(rb"(?:221|421)[ -][^\r\n]*\r?\n\Z")
_GREETING: Final = re.compile(rb"(?:220|421|554)[ -]")
_STARTTLS: Final = re.compile(rb"STARTTLS\r?\n\Z", re.I)

End = tuple[str, int]
"""An address or name, and a port; empty and 0 where they are not known."""


class Seen(NamedTuple):
    """When something was seen, in nanoseconds, and the number of its packet or line."""

    ns: int
    number: int


class Listener(Protocol):
    """Who gathers the sessions of a file."""

    start: int
    """The time that all others count from, in nanoseconds."""

    def number(self) -> int:
        """The number of a session that begins to be told."""
        ...

    def tell(self, event: Event) -> None: ...


class TwoSides:
    """`way` is 0 or 1: which of the two ends it comes from. `server`: which one, where that is known beforehand."""

    def __init__(self, listener: Listener, ends: tuple[End, End], *, server: int | None = None, place: str = "packet",
                 dots: bool = False) -> None:  # fmt: skip
        """`place`: what `Seen` counts. `dots`: bytes that cannot be shown came as dots; TLS is not known by them."""
        self.session = 0
        self.other = False
        """It is no SMTP."""
        self.ends = ends
        self.server = server
        self._listener, self._place, self._dots = listener, place, dots
        self._held: list[Callable[[], None]] = []
        self._heads = (bytearray(), bytearray())
        self._size = 0
        self._tails = [b"", b""]
        self._torn = self._leaving = self._going = False
        self._opaque: list[int] | None = None

    def greets_again(self, way: int, data: bytes) -> bool:
        """The server has said goodbye, and this is the greeting of another session between the same ends."""
        return self._leaving and way == self.server and _GREETING.match(data) is not None

    def said(self, way: int, data: bytes, seen: Seen) -> None:
        if self.session:
            self._say(way, data, seen)
        elif not self.other:
            self._held.append(partial(self._say, way, data, seen))
            self._heads[way].extend(data[: HEAD - len(self._heads[way])])
            self._size += len(data)
            self._decide(self._judge(over=self._size > UNDECIDED_LIMIT))

    def lost(self, way: int, count: int, seen: Seen, words: str) -> None:
        """So many bytes are missing; the words take `count` and `side`."""
        self._now_or_later(partial(self._lose, way, count, seen, words))

    def mark(self, what: str, seen: Seen, **facts: Any) -> None:
        self._now_or_later(partial(self._mark, what, seen, facts))

    def unsure(self, why: str, seen: Seen, **facts: Any) -> None:
        self._now_or_later(partial(self._unsure, why, seen, facts))

    def finish(self, seen: Seen) -> None:
        """No more will be said. What was never decided is decided now, and what was under TLS is told."""
        if not self.session and not self.other:
            self._decide(self._judge(over=True) if self._size else self._silent())
        if self.session and self._opaque is not None:
            client, server = self._opaque[1 - self.way], self._opaque[self.way]
            self.mark("opaque", seen, client=client, server=server)

    @property
    def way(self) -> int:
        """Which of the two the server is; it is known by the time that anything is told."""
        return self.server or 0

    # ------------------------------------------------------------------ deciding
    def _judge(self, *, over: bool) -> Judgement | None:
        ports = (self.ends[0][1], self.ends[1][1])
        return judge((bytes(self._heads[0]), bytes(self._heads[1])), ports, self.server, over=over)

    def _silent(self) -> Judgement:
        """Nothing was said; an attempt to reach a mail server is worth telling all the same."""
        return Judgement(self.server is not None and self.ends[self.server][1] in MAIL_PORTS, self.way)

    def _decide(self, judgement: Judgement | None) -> None:
        if judgement is None:
            return
        self.other = not judgement.smtp
        if judgement.smtp:
            self.server, self.session = judgement.server, self._listener.number()
            for tell in self._held:
                tell()
        self._held.clear()

    def _now_or_later(self, tell: Callable[[], None]) -> None:
        if self.session:
            tell()
        elif not self.other:
            self._held.append(tell)

    # ------------------------------------------------------------------ telling
    def _say(self, way: int, data: bytes, seen: Seen) -> None:
        if self._opaque is None and (0x14 <= data[0] <= 0x17 or self._dots) and self._tls(way, data):
            self._opaque = [0, 0]
        if self._opaque is not None:
            self._opaque[way] += len(data)
            return
        self._torn = False
        self._tails[way] = data[-10:] if len(data) >= 10 else (self._tails[way] + data)[-10:]
        if way == self.server:
            self._leaving = _LEAVING.search(data) is not None
            self._going = self._asked(way) and data.startswith(b"220")
        else:
            self._going = False
        kind = ServerBytes if way == self.server else ClientBytes
        self._listener.tell(kind(self._time(seen), self.session, data))

    def _tls(self, way: int, data: bytes) -> bool:
        if self._dots:  # the client was told to go ahead, and does not go on in words
            return self._going and way != self.server and read_command(data).stage is Stage.OTHER
        return tls_begins(data) and (self._asked(self.way) or self._torn or not any(self._tails))

    def _asked(self, server: int) -> bool:
        """The client's last line was STARTTLS, or a line of a message that looks like it."""
        return _STARTTLS.search(self._tails[1 - server]) is not None

    def _lose(self, way: int, count: int, seen: Seen, words: str) -> None:
        if self._opaque is not None:
            self._opaque[way] += count
            return
        self._torn, self._tails[way] = True, b""
        side = "server" if way == self.server else "client"
        self._unsure(words.format(count=count, side=side), seen, {"missing": side, "bytes": count})

    def _mark(self, what: str, seen: Seen, facts: dict[str, Any]) -> None:
        if what in ("connecting", "connected"):
            (address, port), (source, source_port) = self.ends[self.way], self.ends[1 - self.way]
            told = {"address": address, "port": port, "source": source, "source_port": source_port}
            facts = {key: value for key, value in told.items() if value}
        self._listener.tell(mark(what, self.session, self._time(seen), **facts))

    def _unsure(self, why: str, seen: Seen, facts: dict[str, Any]) -> None:
        self._listener.tell(unsure(why, seen.number, self.session, self._time(seen), place=self._place, **facts))

    def _time(self, seen: Seen) -> float:
        return max(0, seen.ns - self._listener.start) / 1e9
