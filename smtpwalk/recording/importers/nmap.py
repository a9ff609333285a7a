"""What nmap reports of mail servers: whether a port is open, and what its SMTP scripts concluded.

It shows no dialogue, so all that it says is a claim: `smtp-open-relay` is known to be wrong both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told, claim, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "nmap output"
_REPORT: Final = re.compile(rb"Nmap scan report for (?:(\S{1,255}) \((\S{1,45})\)|(\S{1,255}))\s*\Z")
_PORT: Final = re.compile(rb"(\d{1,5})/tcp +(open|closed|filtered)(?:\|filtered)? +(\S{1,40})")
_SCRIPT: Final = re.compile(rb"\|[_ ]?\s?([a-z][a-z0-9-]{2,40}):")
_GOES_ON: Final = re.compile(rb"\|(?:_| ) {1,8}\S")
_MAIL_SCRIPT: Final = re.compile(rb"\|[_ ]?\s?smtp-[a-z0-9-]{1,40}:")
_OWN: Final = (re.compile(rb"(?:# Nmap |Starting Nmap )[\d.]+"), _REPORT, _MAIL_SCRIPT)
_MAIL: Final = re.compile(rb"\d{1,5}/tcp +(?:open|closed|filtered)(?:\|filtered)? +(?:ssl/)?(?:smtps?|submissions?)\b")
SHUT: Final = "nmap says that the port is {}."


def likeness(source: Source) -> float:
    lines = list(Unwrapping(source, _known).head())
    mail = any(_MAIL.match(line) or _MAIL_SCRIPT.match(line) for line in lines)
    own = sum(1 for line in lines if any(sign.match(line) for sign in _OWN))
    return 0.0 if not mail or not own else 0.95 if own > 1 else 0.6


def _known(line: bytes) -> object:
    return _PORT.match(line) or any(sign.match(line) for sign in _OWN)


def read(source: Source) -> Iterator[Told]:
    lines = Unwrapping(source, _known)
    reading = _Reading()
    yield from lines.about(*_target(lines.head()), by="nmap")
    for line in lines.lines():
        if line.data.strip():
            yield reading.line(line.data, line.number)
        if line.cut:
            yield unsure(CUT, line.number, reading.session)


class _Reading:
    """Each port of a mail server is a session of which nothing is shown."""

    def __init__(self) -> None:
        self.session = 1
        self._ports = 0
        self._address, self._script = "", ""

    def line(self, data: bytes, number: int) -> Event:
        if found := _REPORT.match(data):
            self._address = _address(found)
        elif _MAIL.match(data) and (port := _PORT.match(data)):
            return self._port(port)
        elif found := _SCRIPT.match(data):
            self._script = found[1].decode()
        elif not _GOES_ON.match(data):
            self._script = ""
        if self._script.startswith("smtp"):
            return claim(data.lstrip(b"|_ ").rstrip(), number, self.session)
        return remark(data, number, self.session)

    def _port(self, found: re.Match[bytes]) -> Event:
        self._ports += 1
        self.session, self._script = self._ports, ""
        address, state = self._address, found[2].decode()
        if state == "open":
            return mark("connected", self.session, address=address, port=int(found[1]))
        return mark("failed", self.session, kind=state, message=SHUT.format(state), address=address, port=int(found[1]))


def _target(head: Iterator[bytes]) -> tuple[str, int]:
    """The first host, and its first port that is a mail server's."""
    host = ""
    for line in head:
        if found := _REPORT.match(line):
            host = _address(found)
        elif _MAIL.match(line) and (port := _PORT.match(line)):
            return host, int(port[1])
    return host, 0


def _address(found: re.Match[bytes]) -> str:
    return (found[2] or found[3]).decode("ascii", "replace")
