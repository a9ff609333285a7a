"""OpenSMTPD's traces (`smtpd -dv -T smtp -T mta`): `>>>` is what OpenSMTPD said, `<<<` what it heard.

`smtp:` tells of the server's sessions, `mta:` of the client's, each by an address in memory that is used again. The
server's messages stand as they came, dots doubled, but without the name of their session; the client's are not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from smtpwalk.recording.importers.overheard import Overheard, Sessions
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told, remark, unsure
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "an OpenSMTPD trace (-T smtp, -T mta)"
_LOG: Final = rb"(?:(?:[\w.:-]{1,255} )?smtpd\[\d{1,10}\]: )?"
_LINE: Final = re.compile(_LOG + rb"((smtp|mta): 0x[0-9a-f]{1,16}): (>>>|<<<)(?: |$)(.*)", re.DOTALL)
_SMTP: Final = re.compile(
    _LOG + rb"(?:smtp|mta): 0x[0-9a-f]{1,16}: (?:>>>|<<<) (?:[2-5]\d\d[ -]|[A-Za-z]{4,8}(?:[ :]|$))"
)
_MESSAGE: Final = re.compile(_LOG + rb"<<< \[MSG\](?: |$)(.*)", re.DOTALL)
_BYTES: Final = re.compile(rb"\[\.\.\.\d{1,12} bytes\.\.\.\]$")
_NEW: Final = re.compile(
    _LOG + rb"((smtp|mta): 0x[0-9a-f]{1,16}): (?:STATE_NEW -> STATE_CONNECTED|MTA_INIT -> MTA_BANNER)"
)
_TLS: Final = re.compile(_LOG + rb"[0-9a-f]{16} (?:smtp|mta) (?:tls|starttls) ciphers=((?:TLS|SSL)v[\d.]+):([\w-]+)")

WHOSE: Final = "OpenSMTPD does not say whose message this is, and several sessions were sending: the last was taken."


def likeness(source: Source) -> float:
    found = sum(1 for line in Unwrapping(source, _SMTP.match).head() if _SMTP.match(line))
    return 0.0 if not found else 0.95 if found > 2 else 0.6


def read(source: Source) -> Iterator[Told]:
    reader = _Reader()
    yield from Unwrapping(source, _SMTP.match).told("OpenSMTPD", reader.line, lambda: reader.sessions.latest)


class _Reader:
    def __init__(self) -> None:
        self.sessions = Sessions()
        self._last: Overheard | None = None
        self._sending: dict[bytes, Overheard] = {}
        """The server's sessions whose message is not ended; the one that was let begin last is last."""

    def line(self, line: Bare) -> Iterable[Event]:
        if found := _LINE.match(line.data):
            key, kind, arrow, said = found.groups()
            return self._said(key, kind, said, line, sent=arrow == b">>>")
        if self._sending and (found := _MESSAGE.match(line.data)):
            return self._message(found[1], line)
        return self._other(line)

    def _said(self, key: bytes, kind: bytes, said: bytes, line: Bare, *, sent: bool) -> Iterable[Event]:
        session = self.sessions.get(key)
        if session is None or session.ends_before(said, sent=sent):
            session = self._begin(key, kind)
        self._last = session
        if sent and _BYTES.match(said) and session.speech.in_message:
            return (remark(line.data, line.number, session.number, line.t),)
        out = (session.sent if sent else session.received)(said, line.number, line.t)
        if kind == b"smtp":
            self._sending.pop(key, None)
            if session.speech.in_message:
                self._sending[key] = session
        return out

    def _begin(self, key: bytes, kind: bytes) -> Overheard:
        self._sending.pop(key, None)
        return self.sessions.begin(key, by_server=kind == b"smtp", hides=kind == b"mta")

    def _message(self, said: bytes, line: Bare) -> Iterator[Event]:
        key, session = next(reversed(self._sending.items()))
        if len(self._sending) > 1:
            yield unsure(WHOSE, line.number, session.number, line.t)
        yield from session.speech.client(said, line.number, line.t)
        if not session.speech.in_message:
            del self._sending[key]

    def _other(self, line: Bare) -> Iterator[Event]:
        if not line.data.strip():
            return
        if found := _NEW.match(line.data):
            self._last = self._begin(found[1], found[2])
            self._last.speech.begun()
        elif self._last is not None and self._last.speech.before_tls and (found := _TLS.match(line.data)):
            version, cipher = found[1].decode("ascii"), found[2].decode("ascii")
            yield from self._last.speech.tls(line.t, version=version, cipher=cipher)
        yield remark(line.data, line.number, self.sessions.latest, line.t)
