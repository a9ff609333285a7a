"""Sendmail's traffic log (`-X FILE`): `<<<` is what Sendmail heard, `>>>` what it said, as server or as client.

Each line begins with the process that tells it. A process that is a server becomes a client at `=== CONNECT`, and is a
server again when it has hung up there. Messages stand as they went, dots doubled. What else Sendmail reads and writes
(letters from its standard input, bounces that it drafts, what -v shows) is marked alike, and told apart by what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from smtpwalk.recording.importers.overheard import Overheard
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.spoken import REPLY, Speech
from smtpwalk.recording.importers.told import Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.commands import VERBS
from smtpwalk.wire.events import Event

TITLE: Final = "a Sendmail traffic log (-X)"
_LINE: Final = re.compile(rb"(\d{5,10}) (<<<|>>>|===)(?: |$)(.*)", re.DOTALL)
_SMTP: Final = re.compile(rb"\d{5,10} (?:(?:<<<|>>>) (?:[2-5]\d\d[ -]|[A-Za-z]{4,8}(?:[ :]|$))|=== CONNECT )")
_COMMAND: Final = re.compile(rb"(?:" + b"|".join([*VERBS, b"LHLO", b"ETRN", b"VERB"]) + rb")(?:[ :]|$)", re.IGNORECASE)
_PROCESSES: Final = 10_000
"""Those that are followed at a time; beyond, the one that began first is given up."""
_EOF: Final = b"[EOF]"
SHOWN: Final = (
    "Lines that Sendmail showed to somebody as well (-v) are in the log twice; the second ones were left out."
)


def likeness(source: Source) -> float:
    found = sum(1 for line in Unwrapping(source, _SMTP.match).head() if _SMTP.match(line))
    return 0.0 if not found else 0.95 if found > 2 else 0.6


def read(source: Source) -> Iterator[Told]:
    reader = _Reader()
    yield from Unwrapping(source, _SMTP.match).told("Sendmail", reader.line, lambda: reader.latest)


@dataclass
class _Process:
    links: list[Overheard] = field(default_factory=list)
    """The session that goes on is the last one."""
    gone: bool = False
    """The other end was lost; what Sendmail says then, nobody hears."""
    letter: bool = False
    """It reads a letter from its standard input."""
    heard: bytes = b""
    """The line before, if the server that it talks to said it."""
    asked: bool = False
    """That server answered 334: what is sent next answers that, whatever it looks like."""


class _Reader:
    def __init__(self) -> None:
        self._processes: dict[bytes, _Process] = {}
        self._count = 0
        self._said_so = False
        self.latest = 1

    def line(self, line: Bare) -> Iterable[Event]:
        found = _LINE.match(line.data)
        if found is None:
            return self._remark(line, None)
        process, arrow, said = found.groups()
        at = self._process(process)
        if arrow == b"===":
            return self._connect(at, said, line)
        sent = arrow == b">>>"
        heard, at.heard = at.heard, b""
        if sent and heard and said == heard:
            return self._shown(line)
        link = at.links[-1] if at.links else self._begin(at, said, sent=sent)
        if link is None:
            return self._remark(line, None)
        if link.by_server:
            return self._as_server(at, link, said, line, sent=sent)
        return self._as_client(at, link, said, line, sent=sent)

    # ------------------------------------------------------------------ sessions
    def _process(self, key: bytes) -> _Process:
        if key not in self._processes:
            if len(self._processes) >= _PROCESSES:
                del self._processes[next(iter(self._processes))]
            self._processes[key] = _Process()
        return self._processes[key]

    def _begin(self, at: _Process, said: bytes, *, sent: bool) -> Overheard | None:
        """A session, where a line can be of one: a letter from standard input is marked like a client's words."""
        reply = REPLY.match(said) is not None
        if not sent and (at.letter or not (reply or _COMMAND.match(said))):
            at.letter = said != _EOF
            return None
        if (sent and not reply) or (at.gone and said.startswith(b"421")):
            return None
        return self._new(at, by_server=sent == reply)

    def _new(self, at: _Process, *, by_server: bool) -> Overheard:
        self._count += 1
        at.links.append(Overheard(Speech(self._count), by_server=by_server))
        at.gone = False
        return at.links[-1]

    def _connect(self, at: _Process, said: bytes, line: Bare) -> Iterator[Event]:
        if not said.startswith(b"CONNECT "):
            yield from self._remark(line, at.links[-1] if at.links else None)
            return
        link = self._new(at, by_server=False)
        link.speech.begun()
        host = said[8:].strip().removeprefix(b"[").removesuffix(b"]").decode("ascii", "backslashreplace")
        yield from self._remark(line, link)
        yield mark("connecting", link.number, line.t, address=host)

    # ------------------------------------------------------------------ lines
    def _as_server(self, at: _Process, link: Overheard, said: bytes, line: Bare, *, sent: bool) -> Iterable[Event]:
        if sent and not REPLY.match(said):
            return self._remark(line, link)
        if not sent and said == _EOF:
            return self._lost(at, link, line)
        if sent and link.speech.greets(said):
            at.links.clear()
            link = self._new(at, by_server=True)
        self.latest = link.number
        return (link.sent if sent else link.received)(said, line.number, line.t)

    def _as_client(self, at: _Process, link: Overheard, said: bytes, line: Bare, *, sent: bool) -> Iterable[Event]:
        self.latest = link.number
        if not sent:
            if said == _EOF:
                return self._lost(at, link, line)
            if said.startswith(b"221 "):
                at.links.pop()
            at.heard, at.asked = said, said.startswith(b"334")
            return link.received(said, line.number, line.t)
        if said.startswith(b">>> ") and not link.speech.in_message:
            return self._shown(line)
        asked, at.asked = at.asked, False
        if link.speech.in_message or asked or _COMMAND.match(said):
            return link.sent(said, line.number, line.t)
        return self._remark(line, link)

    def _shown(self, line: Bare) -> Iterator[Event]:
        """Never a remark: an answer inside AUTH may be shown before it is sent."""
        if not self._said_so:
            self._said_so = True
            yield unsure(SHOWN, line.number, self.latest, line.t)

    def _lost(self, at: _Process, link: Overheard, line: Bare) -> Iterator[Event]:
        at.links.pop()
        at.gone = True
        yield from self._remark(line, link)
        yield mark("closed", link.number, line.t, by="client" if link.by_server else "server")

    def _remark(self, line: Bare, link: Overheard | None) -> Iterator[Event]:
        if line.data.strip():
            yield remark(line.data, line.number, link.number if link else self.latest, line.t)
