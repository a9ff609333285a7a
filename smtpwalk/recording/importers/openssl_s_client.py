"""A terminal on which `openssl s_client` spoke SMTP: its words about TLS, then what was typed and what was answered.

Nothing marks the two sides: a reply is known by its code, all else that stands in its place was typed. With -starttls
the tool speaks to the server before that, and shows only the last line of an answer. And it takes some lines for
orders to itself: what begins with Q ends it, what begins with R asks for another handshake, and neither was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from smtpwalk.recording.importers.gaps import Gaps, Turn
from smtpwalk.recording.importers.pasted.openssl import ORDERS
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT, Bare, Unwrapping
from smtpwalk.wire.commands import read_command
from smtpwalk.wire.events import Event
from smtpwalk.wire.stages import Stage

TITLE: Final = "openssl s_client output"
NOT_SENT: Final = "openssl took this line for an order to itself, by its first letter: it was not sent."
TYPED: Final = "This line bears no mark; it was taken for the client's, as a reply follows that nothing else asked for."
ONE_SIDED: Final = "The source shows only what the server said: what was typed is not in it."

_CONNECTED: Final = re.compile(rb"CONNECTED\([0-9A-Fa-f]{8}\)")
_TO: Final = re.compile(rb"Connecting to (\S{1,255})\s*\Z")
_RUN: Final = re.compile(rb"\bs_client\b.{0,400}?-connect[ =]\[?([\w.:-]{1,255}?)\]?:(\w{1,20})", re.DOTALL)
_TLS: Final = re.compile(rb"New, ([\w.() -]{1,40}), Cipher is (\S{1,80})")
_PROTOCOL: Final = re.compile(rb"(?:    Protocol  |Protocol version): (TLSv[\d.]{1,5}|DTLSv[\d.]{1,5}|SSLv\d)\s*\Z")
_VERIFIED: Final = re.compile(rb"(?:depth=\d|verify (?:return|error))")
_CODE: Final = re.compile(rb"Verify return code: (\d{1,4}) \(")
_CLOSED: Final = re.compile(rb"(?:closed|read:errno=\d+|.{0,200}unexpected eof while reading.{0,200})\s*\Z")
_OWN: Final = (
    _CONNECTED, _VERIFIED, _TLS, re.compile(rb"(?:Certificate chain|Server certificate|SSL handshake has read \d)"),
    re.compile(rb"    Verify return code: \d"), re.compile(rb"No client certificate CA names sent"),
)  # fmt: skip
REPLY: Final = re.compile(rb"[2-5]\d\d(?:[ -]|\Z)")
_GREETS: Final = (b"220", b"421", b"554")
_PORTS: Final = {b"smtp": 25, b"smtps": 465, b"submissions": 465, b"submission": 587}


def likeness(source: Source) -> float:
    lines = Unwrapping(source, _known)
    if not any(REPLY.match(line) for line in lines.head()):
        return 0.0
    return 0.0 if not lines.likeness else 0.95 if lines.likeness > 1 else 0.6


def _known(line: bytes) -> object:
    return any(sign.match(line) for sign in _OWN)


def read(source: Source) -> Iterator[Told]:
    lines = Unwrapping(source, _known)
    host, port = next((_target(found) for line in lines.head() if (found := _RUN.search(line))), ("", 0))
    yield from lines.about(host, port, "openssl s_client")
    yield from _Reading(host, port).events(lines.lines())


class _Reading:
    def __init__(self, host: str, port: int) -> None:
        self._to: dict[str, Any] = {"address": host, "port": port} if host else {}
        self._gaps, self._session, self._t, self._number = Gaps(), 1, 0.0, 0
        self._out: list[Event] = []
        self._held: Bare | None = None
        """What was typed, until the next line shows whether it was sent."""
        self._word: Bare | None = None
        """A line that may have been typed, until the next one shows whether it was answered."""
        self._facts: dict[str, Any] | None = None
        """Of TLS, until the dialogue begins."""
        self._begun = self._typed = self._heard = self._in_certificate = False

    def events(self, lines: Iterator[Bare]) -> Iterator[Event]:
        for line in lines:
            self._t, self._number = line.t, line.number
            self._line(line)
            if line.cut:
                self._out.append(unsure(CUT, line.number, self._session, line.t))
            yield from self._out
            self._out.clear()
        self._settle()
        if self._heard and not self._typed:
            self._out.append(unsure(ONE_SIDED, self._number, self._session, self._t))
        yield from self._out

    def _line(self, line: Bare) -> None:
        data = line.data.rstrip()
        if self._held is not None and self._was_an_order(data):
            self._ordered(line, data)
            return
        if self._held is not None and self._held.data.startswith(b"421") and _CLOSED.match(data):
            held, self._held = self._held, None  # the server lost patience amid a message
            self._out += self._gaps.server(held.data + b"\r\n", held.number, self._session, held.t)
            self._close("server")
            return
        answered = REPLY.match(line.data) is not None
        self._settle(answered=answered)
        turn = self._gaps.talk(self._session).turn
        if self._typed and (turn in (Turn.MESSAGE, Turn.CHUNK) or (turn is Turn.ANSWER and not answered)):
            self._held = line
        elif self._in_certificate or b"-----BEGIN " in data:
            self._in_certificate = b"-----END " not in data
            self._remark(line)
        elif answered:
            self._reply(line)
        elif self._sign(data, line):
            pass
        elif read_command(line.data).stage is not Stage.OTHER:
            self._held = line
        elif self._begun and data:
            self._word = line
        elif data:
            self._remark(line)

    # ------------------------------------------------------------------ what was said
    def _reply(self, line: Bare) -> None:
        if not self._begun and not line.data.startswith(_GREETS):
            self._remark(line)  # the end of the answer to the tool's own EHLO, before TLS
            return
        self._dialogue()
        self._heard = True
        self._out += self._gaps.server(line.data + b"\r\n", line.number, self._session, line.t)

    def _settle(self, *, answered: bool = False) -> None:
        """The line before this one was no order, and whether it was `answered`."""
        if self._held is not None:
            line, self._held = self._held, None
            self._say(line)
        if self._word is not None:
            line, self._word = self._word, None
            if answered and not self._gaps.talk(self._session).owed:
                self._out.append(unsure(TYPED, line.number, self._session, line.t))
                self._say(line)
            else:
                self._remark(line)

    def _say(self, line: Bare) -> None:
        self._dialogue()
        self._typed = True
        self._out += self._gaps.client(line.data + b"\r\n", line.number, self._session, line.t)

    def _dialogue(self) -> None:
        """It begins, behind what TLS needed."""
        self._begun = True
        if self._facts is not None:
            self._out.append(self._gaps.tls(self._session, self._t, **self._facts))
            self._facts = None

    # ------------------------------------------------------------------ the tool's words
    def _was_an_order(self, data: bytes) -> bool:
        return self._held is not None and (self._held.data[:1] or b" ") in ORDERS.get(data, b"")

    def _ordered(self, line: Bare, data: bytes) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._remark(held)
            self._out.append(unsure(NOT_SENT, held.number, self._session, held.t))
        self._remark(line)
        if data == b"DONE":
            self._close("client")

    def _sign(self, data: bytes, line: Bare) -> bool:
        if _CLOSED.match(data) and self._begun:
            self._close("server")
        elif data == b"DONE" and self._begun:
            self._close("client")
        elif _CONNECTED.match(data):
            self._connected(line)
        else:
            return self._of_tls(data, line)
        return True

    def _connected(self, line: Bare) -> None:
        if self._begun:
            self._close("")
            self._session += 1
        self._begun, self._facts = False, None
        if self._to:
            self._out.append(mark("connected", self._session, self._t, **self._to))
        else:
            self._remark(line)

    def _of_tls(self, data: bytes, line: Bare) -> bool:
        """What it says of TLS is told once; the words stay as remarks."""
        if found := _RUN.search(data):
            host, port = _target(found)
            self._to = {"address": host, "port": port}
        elif found := _TO.match(data):
            self._to["address"] = found[1].decode("ascii", "replace")
        facts = _facts_of(data)
        if facts is None:
            return False
        if not self._begun:
            self._facts = (self._facts or {}) | facts
        self._remark(line)
        return True

    def _close(self, by: str) -> None:
        if self._begun:
            self._out.append(mark("closed", self._session, self._t, **({"by": by} if by else {})))
            self._gaps.over(self._session)

    def _remark(self, line: Bare) -> None:
        if line.data.strip():
            self._out.append(remark(line.data, line.number, self._session, line.t))


def _facts_of(data: bytes) -> dict[str, Any] | None:
    """Of TLS, by one line of the tool's; None where it says nothing of it."""
    if found := _TLS.match(data):
        return {} if found[2] == b"(NONE)" else {"version": found[1].decode(), "cipher": found[2].decode()}
    if found := _PROTOCOL.match(data):
        return {"version": found[1].decode()}
    if found := _CODE.search(data):
        return {"trusted": found[1] == b"0"}
    return {} if _VERIFIED.match(data) else None


def _target(found: re.Match[bytes]) -> tuple[str, int]:
    port = found[2]
    return found[1].decode("ascii", "replace"), int(port) if port.isdigit() and len(port) < 6 else _PORTS.get(port, 0)
