"""Haraka's protocol log: `[PROTOCOL] [UUID] [core] C: ` for the client and `S: ` for the server.

A session goes by its UUID; what a plugin or the delivery says to another host, by the UUID with its name. Messages are
there at the log level `data` only, as they came, dots doubled. Haraka's state behind a command is no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from smtpwalk.recording.importers.overheard import Sessions
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told, mark, remark
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "a Haraka log (protocol, data)"
_LINE: Final = re.compile(
    rb"(?:[\w.:-]{1,255} )?(?:haraka\[\d{1,10}\]: )?\[(\w{1,12})\] \[([0-9A-F]{8}-[0-9A-F-]{27})((?:\.\d{1,6})*)\]"
    rb" \[([^\]\s]{1,80})\] (.*)",
    re.DOTALL,
)
_SAID: Final = re.compile(rb"([CS]): (.*)", re.DOTALL)
_STATE: Final = re.compile(rb" state=\d{1,3}$")
_CONNECT: Final = re.compile(rb"connect ip=(\S+) port=\d+ local_ip=(\S+) local_port=(\d{1,5})")
_TLS: Final = re.compile(rb"secured: cipher=([\w-]+) version=([\w.]+)")
_LEVELS: Final = frozenset({b"PROTOCOL", b"DATA"})


def likeness(source: Source) -> float:
    found = sum(1 for line in Unwrapping(source, _said).head() if _said(line))
    if found:
        return 0.95 if found > 2 else 0.6
    return 0.0


def read(source: Source) -> Iterator[Told]:
    reader = _Reader()
    yield from Unwrapping(source, _said).told("Haraka", reader.line, lambda: reader.sessions.latest)


def _said(line: bytes) -> re.Match[bytes] | None:
    found = _LINE.match(line)
    return _SAID.match(found[5]) if found and found[1] in _LEVELS else None


class _Reader:
    def __init__(self) -> None:
        self.sessions = Sessions(hides=True)

    def line(self, line: Bare) -> Iterable[Event]:
        found = _LINE.match(line.data)
        if found is None:
            return self._remark(line)
        level, uuid, part, who, said = found.groups()
        key = uuid if who == b"core" else (uuid + part, who)
        if level in _LEVELS and (words := _SAID.match(said)):
            return self._said(key, words[1] == b"S", words[2], line, is_data=level == b"DATA")
        return self._other(uuid, who, said, line)

    def _said(self, key: object, is_server: bool, said: bytes, line: Bare, *, is_data: bool) -> Iterable[Event]:
        session = self.sessions.at(key, by_server=isinstance(key, bytes))
        speech = session.speech
        if is_server:
            if speech.greets(said):
                speech = self.sessions.begin(key, by_server=isinstance(key, bytes)).speech
            return speech.server(said, line.number, line.t)
        if is_data:
            speech.shows_messages()
            return speech.client(said[:-2] if said.endswith(b"  ") else said, line.number, line.t)
        return speech.client(_STATE.sub(b"", said), line.number, line.t)

    def _other(self, uuid: bytes, who: bytes, said: bytes, line: Bare) -> Iterator[Event]:
        """Haraka's own words; some tell of the connection."""
        facts: dict[str, Any] = {}
        if who == b"core" and (found := _CONNECT.match(said)):
            self.sessions.begin(uuid, by_server=True).speech.begun()
            facts = {"address": _text(found[2]), "port": int(found[3]), "source": _text(found[1])}
        session = self.sessions.get(uuid)
        yield from self._remark(line)
        if session is None:
            return
        if facts:
            yield mark("connected", session.number, line.t, **facts)
        elif session.speech.before_tls and (found := _TLS.match(said)):
            yield from session.speech.tls(line.t, version=_text(found[2]), cipher=_text(found[1]))
        elif who == b"core" and said.startswith(b"disconnect ip="):
            self.sessions.end(uuid)
            yield mark("closed", session.number, line.t, by="client")

    def _remark(self, line: Bare) -> Iterator[Event]:
        if line.data.strip():
            yield remark(line.data, line.number, self.sessions.latest, line.t)


def _text(said: bytes) -> str:
    return said.decode("ascii", "backslashreplace")
