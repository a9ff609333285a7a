"""One exchange: a command and all that answered it. And one row of the transcript.

Both are plain records; `conversation` is the only writer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from smtpwalk.wire.buffer import Line
from smtpwalk.wire.commands import Command
from smtpwalk.wire.replies import Flaw, Reply
from smtpwalk.wire.stages import Stage

MAX_MESSAGE: Final = 1 << 20
"""Octets of a message that an exchange keeps; the recording has all of them."""


class Doubt(StrEnum):
    """Why an exchange counts for nothing although a reply stands beside it."""

    STRAY = "the server sent a reply that nobody had asked for, so nobody knows which one was the answer"
    OVERLAP = "this was sent while an earlier reply was still owed, so the pairing is a guess"
    EARLY = "this was sent before the greeting was complete"
    LOST = "part of what was said here is missing in the source, so nobody knows which reply was the answer"


class RowKind(StrEnum):
    COMMAND = "command"
    MESSAGE = "message"
    """A line of the message, between 354 and the lone dot."""
    SECRET = "secret"  # noqa: S105 - a kind of row
    """A line inside AUTH, hidden."""
    REPLY = "reply"
    STRAY = "stray"
    """What the server said and nobody asked for, blank lines included."""
    NOTE = "note"
    """No byte of the wire: connected, TLS, closed, a remark of this program."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the transcript. `gap` is the time since the row before, in seconds."""

    t: float
    gap: float
    kind: RowKind
    line: Line
    exchange: int | None = None
    """Index into `Conversation.exchanges`."""
    code: int | None = None
    more: bool = False
    flaws: tuple[Flaw, ...] = ()
    warn: bool = False
    """On a note: something a reader should not miss."""

    @property
    def from_client(self) -> bool:
        return self.kind in (RowKind.COMMAND, RowKind.MESSAGE, RowKind.SECRET)

    @property
    def from_server(self) -> bool:
        return self.kind in (RowKind.REPLY, RowKind.STRAY)


@dataclass(slots=True)
class Exchange:
    """A command (None for the greeting and for the message) and what answered it."""

    index: int
    stage: Stage
    command: Command | None
    sent_at: float
    replies: list[Reply] = field(default_factory=list)
    """Usually one; AUTH has one for each 334 and the last."""
    answered_at: float | None = None
    late: bool = False
    """The reply came after the user had given up waiting for it."""
    waited: bool = False
    """The user gave up waiting for the reply."""
    doubts: set[Doubt] = field(default_factory=set)
    unseen_login: bool = False
    """Of AUTH: a foreign source says that it succeeded, and shows none of it."""
    message: bytearray = field(default_factory=bytearray)
    """For stage `message`: the text as it went out, dot-stuffed, at most `MAX_MESSAGE` octets of it."""

    @property
    def reply(self) -> Reply | None:
        return self.replies[-1] if self.replies else None

    @property
    def code(self) -> int | None:
        return self.replies[-1].code if self.replies else None

    @property
    def counts(self) -> bool:
        """True when it is certain what was answered to this command. Only then may anything rest on it."""
        return not self.doubts and self.reply is not None and self.reply.counts

    def ok(self) -> bool:
        """A certain 2yz."""
        return self.counts and self.reply is not None and self.reply.code_class == 2
