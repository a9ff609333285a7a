"""A test of an Exim server (`exim -bh ADDRESS`): the dialogue stands bare, as on a terminal.

Here lives the telling apart of its lines. What Exim thinks stands behind `>>>`, what it logs behind `LOG:`; a reply
looks like one; the rest was typed. Where the commands came from a file they were not shown at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from smtpwalk.recording.importers.overheard import Sessions
from smtpwalk.recording.importers.spoken import REPLY
from smtpwalk.recording.importers.told import mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import Bare
from smtpwalk.wire.events import Event

_BEGIN: Final = re.compile(rb"\*{4} SMTP testing session as if from host \[?([0-9A-Fa-f.:]{2,45})")
_KEY: Final = "test"

UNMARKED: Final = "Exim's test marks neither side: a line that looks like a reply, outside a message, is the server's."
NO_COMMANDS: Final = "No line of the client's is in the source: they came from a file, and were not shown."


def is_trial(line: bytes) -> bool:
    return line.startswith(b"**** SMTP") and _BEGIN.match(line) is not None


class EximTrial:
    """`thoughts` reads a line of Exim's thinking: there may be a dialogue with another host in it."""

    def __init__(self, sessions: Sessions, thoughts: Callable[[Bare], Iterable[Event]]) -> None:
        self._sessions, self._thoughts = sessions, thoughts
        self._open = False
        self._first: Bare | None = None
        """The first line of the server's, as long as none of the client's was found."""
        self._typed = False

    def line(self, line: Bare) -> Iterable[Event]:
        said = line.data
        if said.startswith(b">>> "):
            return self._thoughts(line)
        if found := _BEGIN.match(said):
            return self._begin(found, line)
        if not self._open or said.startswith((b"LOG: ", b"**** ")):
            return self._remark(line)
        speech = self._sessions.at(_KEY, by_server=True).speech
        if REPLY.match(said) and not speech.in_message:
            self._open = not said.startswith(b"221 ")
            return self._reply(line)
        if not said and not speech.in_message:
            return ()
        self._typed = True
        return speech.client(said, line.number, line.t)

    def end(self) -> Iterator[Event]:
        if self._first is not None and not self._typed:
            yield unsure(NO_COMMANDS, self._first.number, self._sessions.at(_KEY).number, self._first.t)

    def _begin(self, found: re.Match[bytes], line: Bare) -> Iterator[Event]:
        yield from self.end()
        self._open, self._typed, self._first = True, False, None
        session = self._sessions.begin(_KEY, by_server=True, hides=False)  # what is typed here is shown
        session.speech.begun()
        yield from self._remark(line)
        yield mark("connected", session.number, line.t, source=found[1].decode("ascii"))

    def _reply(self, line: Bare) -> Iterator[Event]:
        speech = self._sessions.at(_KEY, by_server=True).speech
        if self._first is None:
            self._first = line
            yield unsure(UNMARKED, line.number, speech.number, line.t)
        yield from speech.server(line.data, line.number, line.t)

    def _remark(self, line: Bare) -> Iterator[Event]:
        if line.data.strip():
            yield remark(line.data, line.number, self._sessions.latest, line.t)
