"""What `openssl s_client` writes around a dialogue: certificates, session tickets, and what it did not send.

A line that begins with R, Q or another such letter it takes for an order to itself, unless it was told to be quiet:
nothing of it goes out. And behind its own STARTTLS it shows the last line of the reply to its own EHLO. Here lives
the telling apart of all that, line by line; the sides are told elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.recording.importers.pasted.shown import Kind, Shown

NOT_SENT: Final = "openssl took this line for an order to itself, as it begins with {letter}: nothing of it was sent."
OWN_REPLY: Final = (
    "This is the last line of the reply to an EHLO that openssl itself sent before TLS; what was said then is not in"
    " the source."
)
_BEGINS: Final = re.compile(rb"\bopenssl s_client\b|\s*CONNECTED\([0-9A-F]{1,16}\)|\s*CONNECTION ESTABLISHED\s*\Z")
_ENDS: Final = re.compile(rb"(?:closed|DONE)\s*\Z")
_RULE: Final = b"---"
_OWN: Final = re.compile(
    rb"depth=[0-9]|verify (?:return|error):|read R BLOCK|(?:RENEGOTIATING|KEYUPDATE|HEARTBEATING)\s*\Z"
    rb"|[0-9A-F]{8,16}:error:|Can't use SSL_get_servername|CONNECTED\(|CONNECTION ESTABLISHED"
)
ORDERS: Final = {b"RENEGOTIATING": b"R", b"KEYUPDATE": b"Kk", b"HEARTBEATING": b"B", b"DONE": b"Q"}
"""The letters that it takes for orders, by what it says to them."""
_LETTERS: Final = frozenset(b"".join(ORDERS.values()))


class OpenSsl:
    """Feed it every line; it hands them on, its own as `Kind.ASIDE`. It may hold one back. At the end, `finish`."""

    def __init__(self) -> None:
        self._on = self._block = self._fresh = False
        self._held: Shown | None = None  # begins with a letter that may have been taken for a command

    def feed(self, line: Shown) -> list[Shown]:
        if not self._on:
            self._begin(line)
            return [self._aside(line)] if self._on and _OWN.match(line.data) else [line]
        out = self.finish()
        if out and out[0].data[:1] in ORDERS.get(line.data.strip(), b""):
            letter = out[0].data[:1].decode("ascii")
            out = [self._aside(out[0], NOT_SENT.format(letter=letter))]
        elif line.data and line.data[0] in _LETTERS:
            self._held = line
            return out
        return [*out, self._told_apart(line)]

    def finish(self) -> list[Shown]:
        held, self._held = self._held, None
        return [held] if held else []

    def _begin(self, line: Shown) -> None:
        if line.kind is Kind.WORDS and _BEGINS.search(line.data):
            self._on = self._block = self._fresh = True

    def _told_apart(self, line: Shown) -> Shown:
        if line.kind in (Kind.REPLY, Kind.COMMAND):
            own = self._fresh and line.data.startswith(b"250 ")
            self._block = self._fresh = False
            return self._aside(line, OWN_REPLY) if own else line
        if _ENDS.match(line.data):
            self._on = False
            return line
        self._block = self._block or line.data == _RULE
        return self._aside(line) if self._block or _OWN.match(line.data) else line

    @staticmethod
    def _aside(line: Shown, why: str = "") -> Shown:
        return line if line.kind is Kind.BLANK else line._replace(kind=Kind.ASIDE, why=why)
