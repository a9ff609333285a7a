"""What a client types inside AUTH (RFC 4954) is replaced by a mark before anybody sees, folds or records it.

This stands between the wire and the one stream of events. The first secret byte that passes it is a bug, so it
is told only what it can be sure of: the client's lines, and where the server's replies end.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from smtpwalk.wire.buffer import LineBuffer
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.replies import ReplyReader, read_line

SHORTEST_ECHO: Final = 8
"""A server may repeat what was typed. Secrets shorter than this are not looked for: they would hide honest words."""

_INITIAL: Final = re.compile(rb"[ \t]*AUTH[ \t]+[^\s]+[ \t]+(?=\S)", re.I)
_AUTH: Final = re.compile(rb"[ \t]*AUTH(?:[ \t]|\Z)", re.I)


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
        self._hidden = bytearray()  # the secret part of it
        self._ahead = 0  # replies owed to commands before AUTH
        self._answering = False
        self._message = False
        self._unanswered = 0
        self._lines = LineBuffer()
        self._replies = ReplyReader()
        self._secrets: list[bytes] = []
        self._held = b""

    def __call__(self, event: Event) -> list[Event]:
        if isinstance(event, ClientBytes):
            return self._client(event)
        if isinstance(event, ServerBytes):
            self._watch(event.data)
            return self._server(event)
        if event.what == "tls":  # a new start (RFC 3207 4.2): what was owed in plaintext never comes
            self._lines.clear()
            self._replies.flush()
            self._unanswered = 0
        return [*self._release(event.t, event.session), event]

    def _client(self, event: ClientBytes) -> list[Event]:
        out: list[Event] = []
        for piece in _lines(event.data):
            body = piece.rstrip(b"\r\n") if piece.endswith(b"\n") else piece
            before = len(self._line)
            self._line += body
            begin = None if self._message else secret_start(bytes(self._line), answering=self._answering)
            cut = len(body) if begin is None else max(0, begin - before)
            if cut:
                out.append(ClientBytes(event.t, event.session, body[:cut]))
            if cut < len(body):
                self._hidden += body[cut:]
                hidden = {"bytes": len(body) - cut, "dir": "C"}
                out.append(Mark(event.t, event.session, "masked", hidden))
            if piece.endswith(b"\n"):
                out.append(ClientBytes(event.t, event.session, piece[len(body) :]))
                self._line_ended()
        return _joined(out)

    def _line_ended(self) -> None:
        line, hidden = bytes(self._line), bytes(self._hidden)
        self._line.clear()
        self._hidden.clear()
        self._remember(hidden)
        if self._message:
            self._message = line != b"."
            self._unanswered += not self._message
            return
        if _AUTH.match(line) and not self._answering:
            self._answering, self._ahead = True, self._unanswered
        self._unanswered += 1

    def _remember(self, hidden: bytes) -> None:
        try:
            decoded = base64.b64decode(hidden, validate=True).rpartition(b"\0")[2]
        except binascii.Error:
            decoded = b""
        self._secrets += [secret for secret in (hidden, decoded) if len(secret) >= SHORTEST_ECHO]

    def _watch(self, data: bytes) -> None:
        for line in self._lines.feed(data):
            reply = self._replies.feed(read_line(line))
            if reply is None:
                continue
            self._unanswered = max(0, self._unanswered - 1)
            if reply.code == 354:
                self._message = True
            if self._ahead:
                self._ahead -= 1
            elif reply.code != 334:
                self._answering = False

    def _server(self, event: ServerBytes) -> list[Event]:
        if not self._secrets:
            return [event]
        data = self._held + event.data
        self._held = b""
        out: list[Event] = []
        start = 0
        for found in re.finditer(b"|".join(map(re.escape, sorted(self._secrets, key=len, reverse=True))), data):
            if found.start() > start:
                out.append(ServerBytes(event.t, event.session, data[start : found.start()]))
            hidden = {"bytes": len(found[0]), "dir": "S"}
            out.append(Mark(event.t, event.session, "masked", hidden))
            start = found.end()
        rest = data[start:]
        held = self._could_begin_a_secret(rest)
        self._held = rest[len(rest) - held :]
        if len(rest) > held:
            out.append(ServerBytes(event.t, event.session, rest[: len(rest) - held]))
        return out

    def _could_begin_a_secret(self, data: bytes) -> int:
        longest = max(map(len, self._secrets)) - 1
        for size in range(min(longest, len(data)), 0, -1):
            tail = data[len(data) - size :]
            if any(secret.startswith(tail) for secret in self._secrets):
                return size
        return 0

    def _release(self, t: float, session: int) -> list[Event]:
        held, self._held = self._held, b""
        return [ServerBytes(t, session, held)] if held else []


def _lines(data: bytes) -> list[bytes]:
    """Cut behind each LF; a CR alone ends nothing."""
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _joined(events: list[Event]) -> list[Event]:
    """Neighbouring client chunks as one, so that an ordinary command stays one event."""
    out: list[Event] = []
    for event in events:
        last = out[-1] if out else None
        if isinstance(last, ClientBytes) and isinstance(event, ClientBytes):
            out[-1] = ClientBytes(last.t, last.session, last.data + event.data)
        else:
            out.append(event)
    return out
