"""recordio, around qmail's server and others: `PID > ` before what the program wrote, `PID < ` before what it read.

All is there to the octet, messages too: a piece without a line's end has a plus behind it, a line's end is a blank,
and the carriage return before it still stands there, unless somebody copied the text from a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from smtpwalk.recording.importers.overheard import Sessions
from smtpwalk.recording.importers.source import LINE_LIMIT, Source
from smtpwalk.recording.importers.told import Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import ClientBytes, Event, ServerBytes

TITLE: Final = "recordio's output (qmail)"
_LINE: Final = re.compile(rb"[ \t]*(\d{1,10}) ([<>])(?: |$)(.*)", re.DOTALL)
_SMTP: Final = re.compile(
    rb"[ \t]*\d{1,10} [<>] (?:[2-5]\d\d[ -]|(?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|RSET|QUIT)\b)", re.IGNORECASE
)
_OK: Final = re.compile(rb"tcpserver: ok (\d{1,10}) [^:]*:([^ ]*?):(\d{1,5}) [^:]*:([^ ]*):[^:]*:\d*$")
_EOF: Final = b"[EOF]"
PLUS: Final = "The plus at this line's end was taken for recordio's, not for the line's own; copied text does not tell."
_HELD: Final = 1000
"""Sessions of which an unfinished line is kept."""


def likeness(source: Source) -> float:
    found = sum(1 for line in Unwrapping(source, _SMTP.match).head() if _SMTP.match(line))
    return 0.0 if not found else 0.9 if found > 2 else 0.6


def read(source: Source) -> Iterator[Told]:
    reader = _Reader(exact=any(b"\r" in line for line in source.head_lines))
    yield from Unwrapping(source, _SMTP.match).told("recordio", reader.line, lambda: reader.sessions.latest)


class _Reader:
    def __init__(self, *, exact: bool) -> None:
        self.sessions = Sessions(on_arrival=True)
        self._exact = exact
        """Carriage returns survived, so that a line without one had none."""
        self._pieces: dict[tuple[bytes, bool], bytes] = {}
        self._half: dict[bytes, bool] = {}
        """Of processes where one way is closed: whether it is what they sent."""

    def line(self, line: Bare) -> Iterable[Event]:
        found = _LINE.match(line.data)
        if found is None:
            return self._other(line)
        process, arrow, said = found.groups()
        sent = arrow == b">"
        if said == _EOF:
            return self._end(process, line, sent=sent)
        session = self.sessions.at(process)
        said = self._pieces.pop((process, sent), b"") + said
        if said.endswith(b"+") and len(said) < LINE_LIMIT and len(self._pieces) < _HELD:
            self._pieces[process, sent] = said[:-1]
            return () if self._exact else (unsure(PLUS, line.number, session.number, line.t),)
        said, ending = self._ended(said)
        if session.ends_before(said, sent=sent):
            self._half.pop(process, None)
            session = self.sessions.begin(process)
        out = (session.sent if sent else session.received)(said, line.number, line.t)
        return out if ending == b"\r\n" else _ended_so(out, ending)

    def _ended(self, said: bytes) -> tuple[bytes, bytes]:
        """The line, and what ended it."""
        said = said.removesuffix(b" ") if self._exact else said.rstrip()
        if said.endswith(b"\r"):
            return said[:-1], b"\r\n"
        return said, b"\n" if self._exact else b"\r\n"

    def _end(self, process: bytes, line: Bare, *, sent: bool) -> Iterator[Event]:
        """One way is closed. The end that closed first hung up; the other may say something more before it does."""
        session = self.sessions.get(process)
        yield remark(line.data, line.number, self.sessions.latest, line.t)
        if session is None:
            return
        first = self._half.pop(process, None)
        if first is None or first == sent:
            if len(self._half) < _HELD:
                self._half[process] = sent
            return
        self.sessions.end(process)
        yield mark("closed", session.number, line.t, by="server" if first == bool(session.by_server) else "client")

    def _other(self, line: Bare) -> Iterator[Event]:
        if not line.data.strip():
            return
        facts: dict[str, Any] = {}
        if found := _OK.match(line.data):
            session = self.sessions.begin(found[1], by_server=True)
            session.speech.begun()
            facts = {"address": _text(found[2]), "port": int(found[3]), "source": _text(found[4])}
        yield remark(line.data, line.number, self.sessions.latest, line.t)
        if facts:
            yield mark("connected", self.sessions.latest, line.t, **facts)


def _ended_so(out: list[Event], ending: bytes) -> list[Event]:
    """The events with the line that came last ended as it was."""
    last = out[-1]
    if isinstance(last, ClientBytes | ServerBytes):
        out[-1] = type(last)(last.t, last.session, last.data.removesuffix(b"\r\n") + ending)
    return out


def _text(said: bytes) -> str:
    return said.decode("ascii", "backslashreplace")
