"""Sessions as one of their two ends wrote them down: `sent` and `received`, several at a time.

Here lives who is who. A server logs as `sent` what a client logs as `received`; the first words of a session settle it,
as a reply begins with three digits. And which line belongs to which session: by the key that the log writes.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from smtpwalk.recording.importers.spoken import REPLY, Speech
from smtpwalk.wire.events import Event

_OPEN: Final = 10_000
"""Sessions that are followed at a time. Beyond, the one that began first is given up: its lines begin another one."""


class Overheard:
    """One session, told by one of its ends."""

    __slots__ = ("_on_arrival", "by_server", "speech")

    def __init__(self, speech: Speech, *, by_server: bool | None = None, on_arrival: bool = False) -> None:
        self.speech = speech
        self._on_arrival = on_arrival
        self.by_server: bool | None = None
        """The end that tells is the server; None: not settled yet."""
        if by_server is not None:
            self._settle(by_server=by_server)

    @property
    def number(self) -> int:
        return self.speech.number

    def ends_before(self, said: bytes, *, sent: bool) -> bool:
        """This is the greeting of another session; amid a message a client may say the same."""
        return sent == self.by_server and self.speech.greets(said)

    def sent(self, said: bytes, line: int, t: float = 0.0) -> list[Event]:
        if self.by_server is None:
            self._settle(by_server=REPLY.match(said) is not None)
        return (self.speech.server if self.by_server else self.speech.client)(said, line, t)

    def received(self, said: bytes, line: int, t: float = 0.0) -> list[Event]:
        if self.by_server is None:
            self._settle(by_server=REPLY.match(said) is None)
        return (self.speech.client if self.by_server else self.speech.server)(said, line, t)

    def _settle(self, *, by_server: bool) -> None:
        self.by_server = by_server
        self.speech.pipelines = self._on_arrival or not by_server


class Sessions:
    """The sessions of one file, numbered as they begin.

    `hides`: messages are not shown. `on_arrival`: lines are written down when they arrive, by a server too, and not
    only when it gets to them; so that a client that does not wait for the replies is seen to do so.
    """

    def __init__(self, *, hides: bool = False, on_arrival: bool = False) -> None:
        self._hides, self._on_arrival = hides, on_arrival
        self._open: dict[Hashable, Overheard] = {}
        self._count = 0
        self.latest = 1
        """The session that was spoken of last: where a line belongs that names none."""

    def begin(self, key: Hashable, *, by_server: bool | None = None, hides: bool | None = None) -> Overheard:
        """A new session, whatever went by that key before. `hides`: its messages are not shown."""
        self._open.pop(key, None)
        while len(self._open) >= _OPEN:
            del self._open[next(iter(self._open))]
        self._count += 1
        self.latest = self._count
        speech = Speech(self._count, hides=self._hides if hides is None else hides)
        found = self._open[key] = Overheard(speech, by_server=by_server, on_arrival=self._on_arrival)
        return found

    def get(self, key: Hashable) -> Overheard | None:
        found = self._open.get(key)
        if found is not None:
            self.latest = found.number
        return found

    def at(self, key: Hashable, *, by_server: bool | None = None) -> Overheard:
        """The session of a key; a new one where the file told of no beginning."""
        return self.get(key) or self.begin(key, by_server=by_server)

    def end(self, key: Hashable) -> None:
        self._open.pop(key, None)
