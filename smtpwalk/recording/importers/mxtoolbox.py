"""The page on which MXToolbox shows its SMTP test, as copied from there: its judgements, then a session transcript.

Nothing marks the two sides; behind the last line of each reply stands how long it took. The tester hangs up behind
RCPT, without a QUIT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.gaps import Gaps
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told, claim, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT, Bare, Unwrapping
from smtpwalk.wire.commands import read_command
from smtpwalk.wire.events import Event
from smtpwalk.wire.stages import Stage

TITLE: Final = "MXToolbox's SMTP test, copied from the page"
_REPLY: Final = re.compile(rb"([2-5]\d\d(?:[ -].{0,4000}?|))(?:[ \t]*\[\d{1,7} ms\])?[ \t]*\Z", re.DOTALL)
_TOOK: Final = re.compile(rb"[2-5]\d\d .{0,4000}?[ \t]\[\d{1,7} ms\][ \t]*\Z", re.DOTALL)
_CONNECTING: Final = re.compile(rb"Connecting to ([\w.:-]{1,255}?)\s*\Z")
_OVER: Final = re.compile(rb"[A-Za-z][\w.-]{0,40} \d{1,7}ms\s*\Z")
_TESTER: Final = re.compile(
    rb"(?:EHLO|HELO) \S{0,200}mxtoolbox\S{0,50}\s*\Z|(?:MAIL FROM|RCPT TO): ?<\S{1,60}@mxtoolbox", re.IGNORECASE
)
_JUDGED: Final = re.compile(
    rb"[^A-Za-z]{0,20}(?:[xX][^A-Za-z]{1,10})?SMTP (?:Open Relay|TLS|Banner Check|Reverse DNS\b|Connection Time"
    rb"|Transaction Time|Valid Hostname)"
)
_MARKS: Final = (_TOOK, _TESTER, re.compile(rb"LookupServer \d{1,7}ms\s*\Z"))


def likeness(source: Source) -> float:
    head = list(Unwrapping(source, _known).head())
    if not any(_TOOK.match(line) for line in head):
        return 0.0
    own = sum(1 for sign in _MARKS if any(map(sign.match, head)))
    return 0.95 if own == len(_MARKS) else 0.9 if own > 1 else 0.35


def _known(line: bytes) -> object:
    return any(sign.match(line) for sign in _MARKS)


def read(source: Source) -> Iterator[Told]:
    lines = Unwrapping(source, _known)
    host = next((found[1].decode() for line in lines.head() if (found := _CONNECTING.match(line))), "")
    yield from lines.about(host, 25 if host else 0, "MXToolbox")
    reading = _Reading()
    for line in lines.lines():
        yield from reading.line(line)
        if line.cut:
            yield unsure(CUT, line.number, reading.session, line.t)


class _Reading:
    def __init__(self) -> None:
        self.session = 1
        self._gaps = Gaps()
        self._begun = False

    def line(self, line: Bare) -> list[Event]:
        data = line.data.strip()
        if found := _CONNECTING.match(data):
            return self._connecting(found[1].decode(), line)
        if (found := _REPLY.match(data)) is not None:
            self._begun = True
            return self._gaps.server(found[1].rstrip() + b"\r\n", line.number, self.session, line.t)
        if self._begun and read_command(data).stage is not Stage.OTHER:
            return self._gaps.client(data + b"\r\n", line.number, self.session, line.t)
        if _OVER.match(data) and self._begun:
            return [remark(data, line.number, self.session, line.t), mark("closed", self.session, line.t, by="client")]
        if not data:
            return []
        tell = claim if _JUDGED.match(data) else remark
        return [tell(data.replace(b"\t", b"  "), line.number, self.session, line.t)]

    def _connecting(self, address: str, line: Bare) -> list[Event]:
        if self._begun:
            self._gaps.over(self.session)
            self.session, self._begun = self.session + 1, False
        return [mark("connecting", self.session, line.t, address=address, port=25)]
