"""Postfix's verbose logs (`smtpd -v`, `smtp -v`): `>` is what Postfix said and `<` what it heard, as server or client.

Many processes write to one log: a session belongs to its process id, and a process serves one after the other. Around
each line of the dialogue stand dozens of inner remarks. Messages are never shown; the client logs their dot.
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

TITLE: Final = "a verbose Postfix log (smtpd -v, smtp -v)"
_LOG: Final = re.compile(
    rb"(?:<\d{1,3}>)?(?:[\w.:-]{1,255} )?postfix[\w-]*/(?:[\w-]+/)*(\w+)\[(\d{1,10})\]: ?(.*)", re.DOTALL
)
_PEER: Final = rb"(\S{1,255}\[(?=unknown\]|[^\]\s]{0,64}[.:/])[^\]\s]{1,64}\](?::\d{1,5})?)"
"""A name and an address (or a socket's path). With a bare number there it is a program of a quoted log."""
_SPOKEN: Final = re.compile(rb"([<>]) " + _PEER + rb":(?: |$)(.*)", re.DOTALL)
_VERBOSE: Final = re.compile(
    rb"(?:name_mask|match_\w+|smtp_stream_setup|vstream_\w+|dict_\w+|rewrite_clnt|process generation|inet_addr_\w+"
    rb"|maps_find|mac_parse|generic_checks|been_here|connect to subsystem|report \w+ to|send attr|input attribute)"
)
_TLS: Final = re.compile(rb"(\w+) TLS connection established (from|to) \S+?: ((?:TLS|SSL)v[\d.]+) with cipher (\S+)")
_CONNECT: Final = re.compile(rb"connect from \S*?\[([^\]\s]+)\]")
_TRYING: Final = re.compile(rb"smtp_connect_addr: trying: \S*?\[([^\]\s]+)\] port (\d{1,5})\.\.\.")
_LOST: Final = re.compile(rb"(lost connection|timeout) (?:after|with|while) ")
_PROGRAMS: Final = {b"smtpd": True, b"postscreen": True, b"smtp": False, b"lmtp": False}
"""Those that speak SMTP, and whether they are the server."""


def likeness(source: Source) -> float:
    spoken = inner = 0
    for line in Unwrapping(source, _known).head():
        _program, _process, said = _parts(line)
        spoken += _SPOKEN.match(said) is not None
        inner += _program in _PROGRAMS and _VERBOSE.match(said) is not None
    if spoken:
        return 0.95 if spoken > 2 else 0.6
    return 0.5 if inner > 2 else 0.0


def read(source: Source) -> Iterator[Told]:
    reader = _Reader()
    yield from Unwrapping(source, _known).told("Postfix", reader.line, lambda: reader.sessions.latest)


def _known(line: bytes) -> object:
    return _LOG.match(line) or _SPOKEN.match(line)


def _parts(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Program, process id and what was logged. `journalctl -o cat` leaves the first two out."""
    found = _LOG.match(line)
    return (found[1], found[2], found[3]) if found else (b"", b"", line)


class _Reader:
    def __init__(self) -> None:
        self.sessions = Sessions(hides=True)

    def line(self, line: Bare) -> Iterable[Event]:
        program, process, said = _parts(line.data)
        if said[:2] in (b"< ", b"> ") and (found := _SPOKEN.match(said)):
            sent, peer, words = found.groups()
            key = process or peer
            session = self.sessions.at(key, by_server=_PROGRAMS.get(program))
            if session.ends_before(words, sent=sent == b">"):
                session = self.sessions.begin(key, by_server=session.by_server)
            return (session.sent if sent == b">" else session.received)(words, line.number, line.t)
        return self._inner(program, process, said, line)

    def _inner(self, program: bytes, process: bytes, said: bytes, line: Bare) -> Iterator[Event]:
        """A remark of Postfix's. A few of them tell of the connection."""
        opens = self._opens(program, said) if said[:1] in _TELLING else None
        if opens is not None:
            self.sessions.begin(process, by_server=_PROGRAMS[program]).speech.begun()
        if line.data.strip():
            session = self.sessions.get(process)
            number = session.number if session else self.sessions.latest
            yield remark(line.data, line.number, number, line.t)
            if opens is not None:
                yield mark(opens[0], number, line.t, **opens[1])
            elif session is not None and said[:1] in _TELLING:
                yield from self._goes_on(session, process, said, line.t)

    def _opens(self, program: bytes, said: bytes) -> tuple[str, dict[str, Any]] | None:
        if program not in _PROGRAMS:
            return None
        if found := _CONNECT.match(said):
            return "connected", {"source": _text(found[1])}
        if found := _TRYING.match(said):
            return "connecting", {"address": _text(found[1]), "port": int(found[2])}
        return None

    def _goes_on(self, session: Overheard, process: bytes, said: bytes, t: float) -> Iterator[Event]:
        if found := _TLS.match(said):
            facts: dict[str, Any] = {"version": _text(found[3]), "cipher": _text(found[4])}
            if found[2] == b"to":  # what is said of a client's certificate tells nothing of the server's
                facts["trusted"] = found[1] in (b"Trusted", b"Verified")
            yield from session.speech.tls(t, **facts)
        elif (lost := _LOST.match(said)) or said.startswith(b"disconnect from "):
            other = "client" if session.by_server else "server"
            yield mark("closed", session.number, t, by=other if lost and lost[1] != b"timeout" else "server")
            self.sessions.end(process)


def _text(said: bytes) -> str:
    return said.decode("ascii", "backslashreplace")


_TELLING: Final = frozenset({b"c", b"s", b"A", b"T", b"U", b"V", b"l", b"t", b"d"})
"""How remarks begin that tell of a connection; the many others are not looked at."""
