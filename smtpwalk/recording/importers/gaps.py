"""What a source leaves out between the lines that it shows, told as marks, so that each reply finds its command.

Tools hide a message or a password, begin to show a dialogue behind its greeting, and do not say that TLS began. Here
lives the little knowledge of SMTP's order that notices it. Nothing is made up in place of what is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from smtpwalk.recording.importers.told import mark, missing, unsure
from smtpwalk.wire.commands import bdat_size, read_command
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.stages import Stage

TALKS: Final = 10_000
"""Sessions whose state is kept; a file may hold more of them, but hardly at the same time."""
NO_CHUNK: Final = "The {} octets of message behind this command are not in the source."
NO_MESSAGE: Final = "The message is not in the source."
NO_END: Final = "The end of the message is not in the source."
NO_ANSWER: Final = "What the client answered to this 334 is not in the source."
_CODE: Final = re.compile(rb"([2-5]\d\d)(?:([ -])|$)")
_GROUP: Final = frozenset({Stage.MAIL, Stage.RCPT, Stage.RSET, Stage.MESSAGE})
"""Behind these a client may go on without waiting (RFC 2920 3.1, and 3030 for BDAT)."""
_GREETS: Final = (b"220", b"421", b"554")


class Turn(Enum):
    """What may come next in a session."""

    COMMAND = auto()
    REPLY = auto()
    """A reply has begun; its last line has not come."""
    MESSAGE = auto()
    CHUNK = auto()
    """BDAT was sent, and its octets follow."""
    ANSWER = auto()
    """The client answers a 334."""
    HANDSHAKE = auto()
    """STARTTLS got its 220."""


_INSIDE: Final = frozenset({Turn.MESSAGE, Turn.CHUNK, Turn.ANSWER})
"""Only the client may speak, but for a server that says no amid a message."""


@dataclass(slots=True)
class Talk:
    """How far a session is."""

    turn: Turn = Turn.COMMAND
    spoken: bool = False
    stage: Stage | None = None
    """Of the command that the client sent last."""
    owed: bool = False
    """The client spoke, and nothing came from the server since then."""
    lines: int = 0
    """Of the message, so far."""
    left: int = 0
    """Octets of a chunk still to come."""


class Gaps:
    """Hand it what the source shows, line by line; it hands out the events, and a mark wherever something lacks."""

    def __init__(self) -> None:
        self._talks: dict[int, Talk] = {}
        self.in_message: dict[int, None] = {}
        """The sessions whose message is not over, the newest last."""
        self.spoken = False
        """The client has spoken in some session."""

    def talk(self, session: int) -> Talk:
        found = self._talks.get(session)
        if found is None:
            if len(self._talks) >= TALKS:
                self.over(next(iter(self._talks)))
            found = self._talks[session] = Talk()
        return found

    def client(self, data: bytes, number: int, session: int = 1, t: float = 0.0) -> list[Event]:
        """Bytes of the client, with their line ends: one line, or several at once."""
        talk = self.talk(session)
        out: list[Event] = []
        self.spoken = True
        if not talk.spoken:
            talk.spoken = True
            out.append(mark("tail", session, t))
        if talk.turn is Turn.CHUNK:
            return [*out, ClientBytes(t, session, self._chunk(talk, data))]
        if talk.turn is Turn.HANDSHAKE and data[:4].upper() in (b"EHLO", b"HELO"):
            out.append(mark("tls", session, t))  # a client goes on like this only when it stands
        elif talk.owed and talk.turn is Turn.COMMAND and talk.stage in _GROUP:
            out.append(mark("pipelined", session, t))
        for line in data.split(b"\n")[: data.count(b"\n") or 1]:
            self._sent(talk, line.removesuffix(b"\r"))
        self._note(session, talk)
        out.append(ClientBytes(t, session, data))
        return out

    def server(self, data: bytes, number: int, session: int = 1, t: float = 0.0) -> list[Event]:
        """One line of the server, with its line end."""
        talk, code = self.talk(session), _CODE.match(data)
        out: list[Event] = []
        if not talk.spoken:
            talk.spoken = True
            if code and code[1] not in _GREETS:
                out.append(mark("tail", session, t))
        if talk.turn in _INSIDE:
            out += self._skipped(talk, data, number, session, t)
        if code:
            self._answered(talk, code[1], more=code[2] == b"-")
            self._note(session, talk)
        out.append(ServerBytes(t, session, data))
        return out

    def hidden_message(self, why: str, number: int, session: int = 1, t: float = 0.0) -> list[Event]:
        """The tool says that the message went out here, and does not show it (or showed it before)."""
        talk = self.talk(session)
        turn, left = talk.turn, talk.left
        if turn not in (Turn.MESSAGE, Turn.CHUNK):
            return []
        talk.turn, talk.left = Turn.COMMAND, 0
        if turn is Turn.MESSAGE:
            return [missing("message", why, number, session, t)]
        masked = mark("masked", session, t, bytes=left, dir="C")
        return [masked, unsure(NO_CHUNK.format(left), number, session, t)]

    def hidden_answer(self, why: str, number: int, session: int = 1, t: float = 0.0) -> list[Event]:
        """The tool hides what the client said here: the answer to a 334, or the command of a login."""
        talk = self.talk(session)
        if talk.turn is Turn.ANSWER:
            talk.turn, talk.owed = Turn.COMMAND, True
            return [missing("answer", why, number, session, t)]
        if talk.owed or talk.turn is not Turn.COMMAND or not talk.spoken:
            return [unsure(why, number, session, t)]
        talk.owed, talk.stage = True, Stage.AUTH
        return [missing("login", why, number, session, t)]

    def unseen_login(self, why: str, number: int, session: int = 1, t: float = 0.0) -> Mark:
        """The tool says that a login succeeded, and shows none of it."""
        return missing("login", why, number, session, t, succeeded=True)

    def tls(self, session: int = 1, t: float = 0.0, **facts: Any) -> Mark:
        """The tool says that TLS began."""
        self.talk(session).turn = Turn.COMMAND
        return mark("tls", session, t, **facts)

    def over(self, session: int) -> None:
        """The session is closed: what comes under its number is a new one."""
        self._talks.pop(session, None)
        self.in_message.pop(session, None)

    def _note(self, session: int, talk: Talk) -> None:
        if talk.turn is Turn.MESSAGE:
            self.in_message[session] = None
        elif self.in_message:
            self.in_message.pop(session, None)

    def _chunk(self, talk: Talk, data: bytes) -> bytes:
        if 0 < len(data) - talk.left <= len(b"\r\n"):  # a chunk's last line may have no end of its own
            data = data[: talk.left]
        talk.left = max(0, talk.left - len(data))
        talk.turn = Turn.CHUNK if talk.left else Turn.COMMAND
        return data

    def _sent(self, talk: Talk, line: bytes) -> None:
        talk.owed = True
        if talk.turn is Turn.MESSAGE:
            talk.lines += 1
            talk.turn = Turn.COMMAND if line == b"." else Turn.MESSAGE
            return
        if talk.turn is Turn.ANSWER:
            talk.turn = Turn.COMMAND
            return
        command = read_command(line)
        talk.stage, talk.turn = command.stage, Turn.COMMAND
        talk.left = bdat_size(command)
        if talk.left:
            talk.turn = Turn.CHUNK

    def _skipped(self, talk: Talk, data: bytes, number: int, session: int, t: float) -> list[Event]:
        """The server speaks: what should have come before it?"""
        if talk.turn is Turn.ANSWER:
            return self.hidden_answer(NO_ANSWER, number, session, t)
        if talk.turn is Turn.MESSAGE and talk.lines and data[:1] not in (b"2", b"3"):
            return []  # a server that does not wait for the end of a message, to say no
        return self.hidden_message(NO_END if talk.lines else NO_MESSAGE, number, session, t)

    def _answered(self, talk: Talk, code: bytes, *, more: bool) -> None:
        if talk.turn in (Turn.MESSAGE, Turn.CHUNK):
            return
        talk.owed = False
        if more:
            talk.turn = Turn.REPLY
        elif code == b"354":
            talk.turn, talk.lines = Turn.MESSAGE, 0
        elif code == b"334":
            talk.turn = Turn.ANSWER
        elif code == b"220" and talk.stage is Stage.STARTTLS:
            talk.turn = Turn.HANDSHAKE
        else:
            talk.turn = Turn.COMMAND
