"""Exim's own words: `SMTP>>` for what it said and `SMTP<<` for what it heard, as client (`-v`) or as server (`-d`).

The same process may be both, as when it asks another host about a sender: the client's lines are indented, the
server's are not. A test of a server (`exim -bh`) shows the dialogue bare, with what Exim thinks behind `>>>`. Messages
are never shown; only who types one into a test sees it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from smtpwalk.recording.importers.exim_trial import EximTrial, is_trial
from smtpwalk.recording.importers.overheard import Overheard, Sessions
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.spoken import REPLY
from smtpwalk.recording.importers.told import Told, mark, remark
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "Exim's debugging output (-v, -d, -bh)"
_PROCESS: Final = rb"(?:[ \t]*(\d{1,10}) )?"
_LINE: Final = re.compile(rb"(?:>>> )?" + _PROCESS + rb"([ \t]*)SMTP(?:([>|+]>)|<<) ?(.*)", re.DOTALL)
_SPOKEN: Final = re.compile(
    rb"(?:>>> )?" + _PROCESS + rb"[ \t]*SMTP(?:[>|+]>|<<) (?:[2-5]\d\d[ -]|[A-Z]{4,8}(?: |$))", re.IGNORECASE
)
_MORE: Final = re.compile(rb"(?:>>> )?" + _PROCESS + rb"[ \t]+((\d{3})[ -].*)", re.DOTALL)
_END: Final = re.compile(rb"(?:>>> )?" + _PROCESS + rb"([ \t]*)SMTP\(([^()]{1,80})\)(>>|<<)")
_CONNECTING: Final = re.compile(
    rb"(?:>>> )?"
    + _PROCESS
    + rb"[ \t]*[Cc]onnecting to \S+ \[([^\]\s]+)\]:(\d{1,5})(?: from (\S+))? \.\.\.(?:.*( connected)$)?"
)
_INCOMING: Final = re.compile(
    _PROCESS + rb"[ \t]*Process \d+ is handling incoming connection from .{0,400}?\[([0-9A-Fa-f.:]{2,45})\]$"
)
_CIPHER: Final = re.compile(rb"(?:>>> )?" + _PROCESS + rb"[ \t]*cipher: ((?:TLS|SSL)v?[\d.]+):\(?([\w-]+)")
_WRITING: Final = re.compile(rb'\(writing message\)$|writing message and terminating "\."$')
_INNER: Final = re.compile(
    _PROCESS
    + rb"[ \t]*(?:set_process_info:|Exim version \d|search_tidyup called|changed uid/gid:|host in \w+\?|using ACL \""
    rb"|configuration file is |LOG: \w|SPOOL_|Process \d+ is |expanding: |\xe2\x95)"
)
_OURS: Final = b"(close on process exit)"

WRITTEN: Final = "The message is not in the source: Exim only says that it wrote it, with the dot behind it."


def likeness(source: Source) -> float:
    head = list(Unwrapping(source, _known).head())
    if any(is_trial(line) for line in head):
        return 0.95
    spoken = sum(1 for line in head if _SPOKEN.match(line))
    if spoken:
        return 0.95 if spoken > 2 else 0.6
    return 0.5 if sum(1 for line in head if _INNER.match(line)) > 5 else 0.0


def read(source: Source) -> Iterator[Told]:
    bare = Unwrapping(source, _known)
    debug = _Debug()
    trial = EximTrial(debug.sessions, debug.line) if any(is_trial(line) for line in bare.head()) else None
    yield from bare.told("Exim", (trial or debug).line, lambda: debug.sessions.latest)
    if trial is not None:
        yield from trial.end()


def _known(line: bytes) -> object:
    return _SPOKEN.match(line) or _INNER.match(line) or is_trial(line) or line.startswith(b">>> ")


_Key = tuple[bytes, bool]


class _Debug:
    """Lines of `-v` and `-d`. A session's key is the process that tells of it, and whether its lines are indented."""

    def __init__(self) -> None:
        self.sessions = Sessions(hides=True)
        self._unended: tuple[_Key, bytes, bool] | None = None
        """The reply that goes on in the next lines: whose, its code, and whether Exim sent it."""

    def line(self, line: Bare) -> Iterable[Event]:
        found = _LINE.match(line.data)
        if found is None:
            return self._more(line) if self._unended else self._other(line)
        process, indent, sent, said = found.groups()
        key, is_sent = (process or b"", bool(indent)), sent is not None
        if said == _OURS or _WRITING.match(said):
            return self._written(key, said, line)
        session = self.sessions.at(key)
        if session.ends_before(said, sent=is_sent):
            session = self.sessions.begin(key)
        self._unended = (key, said[:3], is_sent) if said[3:4] == b"-" and REPLY.match(said) else None
        return (session.sent if is_sent else session.received)(said, line.number, line.t)

    def _more(self, line: Bare) -> Iterable[Event]:
        """Only the first line of a reply is marked; the others are indented as far."""
        found = _MORE.match(line.data)
        if found is None or self._unended is None:
            return self._other(line)
        key, code, is_sent = self._unended
        if (found[1] or b"") != key[0] or found[3] != code:
            return self._other(line)
        if found[2][3:4] != b"-":
            self._unended = None
        session = self.sessions.at(key)
        return (session.sent if is_sent else session.received)(found[2], line.number, line.t)

    def _written(self, key: _Key, said: bytes, line: Bare) -> Iterator[Event]:
        session = self.sessions.at(key)
        if said.endswith(b'"."') and session.speech.in_message:
            yield from session.speech.unshown(WRITTEN, line.number, line.t)
            return
        yield remark(line.data, line.number, session.number, line.t)
        if said == _OURS:
            yield from self._closed(key, session, line.t, by_teller=True)

    def _other(self, line: Bare) -> Iterator[Event]:
        """A remark of Exim's. A few of them tell of the connection."""
        if not line.data.strip():
            return
        told = next(((tell, found) for pattern, tell in _TELLING if (found := pattern.match(line.data))), None)
        tell, found = told or (None, None)
        marks = list(tell(self, found, line.t)) if tell and found else []
        number = marks[0].session if marks else self.sessions.latest
        yield remark(line.data, line.number, number, line.t)
        yield from marks

    # ------------------------------------------------------------------ what remarks tell
    def _connecting(self, found: re.Match[bytes], t: float) -> Iterator[Event]:
        session = self.sessions.begin((found[1] or b"", True))
        session.speech.begun()
        facts: dict[str, Any] = {"address": _text(found[2]), "port": int(found[3])}
        yield mark("connecting", session.number, t, **facts)
        if found[5]:
            yield mark("connected", session.number, t, **facts, **({"source": _text(found[4])} if found[4] else {}))

    def _incoming(self, found: re.Match[bytes], t: float) -> Iterator[Event]:
        session = self.sessions.begin((found[1] or b"", False), by_server=True)
        session.speech.begun()
        yield mark("connected", session.number, t, source=_text(found[2]))

    def _tls(self, found: re.Match[bytes], t: float) -> Iterator[Event]:
        for indented in (True, False):
            session = self.sessions.get((found[1] or b"", indented))
            if session and session.speech.before_tls:
                yield from session.speech.tls(t, version=_text(found[2]), cipher=_text(found[3]))
                return

    def _end(self, found: re.Match[bytes], t: float) -> Iterator[Event]:
        key = (found[1] or b"", bool(found[2]))
        session = self.sessions.get(key)
        ours, closes = found[4] == b">>", found[3] == b"close" or found[4] == b"<<"
        if session and closes:
            yield from self._closed(key, session, t, by_teller=ours)

    def _closed(self, key: _Key, session: Overheard, t: float, *, by_teller: bool) -> Iterator[Event]:
        self.sessions.end(key)
        yield mark("closed", session.number, t, by="server" if by_teller == bool(session.by_server) else "client")


_TELLING: Final[tuple[tuple[re.Pattern[bytes], Callable[[_Debug, re.Match[bytes], float], Iterator[Event]]], ...]] = (
    (_CONNECTING, _Debug._connecting),
    (_INCOMING, _Debug._incoming),
    (_CIPHER, _Debug._tls),
    (_END, _Debug._end),
)


def _text(said: bytes) -> str:
    return said.decode("ascii", "backslashreplace")
