"""From single lines to the events of one session: what a tool leaves out of its lines, and the fold has to know.

Many tools do not write down the message, or when TLS began, or hold only the end of a session. Here lives what
follows from the lines beside such a gap: a mark that names it, an `unsure` that says what was concluded, and nothing
that anybody is made to have said, but the dot of a message that was taken.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Any, Final

from smtpwalk.recording.importers.told import client, mark, server, unsure
from smtpwalk.wire.commands import bdat_size, read_command
from smtpwalk.wire.events import Event
from smtpwalk.wire.stages import Stage

TAKEN: Final = "The message is not in the source. That a dot ended it follows from its having been taken."
ONLY_DOT: Final = "The message is not in the source, only the dot that ended it."
REFUSED: Final = "The message is not in the source, so nobody can say how much of it was sent before this reply."
NO_ANSWER: Final = "The message is not in the source. That a dot ended it follows from the command behind it."
NO_CHUNK: Final = "The {} octets of message behind this command are not in the source."
TLS_FOLLOWS: Final = "The source does not say that TLS began here; it follows from the dialogue that goes on."

REPLY: Final = re.compile(rb"[2-5]\d\d(?:[ -]|$)")
"""How what a server says begins; outside a message no client says such a thing."""
_GREETING: Final = re.compile(rb"220|[45]\d\d")


class _Next(Enum):
    """What the session waits for."""

    FIRST = auto()
    ANYTHING = auto()
    GO_AHEAD = auto()
    """DATA was sent."""
    MESSAGE = auto()
    """354 was given, and nothing of the message was shown yet."""
    REST = auto()
    """Some of the message was shown, its dot not."""
    TLS_ANSWER = auto()
    TLS = auto()


_AFTER: Final = {Stage.DATA: _Next.GO_AHEAD, Stage.STARTTLS: _Next.TLS_ANSWER}
_GROUP: Final = frozenset({Stage.MAIL, Stage.RCPT, Stage.RSET, Stage.MESSAGE})
"""Behind these a client that pipelines goes on without waiting (RFC 2920 3.1, and 3030 for BDAT, a MESSAGE)."""


class Speech:
    """One session. Each line goes in as it was said, in order; out come the events to hand on.

    `hides`: the tool shows no messages. `pipelines`: it is the client's tool, so that a command that was told before
    the answer to the one before was sent before it, too. A server's tool tells what it read when it gets to it.
    """

    __slots__ = ("_gets_220", "_hides", "_next", "_open", "number", "owed", "pipelines", "unended")

    def __init__(self, number: int = 1, *, hides: bool = False, pipelines: bool = False) -> None:
        self.number = number
        self._hides, self.pipelines = hides, pipelines
        self._next = _Next.FIRST
        self._open = False  # a command that allows another one behind it was told, and no answer
        self._gets_220 = True  # the greeting; later the answer to the last command
        self.owed = 1
        """Replies that are to come."""
        self.unended = False
        """The server's last line has a hyphen behind its code: another one follows."""

    # ------------------------------------------------------------------ what was said
    def client(self, said: bytes, line: int, t: float = 0.0) -> list[Event]:
        before: list[Event] = []
        if self._next in _IN_MESSAGE:
            if not self._hides or said == b".":
                return self._message_line(said, line, t)
            before = self.unshown(NO_ANSWER, line, t)
        elif self._next is _Next.FIRST:
            before, self.owed = [mark("tail", self.number, t)], 0
        elif self._next is _Next.TLS:
            before = [*self.tls(t), unsure(TLS_FOLLOWS, line, self.number, t)]
        elif self._open:
            before = [mark("pipelined", self.number, t)]
        return before + self._command(said, line, t)

    def server(self, said: bytes, line: int, t: float = 0.0) -> list[Event]:
        event = server(said, self.number, t)
        self._open, self.unended = False, said[3:4] == b"-"
        if not self.unended:
            self._gets_220, self.owed = False, max(0, self.owed - 1)
        return [event] if self._next is _Next.ANYTHING else [*self._answered(said, line, t), event]

    def begun(self) -> None:
        """The source tells of the connection's beginning: what comes first is no tail."""
        if self._next is _Next.FIRST:
            self._next = _Next.ANYTHING

    def shows_messages(self) -> None:
        """This tool does, after all."""
        self._hides = False

    def tls(self, t: float = 0.0, **facts: Any) -> list[Event]:
        """TLS began, as the source says."""
        self._next = _Next.ANYTHING
        return [mark("tls", self.number, t, **facts)]

    def unshown(self, why: str, line: int, t: float = 0.0) -> list[Event]:
        """A message was sent whole, and is not in the source."""
        self._next = _Next.ANYTHING
        self.owed += 1
        return [unsure(why, line, self.number, t), client(b".", self.number, t)]

    def greets(self, said: bytes) -> bool:
        """A 220 that answers nothing that was said here: another session begins with it."""
        return said.startswith(b"220") and not self._gets_220 and not self.unended

    @property
    def in_message(self) -> bool:
        """354 was given, and no dot was told."""
        return self._next in _IN_MESSAGE

    @property
    def before_message(self) -> bool:
        """354 was given, and nothing behind it was told."""
        return self._next is _Next.MESSAGE

    @property
    def before_tls(self) -> bool:
        """220 was given to STARTTLS."""
        return self._next is _Next.TLS

    # ------------------------------------------------------------------ the client's side
    def _command(self, said: bytes, line: int, t: float) -> list[Event]:
        command = read_command(said)
        self._next = _AFTER.get(command.stage, _Next.ANYTHING)
        self._open = self.pipelines and command.stage in _GROUP
        self._gets_220 = command.stage is Stage.STARTTLS or command.verb == b"XCLIENT"
        self.owed += 1
        out: list[Event] = [client(said, self.number, t)]
        if self._hides and (size := bdat_size(command)):
            out.append(mark("masked", self.number, t, bytes=size, dir="C"))
            out.append(unsure(NO_CHUNK.format(size), line, self.number, t))
        return out

    def _message_line(self, said: bytes, line: int, t: float) -> list[Event]:
        out: list[Event] = [client(said, self.number, t)]
        if said == b"." and self._hides and self._next is _Next.MESSAGE:
            out.insert(0, unsure(ONLY_DOT, line, self.number, t))
        if said == b".":
            self._next = _Next.ANYTHING
            self.owed += 1
        else:
            self._next = _Next.REST
        return out

    # ------------------------------------------------------------------ the server's side
    def _answered(self, said: bytes, line: int, t: float) -> list[Event]:
        """What follows from a line of the server's while the session waits for something."""
        waited, kind, whole = self._next, said[:1], said[3:4] != b"-"
        if waited is _Next.FIRST:
            self._next = _Next.ANYTHING
            return [] if _GREETING.match(said) else [mark("tail", self.number, t)]
        if waited is _Next.GO_AHEAD and said.startswith(b"354") and whole:
            self._next = _Next.MESSAGE
        elif waited is _Next.TLS_ANSWER and whole:
            self._next = _Next.TLS if said.startswith(b"220") else _Next.ANYTHING
        elif waited is _Next.MESSAGE and kind == b"2":
            return self.unshown(TAKEN, line, t)
        elif waited in _IN_MESSAGE and kind in (b"4", b"5"):
            self._next = _Next.ANYTHING
            return [unsure(REFUSED, line, self.number, t)] if waited is _Next.MESSAGE else []
        return []


_IN_MESSAGE: Final = frozenset({_Next.MESSAGE, _Next.REST})
