"""Postfix's notices to its postmaster: `Out:` is what Postfix said, `In:` what it heard, as server or as client.

Messages are never shown. What went before the last message that was taken is left out, and long lines are folded:
they are joined with the one blank that Postfix broke them at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from smtpwalk.recording.importers.overheard import Overheard, Sessions
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT, Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "a notice of Postfix to its postmaster (In:, Out:)"
_LINE: Final = re.compile(rb"[ \t]*(Out|In):(?: {1,2}|$)(.*)", re.DOTALL)
_REPLY: Final = re.compile(rb"[ \t]*(?:Out|In): {1,2}[2-5]\d\d(?:[ -]|$)")
_FOLDED: Final = re.compile(rb"[ \t]{4,}(?=\S)")
_HEADING: Final = re.compile(rb"\s*Transcript of session follows\.")
_PEER: Final = re.compile(
    rb"\s*Subject: Postfix SMTP (server|client): [a-z ]{1,40} [^\s\[]*\[([0-9A-Fa-f.:]{2,45})\](?::(\d{1,5}))?"
)
_LOST: Final = re.compile(rb"\s*Session aborted, reason: lost connection")

FOLDED: Final = "Postfix folded this line; its parts were joined with one blank."


def likeness(source: Source) -> float:
    bare = Unwrapping(source, _LINE.match)
    replies = sum(1 for line in bare.head() if _REPLY.match(line))
    return 0.0 if not replies else 0.9 if replies > 1 else 0.6


def read(source: Source) -> Iterator[Told]:
    bare = Unwrapping(source, _LINE.match)
    yield from bare.about()
    reader = _Reader()
    for line in bare.lines():
        yield from reader.line(line)
        if line.cut:
            yield unsure(CUT, line.number, reader.session.number, line.t)
    yield from reader.end()


class _Reader:
    def __init__(self) -> None:
        self._sessions = Sessions(hides=True)
        self.session: Overheard = self._sessions.begin(None)
        self._begun = False
        self._held: tuple[bool, bytes, int, float] | None = None
        """Sent or received, what, on which line, when: it may go on on the next line."""
        self._joined = False

    def line(self, line: Bare) -> Iterator[Event]:
        if found := _LINE.match(line.data):
            yield from self.end()
            self._held = (found[1] == b"Out", found[2], line.number, line.t)
        elif self._held is not None and (folded := _FOLDED.match(line.data)):
            sent, said, number, t = self._held
            self._held, self._joined = (sent, said + b" " + line.data[folded.end() :], number, t), True
        else:
            yield from self.end()
            yield from self._other(line)

    def end(self) -> Iterator[Event]:
        """Hands out the line that was held."""
        if self._held is None:
            return
        (sent, said, number, t), joined = self._held, self._joined
        self._held, self._joined, self._begun = None, False, True
        yield from (self.session.sent if sent else self.session.received)(said, number, t)
        if joined:
            yield unsure(FOLDED, number, self.session.number, t)

    def _other(self, line: Bare) -> Iterator[Event]:
        said = line.data
        if not said.strip():
            return
        peer = _PEER.match(said)
        if (peer or _HEADING.match(said)) and self._begun:
            self.session, self._begun = self._sessions.begin(None), False
        yield remark(said, line.number, self.session.number, line.t)
        if peer:
            yield mark("connected", self.session.number, line.t, **_peer(peer))
        elif _LOST.match(said):
            yield mark("closed", self.session.number, line.t, by="client" if self.session.by_server else "server")


def _peer(found: re.Match[bytes]) -> dict[str, Any]:
    """Whom the notice is about: where the client came from, or which server it was."""
    address = found[2].decode("ascii")
    if found[1] == b"server":
        return {"source": address}
    return {"address": address, "port": int(found[3])} if found[3] else {"address": address}
