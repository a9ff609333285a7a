"""`sendmail -v`: commands behind `>>>`, replies bare, with Sendmail's own words about each recipient in between.

Messages are never shown, only their dot. A bare line is a reply where one is owed and it looks like one. A client that
asked for all this with VERB got the same, each line behind `050`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from smtpwalk.recording.importers.overheard import Sessions
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.spoken import REPLY, Speech
from smtpwalk.recording.importers.told import Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT, Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "sendmail -v"
_COMMAND: Final = re.compile(rb"[ \t]*>>> ?(.*)", re.DOTALL)
_SMTP: Final = re.compile(
    rb"[ \t]*(?:050 )?>>> (?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|BDAT|RSET|QUIT|AUTH|STARTTLS|\.$)(?![A-Za-z])", re.IGNORECASE
)
_HOST: Final = rb"\[?([\w.:-]{1,255}?)\]?\.?"
_CONNECTING: Final = re.compile(rb"Connecting to " + _HOST + rb"(?: port (\d{1,5}))? via [\w-]{1,80}\.\.\.\s*$")
_CACHED: Final = re.compile(rb"Using cached E?SMTP connection to " + _HOST + rb" via [\w-]{1,80}\.\.\.\s*$")
_CLOSING: Final = re.compile(rb"Closing connection to " + _HOST + rb"\s*$")
_OWN: Final = (
    b"... Connecting to ",
    b"... Using cached ",
    b"Closing connection to ",
    b"... Sent (",
    b"... aliased to ",
)


def likeness(source: Source) -> float:
    commands = replies = own = 0
    for line in Unwrapping(source, _known).head():
        bare = line.removeprefix(b"050 ")
        if bare.lstrip().startswith(b"<<<"):
            return 0.0
        commands += _SMTP.match(bare) is not None
        replies += REPLY.match(bare.lstrip()) is not None
        own += any(words in bare for words in _OWN)
    if not commands or not replies:
        return 0.0
    return 0.95 if own else 0.6


def read(source: Source) -> Iterator[Told]:
    bare = Unwrapping(source, _known)
    tried = next((found for line in bare.head() if (found := _opening(line))), None)
    yield from bare.about(_text(tried[1]) if tried else "", by="Sendmail")
    reader = _Reader(verbose=any(line.startswith(b"050 >>> ") for line in bare.head()))
    for line in bare.lines():
        yield from reader.line(line)
        if line.cut:
            yield unsure(CUT, line.number, reader.sessions.latest, line.t)


def _known(line: bytes) -> object:
    return _SMTP.match(line)


def _opening(line: bytes) -> re.Match[bytes] | None:
    return _CONNECTING.search(line) if b"Connecting to " in line else None


class _Reader:
    def __init__(self, *, verbose: bool) -> None:
        self.sessions = Sessions(hides=True)
        self._verbose = verbose
        """Only what stands behind `050` is of this dialogue."""
        self._host = b""
        """Whom Sendmail talks to now: the key of the session."""

    def line(self, line: Bare) -> Iterable[Event]:
        said = line.data
        if self._verbose:
            if not said.startswith(b"050 "):
                return self._remark(line)
            said = said[4:]
        if found := _COMMAND.match(said):
            return self._speech().client(found[1], line.number, line.t)
        said = said.lstrip()
        if REPLY.match(said):
            session = self.sessions.get(self._host)
            if session is None or session.speech.greets(said):
                session = self.sessions.begin(self._host, by_server=False)
            if session.speech.owed:
                return session.speech.server(said, line.number, line.t)
        return self._own(said, line)

    def _own(self, said: bytes, line: Bare) -> Iterator[Event]:
        """Sendmail's words. Some tell of connections, which it may keep and use again."""
        if found := _opening(said):
            self._host = found[1]
            speech = self.sessions.begin(self._host, by_server=False).speech
            speech.begun()
            yield from self._remark(line)
            facts: dict[str, Any] = {"port": int(found[2])} if found[2] else {}
            yield mark("connecting", speech.number, line.t, address=_text(found[1]), **facts)
            return
        if b"Using cached " in said and (found := _CACHED.search(said)):
            self._host = found[1]
        yield from self._remark(line)
        if said.startswith(b"Closing ") and (found := _CLOSING.match(said)):
            self._host = found[1]

    def _remark(self, line: Bare) -> Iterator[Event]:
        if line.data.strip():
            yield remark(line.data, line.number, self.sessions.latest, line.t)

    def _speech(self) -> Speech:
        return self.sessions.at(self._host, by_server=False).speech


def _text(said: bytes) -> str:
    return said.decode("ascii", "backslashreplace")
