"""Which reply answers which command. Replies are owed, oldest first; order alone is not believed.

A late reply goes to the command that waits for it longest, never to the newest one. A reply that begins while
another stands unfinished, or comes when nothing is owed, is told apart here; `conversation` decides what it means.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.wire.replies import Reply, ReplyLine, ReplyReader
from smtpwalk.wire.stages import Stage


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply and whose it is. `exchange` is None for a stray one."""

    exchange: Exchange | None
    reply: Reply
    rest: bool = False
    """The end of a greeting that had been given up on; it completes the reply that stands there."""


class Pairing:
    def __init__(self) -> None:
        self.owed: deque[Exchange] = deque()
        self._reader = ReplyReader()
        self._broken: Exchange | None = None

    @property
    def unfinished(self) -> bool:
        return bool(self._reader.unfinished)

    @property
    def unclear(self) -> bool:
        """The end of a reply that was given up on may still come, and would look like the answer to what is sent now.

        A greeting is no such reply: its 220 is told apart.
        """
        return self._broken is not None and (self._broken.stage is not Stage.GREETING or self._broken.code != 220)

    def owner(self, line: ReplyLine) -> Exchange | None:
        """To whom a line belongs that stands in the open reply, or begins one."""
        if self._is_rest(line):
            return self._broken
        return self.owed[0] if self.owed else None

    def break_off(self, line: ReplyLine) -> Answer | None:
        """A reply stands open, a later command was sent, and another code begins: the open one will not end."""
        begun = self._reader.unfinished
        if not begun or line.code is None or line.code == begun[0].code:
            return None
        later = len(self.owed) - (0 if self._is_rest(begun[0]) else 1)  # what was sent behind its command
        if later > 0:
            reply = self._reader.flush()
            return self._give(reply) if reply else None
        return None

    def feed(self, line: ReplyLine) -> Answer | None:
        reply = self._reader.feed(line)
        return self._give(reply) if reply else None

    def flush(self) -> Answer | None:
        """The stream is over: the reply that stands unfinished, if there is one."""
        reply = self._reader.flush()
        return self._give(reply) if reply else None

    def gave_up(self) -> Answer | None:
        """The wait is over. What is owed stays owed; an unfinished reply is taken as it stands."""
        if not self.owed:
            return None
        reply = self._reader.flush()
        if reply is None:
            self.owed[0].waited = True
            return None
        exchange = self.owed.popleft()
        self._broken = exchange
        return Answer(exchange, reply)

    def clear(self) -> None:
        self.owed.clear()
        self._reader.flush()
        self._broken = None

    def _give(self, reply: Reply) -> Answer:
        if self._is_rest(reply.coded[0]):
            exchange, self._broken = self._broken, None
            return Answer(exchange, reply, rest=True)
        return Answer(self.owed.popleft() if self.owed else None, reply)

    def _is_rest(self, line: ReplyLine) -> bool:
        """Only a 220 can be told from an answer to what was sent after the greeting; STARTTLS alone gets one too."""
        waiting = self.owed[0].stage if self.owed else None
        broken = self._broken if self._broken and self._broken.stage is Stage.GREETING else None
        return broken is not None and line.code == broken.code == 220 and waiting is not Stage.STARTTLS
