"""MDaemon's SMTP logs: `-->` is what MDaemon said, `<--` what it heard, as server (`in`) or as client (`out`).

Every line is stamped. Where it names its session in brackets, sessions are mixed; else they stand one behind the other.
Messages are not shown. A log of everything holds other protocols too: their sessions stay remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from smtpwalk.recording.importers.overheard import Overheard, Sessions
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told, mark, remark
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "an MDaemon SMTP log"
_LINE: Final = re.compile(rb"[ \t]*(?:\[([\w:]{1,40})\] )?(?:(-->|<--)(?: |$))?(.*)", re.DOTALL)
_SMTP: Final = re.compile(
    rb"[ \t]*(?:\[[\w:]{1,40}\] )?(?:-->|<--) "
    rb"(?:[2-5]\d\d[ -]|(?:EHLO|HELO|LHLO|MAIL|RCPT|AUTH)[ :]|(?:DATA|RSET|QUIT|STARTTLS)[ \t]*$)",
    re.IGNORECASE,
)
_SESSION: Final = re.compile(rb"Session [\w:]{1,40}; child \d")
_ADDRESS: Final = rb"\[?([0-9A-Fa-f.:]{2,45}?):(\d{1,5})\]?"
_ACCEPTING: Final = re.compile(rb"Accepting SMTP connection from " + _ADDRESS + rb" to " + _ADDRESS + rb"\s*$")
_ATTEMPTING: Final = re.compile(rb"(?:\* )?Attempting SMTP connection to " + _ADDRESS)
_FOREIGN: Final = re.compile(rb"Accepting (?!SMTP)\w+ connection ")
_TLS: Final = re.compile(rb"(?:\* )?SSL negotiation successful \((TLS [\d.]+|SSL [\d.]+)")
_KEPT: Final = 10_000
"""Keys that are remembered."""
_OVER: Final = re.compile(rb"-{5,}\s*$|SMTP session (?:successful|terminated|aborted)")


def likeness(source: Source) -> float:
    """Without stamps the arrows alone are not its own: msmtp draws the same."""
    found = sum(1 for line in Unwrapping(source, _SMTP.match).head() if _SMTP.match(line))
    stamped = found - sum(1 for line in source.head_lines if _SMTP.match(line))
    return 0.0 if not found else 0.9 if stamped > 2 else 0.6


def read(source: Source) -> Iterator[Told]:
    reader = _Reader()
    yield from Unwrapping(source, _SMTP.match).told("MDaemon", reader.line, lambda: reader.sessions.latest)


class _Reader:
    def __init__(self) -> None:
        self.sessions = Sessions(hides=True)
        self._fresh: set[bytes] = set()
        """Keys of sessions that were told of, and in which nothing was said yet."""
        self._foreign: set[bytes] = set()
        """Keys of sessions that are not SMTP."""

    def line(self, line: Bare) -> Iterable[Event]:
        found = _LINE.match(line.data)
        key, arrow, said = found.groups() if found else (None, None, line.data)
        key = key or b""
        if arrow is None or key in self._foreign:
            return self._other(key, said, line)
        session = self.sessions.get(key)
        if session is None and not _SMTP.match(line.data):
            return self._other(key, said, line)
        if session is None or session.ends_before(said, sent=arrow == b"-->"):
            session = self.sessions.begin(key)
        self._fresh.discard(key)
        return (session.sent if arrow == b"-->" else session.received)(said, line.number, line.t)

    def _other(self, key: bytes, said: bytes, line: Bare) -> Iterator[Event]:
        """MDaemon's own words; some tell of the connection."""
        if not said.strip():
            return
        marks = list(self._told(key, said, line))
        session = self.sessions.get(key)
        number = marks[0].session if marks else session.number if session else self.sessions.latest
        yield remark(line.data, line.number, number, line.t)
        yield from marks

    def _told(self, key: bytes, said: bytes, line: Bare) -> Iterator[Event]:
        if _SESSION.match(said):
            self._begin(key)
        elif found := _ACCEPTING.match(said):
            facts: dict[str, Any] = {"address": _text(found[3]), "port": int(found[4]), "source": _text(found[1])}
            yield mark("connected", self._unspoken(key).number, line.t, **facts)
        elif found := _ATTEMPTING.match(said):
            facts = {"address": _text(found[1]), "port": int(found[2])}
            yield mark("connecting", self._unspoken(key).number, line.t, **facts)
        elif _FOREIGN.match(said):
            self.sessions.end(key)
            if len(self._foreign) < _KEPT:
                self._foreign.add(key)
        elif _OVER.match(said):
            self.sessions.end(key)
            self._foreign.discard(key)
        elif (session := self.sessions.get(key)) and session.speech.before_tls and (found := _TLS.match(said)):
            yield from session.speech.tls(line.t, version=_text(found[1]))

    def _unspoken(self, key: bytes) -> Overheard:
        """The session of a connection: it may have been told of before, but nothing was said in it."""
        session = self.sessions.get(key)
        return session if session and key in self._fresh else self._begin(key)

    def _begin(self, key: bytes) -> Overheard:
        self._foreign.discard(key)
        session = self.sessions.begin(key)
        session.speech.begun()
        if len(self._fresh) < _KEPT:
            self._fresh.add(key)
        return session


def _text(said: bytes) -> str:
    return said.decode("ascii", "backslashreplace")
