"""What the catcher answers to one client: bytes in, bytes out, and the arrivals found on the way.

Here lives the dialogue, without a socket. It takes any address as it is written, says yes to it, and keeps a
message only when one of our tokens stands in it. It never passes a message on: there is no code here that could.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from smtpwalk.practice.lines import BareLf, MessageReader, WholeMessage, take_line
from smtpwalk.relay.proof import Arrival, read_message
from smtpwalk.wire.commands import Command, bare, read_command, split_path
from smtpwalk.wire.stages import Stage

NAME: Final = b"catcher.invalid"
"""What it calls itself. No host has this name, so none takes the catcher for itself and cries loop."""
MOST_LINE: Final = 4_096
MOST_MESSAGE: Final = 1024 * 1024
MOST_RECIPIENTS: Final = 100
MOST_ERRORS: Final = 20
MOST_MESSAGES: Final = 1_000
"""Of one connection."""

_EHLO: Final = (
    NAME,
    b"PIPELINING",
    b"8BITMIME",
    b"SMTPUTF8",
    b"ENHANCEDSTATUSCODES",
    b"SIZE %d" % MOST_MESSAGE,
)
_SIZE: Final = re.compile(rb"\bSIZE=(\d{1,20})\b", re.IGNORECASE)

GREETING: Final = b"220 " + NAME + b" ESMTP catcher of relay tests\r\n"
TOO_MANY: Final = b"421 4.3.2 Too many connections to this catcher, come back later\r\n"
TOO_LONG: Final = b"421 4.4.2 Silent for too long, or here for too long, good bye\r\n"
_NOT_OURS: Final = b"550 5.7.1 This catcher keeps only mail relay tests; the message was not kept"
_STORE_FULL: Final = b"452 4.3.1 This catcher is full"

# What is answered by one line whatever was said before.
_PLAIN_ANSWERS: Final = MappingProxyType(
    {
        Stage.NOOP: b"250 2.0.0 Ok",
        Stage.VRFY: b"252 2.1.5 Nobody is looked up here, but send the message",
        Stage.EXPN: b"252 2.1.5 Nobody is looked up here, but send the message",
        Stage.HELP: b"214 2.0.0 Relay tests are caught here. Nothing is passed on",
        Stage.STARTTLS: b"502 5.5.1 No TLS here",
        Stage.AUTH: b"503 5.5.1 No login here, and none is needed",
    }
)

Take = Callable[[list[Arrival]], bool]
"""Told the arrivals of one message; False when there is no room for them."""


class CatcherTalk:
    """One connection. `received` gives what to write; `over` says that the connection ends after it."""

    def __init__(
        self, take: Take, clock: Callable[[], float], known: Callable[[str], bool], peer: str = ""
    ) -> None:
        self.over = False
        self._take, self._clock, self._known, self._peer = take, clock, known, peer
        self._heap = bytearray()
        self._message: MessageReader | None = None
        self._sender: bytes | None = None
        self._recipients: list[bytes] = []
        self._errors = self._messages = 0

    def received(self, data: bytes) -> bytes:
        """Take bytes in chunks of any size; the answers to all that became whole by them."""
        self._heap += data
        answers: list[bytes] = []
        while not self.over:
            answer = self._in_message() if self._message else self._next_command()
            if answer is None:
                break
            self._errors += answer.startswith(b"50")
            if self._errors > MOST_ERRORS:
                answer = b"421 4.7.0 Too many errors"
                self.over = True
            answers.append(answer + b"\r\n")
        return b"".join(answers)

    def _next_command(self) -> bytes | None:
        # Bare line feeds end lines here: a broken sender's proof counts as much as another's.
        line = take_line(self._heap, BareLf.ACCEPT, MOST_LINE)
        if line is None:
            return None
        if line.too_long:
            return b"500 5.5.6 Line too long"
        return self._answer(read_command(line.text))

    def _answer(self, command: Command) -> bytes:
        if command.stage in _PLAIN_ANSWERS:
            return _PLAIN_ANSWERS[command.stage]
        match command.stage:
            case Stage.EHLO | Stage.HELO:
                self._forget()
                return _hello(command.stage)
            case Stage.MAIL:
                return self._mail(command)
            case Stage.RCPT:
                return self._rcpt(command)
            case Stage.DATA:
                return self._data()
            case Stage.RSET:
                self._forget()
                return b"250 2.0.0 Ok"
            case Stage.QUIT:
                self.over = True
                return b"221 2.0.0 Good bye"
            case _:
                return b"500 5.5.2 No such command here"

    def _mail(self, command: Command) -> bytes:
        path = command.path
        if path is None:
            return b"501 5.5.4 The reverse-path is missing: MAIL FROM:<address>"
        size = _SIZE.search(split_path(command.argument.partition(b":")[2].lstrip())[1])
        if size and int(size[1]) > MOST_MESSAGE:
            return b"552 5.3.4 The message is too big for this catcher"
        self._forget()
        self._sender = bare(path)
        return b"250 2.1.0 Ok"

    def _rcpt(self, command: Command) -> bytes:
        """Yes to everybody: odd forms, and our own sender when a host calls back to see whether it exists."""
        path = command.path
        if self._sender is None:
            return b"503 5.5.1 First the sender, by MAIL"
        if not path:
            return b"501 5.5.4 The forward-path is missing: RCPT TO:<address>"
        if len(self._recipients) >= MOST_RECIPIENTS:
            return b"452 4.5.3 Too many recipients"
        self._recipients.append(bare(path))
        return b"250 2.1.5 Ok"

    def _data(self) -> bytes:
        if not self._recipients:
            return b"503 5.5.1 First the recipients, by RCPT"
        self._message = MessageReader(BareLf.ACCEPT, MOST_MESSAGE)
        return b"354 Go ahead, end with a dot on a line by itself"

    def _in_message(self) -> bytes | None:
        assert self._message is not None
        whole = self._message.take(self._heap)
        if not isinstance(whole, WholeMessage):
            return None
        sender, recipients = self._sender or b"", tuple(self._recipients)
        self._message = None
        self._forget()
        if whole.too_big:
            return b"552 5.3.4 The message is too big for this catcher"
        self._messages += 1
        if self._messages > MOST_MESSAGES:
            self.over = True
            return b"421 4.7.0 Too many messages in one connection"
        return self._judged(whole.data, sender, recipients)

    def _judged(self, data: bytes, sender: bytes, recipients: tuple[bytes, ...]) -> bytes:
        arrivals = read_message(
            data,
            t=self._clock(),
            source="catcher",
            envelope_from=sender,
            envelope_to=recipients,
            peer=self._peer,
            known=self._known,
        )
        if not arrivals:
            return _NOT_OURS
        return b"250 2.0.0 Caught" if self._take(arrivals) else _STORE_FULL

    def _forget(self) -> None:
        self._sender = None
        self._recipients = []


def _hello(stage: Stage) -> bytes:
    if stage is Stage.HELO:
        return b"250 " + NAME
    first = [b"250-" + line for line in _EHLO[:-1]]
    return b"\r\n".join([*first, b"250 " + _EHLO[-1]])
