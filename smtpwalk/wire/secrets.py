"""What a client types inside AUTH (RFC 4954) is replaced by a mark before anybody sees, folds or records it.

This stands between the wire and the one stream of events. The first secret byte that passes it is a bug, so where
the server's answers leave a doubt it hides a line too many rather than one too few.
"""

from __future__ import annotations

import re
from collections import deque
from enum import Enum, auto
from typing import Final

from smtpwalk.wire.buffer import LineBuffer
from smtpwalk.wire.commands import bdat_size, read_command
from smtpwalk.wire.echo import EchoMask
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.replies import ReplyReader, read_line
from smtpwalk.wire.stages import Stage

_INITIAL: Final = re.compile(rb"[ \t]*AUTH[^A-Za-z]\s*\S+\s+(?=\S)", re.I)
_WHOLE: Final = re.compile(rb"([2-5][0-9]{2})(?: [ -~]*)?\r\n\Z")
_FRESH: Final = frozenset({"tls", "closed", "failed"})
"""Behind these marks nothing of what was said before goes on."""
_ONLY_AUTH: Final = frozenset({235, 432, 534, 535, 538})
"""Codes that end an AUTH and answer nothing else (RFC 4954 6)."""


class _Owed(Enum):
    """What a reply that is owed will be the answer to."""

    AUTH = auto()
    DATA = auto()
    OTHER = auto()


def secret_start(line: bytes, *, answering: bool) -> int | None:
    """Where in a client's line the secret begins: 0 while a 334 is being answered, behind `AUTH PLAIN `, or None."""
    if answering:
        return 0
    found = _INITIAL.match(line)
    return found.end() if found else None


class SecretMask:
    """Feed it every event of one session in order; it answers the events that may be seen."""

    def __init__(self) -> None:
        self._line = bytearray()  # the client's line so far
        self._begin: int | None = None  # where in it the secret begins; once known it stays so to the line's end
        self._chunk = 0  # octets of a BDAT chunk still to come; they are message, whatever they look like
        self._owed = deque([_Owed.OTHER])  # the greeting
        self._answering = False
        self._asked = False  # AUTH was sent: from now on any 334 opens a secret
        self._prompted = False  # a 334 waits for its line
        self._message = False
        self._lines = LineBuffer()
        self._replies = ReplyReader()
        self._echo = EchoMask()

    def __call__(self, event: Event) -> list[Event]:
        if isinstance(event, ClientBytes):
            return _joined(self._client(event))
        if isinstance(event, ServerBytes):
            self._server(event.data)
            return self._echo.feed(event)
        return [*self._mark(event), event]

    # ------------------------------------------------------------------ the client's side
    def _client(self, event: ClientBytes) -> list[Event]:
        out: list[Event] = []
        data, position = event.data, 0
        while position < len(data):
            if self._chunk:
                part = data[position : position + self._chunk]
                self._chunk -= len(part)
                out.append(ClientBytes(event.t, event.session, part))
            else:
                part = data[position : data.find(b"\n", position) + 1 or len(data)]
                out += self._part(event, part)
            position += len(part)
        return out

    def _part(self, event: ClientBytes, part: bytes) -> list[Event]:
        """At most one line, or a piece of one. A secret goes out as one mark, at its line's end."""
        before = len(self._line)
        self._line += part
        if self._begin is None and not self._message:
            begin = secret_start(bytes(self._line), answering=self._answering)
            self._begin = begin if begin is None else max(begin, before)
        shown = part if self._begin is None else part[: max(0, self._begin - before)]
        out: list[Event] = [ClientBytes(event.t, event.session, shown)] if shown else []
        if part.endswith(b"\n"):
            out += self._line_ended(event)
        return out

    def _line_ended(self, event: ClientBytes) -> list[Event]:
        raw, begin = bytes(self._line), self._begin
        line = raw[:-2] if raw.endswith(b"\r\n") else raw[:-1]
        self._line.clear()
        self._begin = None
        self._count(line, secret=begin is not None and self._answering)
        if begin is None:
            return []
        return [*self._hidden(event, line[begin:]), ClientBytes(event.t, event.session, raw[max(begin, len(line)) :])]

    def _hidden(self, event: Event, secret: bytes) -> list[Event]:
        if not secret:
            return []
        self._echo.remember(secret)
        return [Mark(event.t, event.session, "masked", {"bytes": len(secret), "dir": "C"})]

    def _count(self, line: bytes, *, secret: bool) -> None:
        """Which reply this line asks for."""
        if self._message:
            # A dot behind a bare LF ends nothing (RFC 5321 4.1.1.4), yet some servers let it: then commands follow.
            self._message = line.rstrip(b"\r") != b"."
            if not self._message:
                self._owed.append(_Owed.OTHER)
            return
        command = read_command(line)
        if secret:  # without a prompt it may be an ordinary command, hidden to be sure
            self._owed.append(_Owed.AUTH if self._prompted else _Owed.OTHER)
            self._prompted = False
            return
        if command.stage is Stage.AUTH:
            self._answering = self._asked = True
            self._owed.append(_Owed.AUTH)
            return
        self._chunk = bdat_size(command)
        self._owed.append(_Owed.DATA if command.stage is Stage.DATA else _Owed.OTHER)

    # ------------------------------------------------------------------ the server's side
    def _server(self, data: bytes) -> None:
        whole = _WHOLE.match(data)
        if whole and self._lines.fresh and not self._replies.unfinished:  # one sound line: nearly all are so
            code = int(whole[1])
            self._reply(code, prompts=code == 334, counts=True)
            return
        for line in self._lines.feed(data):
            reply = self._replies.feed(read_line(line))
            if reply is not None:
                self._reply(reply.code, prompts=any(one.code == 334 for one in reply.coded), counts=reply.counts)

    def _reply(self, code: int, *, prompts: bool, counts: bool) -> None:
        owed = self._owed.popleft() if self._owed else None
        if code in _ONLY_AUTH:
            while owed is not _Owed.AUTH and _Owed.AUTH in self._owed:  # what was owed before never came
                owed = self._owed.popleft()
            self._answering, self._prompted = _Owed.AUTH in self._owed, False
        elif self._asked and prompts:
            self._answering = self._prompted = True
        elif owed is _Owed.AUTH and not self._prompted:  # else it came before its line could be sent: no answer
            self._answering = _Owed.AUTH in self._owed
        if owed is _Owed.DATA:
            self._message = code == 354 and counts
        elif owed is None and 400 <= code <= 599:  # the message was refused before its end
            self._message = False

    def _mark(self, mark: Mark) -> list[Event]:
        if mark.what == "waited" and self._owed and self._replies.flush():
            self._owed.popleft()  # the user gave up on a reply whose end never came
        if mark.what == "amid":
            self._owed.clear()  # no greeting is owed
        if mark.what not in _FRESH:
            return []
        # A new start (RFC 3207 4.2), or the end: what was owed never comes.
        rest = bytes(self._line[self._begin :]) if self._begin is not None else b""
        self._lines.clear()
        self._replies.flush()
        self._owed.clear()
        self._line.clear()
        self._begin = None
        self._answering = self._prompted = self._message = False
        return [*self._hidden(mark, rest), *self._echo.release(mark)]


def _joined(events: list[Event]) -> list[Event]:
    """Neighbouring client chunks as one, so that an ordinary command stays one event."""
    if len(events) < 2:
        return events
    out: list[Event] = []
    for event in events:
        last = out[-1] if out else None
        if isinstance(last, ClientBytes) and isinstance(event, ClientBytes):
            out[-1] = ClientBytes(last.t, last.session, last.data + event.data)
        else:
            out.append(event)
    return out
