"""The protocol logs of Microsoft Exchange, 2007 and later: rows of `>` and `<` between a server and its peers.

`>` is what this Exchange said: the server's side in a receive log, the client's in a send log. `#Log-type` tells
which; where it is lost, or contradicts, the codes do. Sessions run side by side under their ids, and each numbers its
rows, so that a row that is lost shows. Messages, chunks and the answers of a login are never logged, and newer
versions write a reply of several lines as one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any, Final

from smtpwalk.recording.importers.clocks import STAMP, Clock
from smtpwalk.recording.importers.gaps import NO_MESSAGE, Gaps, Turn
from smtpwalk.recording.importers.marked import text_of
from smtpwalk.recording.importers.sessions import Sessions
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import About, Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import Bare, Unwrapping

TITLE: Final = "Exchange protocol log"
JOINED: Final = "Exchange wrote the lines of this reply as one; where each of them ended is not known."
HIDDEN: Final = "Exchange put words of its own in place of what was said."
TURNED: Final = "The codes say that '>' is the {who} here, against what the log says of itself (or does not say)."
LOST: Final = "Rows of this session are missing: number {found} follows number {last}."
_FIELDS: Final = (b"date-time", b"connector-id", b"session-id", b"sequence-number", b"local-endpoint",
                  b"remote-endpoint", b"event", b"data", b"context")  # fmt: skip
_EMPTY: Final = dict.fromkeys(_FIELDS, b"")
_ROW: Final = re.compile(STAMP + rb",[^,]*,[0-9A-Fa-f]{8,32},\d{1,9},")
_CODE: Final = re.compile(rb"[2-5]\d\d(?:[ -]|\Z)")
_TLS: Final = re.compile(rb"TLS protocol (?:SP_PROT_)?(?P<version>\S+) negotiation succeeded using bulk encryption "
                         rb"algorithm (?P<cipher>\S+)")  # fmt: skip
_ENDPOINT: Final = re.compile(rb"\[?(.*?)\]?:(\d{1,5})\Z")


def likeness(source: Source) -> float:
    head = list(Unwrapping(source, _known).head())
    rows = sum(1 for line in head if _ROW.match(line))
    fields = any(line.startswith(b"#Fields:") and b"session-id" in line for line in head)
    return 0.95 if fields and rows else 0.9 if rows > 1 else 0.6 if rows or fields else 0.0


def read(source: Source) -> Iterator[Told]:
    return _Reader(source).told()


def _known(line: bytes) -> bool:
    return _ROW.match(line) is not None or line.startswith(b"#Fields:")


class _Reader:
    """One reading of a file."""

    def __init__(self, source: Source) -> None:
        self._lines, self._gaps, self._sessions = Unwrapping(source, _known), Gaps(), Sessions()
        self._head = list(self._lines.head())
        self._fields: tuple[bytes, ...] = _FIELDS
        self._last: dict[int, int] = {}
        """The number of the row that came last, by session."""
        self._sending, self._turned = self._direction()
        first = next((row for line in self._head if (row := self._row(line))), None)
        self._clock = Clock(first[b"date-time"] if first else None, source.modified)
        self._session, self._t = 1, 0.0

    def told(self) -> Iterator[Told]:
        head = [line for line in self._head if line.startswith(b"#")]
        software = next((text_of(line[10:].strip()) for line in head if line.startswith(b"#Software:")), "")
        timed = self._clock.started is not None
        yield About(self._clock.started, timed=timed, by=software or "Microsoft Exchange Server")
        if self._turned:
            yield unsure(TURNED.format(who="client" if self._sending else "server"), 1)
        for line in self._lines.lines():
            row = self._row(line.data)
            if row is None:
                if line.data.startswith(b"#Fields:"):
                    self._fields = tuple(name.strip() for name in line.data[8:].split(b","))
                if line.data.strip():
                    yield remark(line.data, line.number, self._session, self._t)
            else:
                yield from self._told_row(row, line)

    # ------------------------------------------------------------------ what the head tells
    def _direction(self) -> tuple[bool, bool]:
        """Whether `>` is the client, and whether that had to be settled by the codes."""
        says = next((b" Send " in line for line in self._head if line.startswith(b"#Log-type:")), None)
        codes = {b">": 0, b"<": 0}
        for line in self._head:
            row = self._row(line)
            if row and row[b"event"] in codes and _CODE.match(row[b"data"]):
                codes[row[b"event"]] += 1
        if codes[b"<"] == codes[b">"]:
            return bool(says), says is None and any(codes.values())
        sending = codes[b"<"] > codes[b">"]
        return sending, sending is not says

    def _row(self, data: bytes) -> dict[bytes, bytes] | None:
        if not _ROW.match(data):
            return None
        cells = _quoted(data) if b'"' in data else data.strip().split(b",")
        return _EMPTY | dict(zip(self._fields, cells, strict=False)) if cells else None

    # ------------------------------------------------------------------ one row
    def _told_row(self, row: dict[bytes, bytes], line: Bare) -> Iterator[Told]:
        key, event, data = row[b"session-id"], row[b"event"].strip(), row[b"data"]
        self._session, self._t = self._sessions.of(key), self._clock(row[b"date-time"])
        session, number, t = self._session, line.number, self._t
        yield from self._numbered(row[b"sequence-number"], number)
        if event == b"+":
            yield mark("connected", session, t, **self._ends(row))
        elif event == b"-":
            local = row[b"context"].startswith(b"Local")
            facts = {"by": "client" if local == self._sending else "server"} if row[b"context"] else {}
            yield mark("closed", session, t, **facts)
            self._gaps.over(session)
        elif event in (b">", b"<"):
            yield from self._said(data, number, client=(event == b">") == self._sending)
        else:
            yield from self._remarked(row, line)

    def _numbered(self, cell: bytes, number: int) -> Iterator[Told]:
        found, last = int(cell) if cell.isdigit() and len(cell) < 10 else 0, self._last.get(self._session)
        if last is not None and found > last + 1:
            yield unsure(LOST.format(found=found, last=last), number, self._session, self._t)
        self._last[self._session] = found
        if len(self._last) > 10_000:
            del self._last[next(iter(self._last))]

    def _ends(self, row: dict[bytes, bytes]) -> dict[str, Any]:
        here, there = row[b"local-endpoint"], row[b"remote-endpoint"]
        server, client = (there, here) if self._sending else (here, there)
        found, source = _ENDPOINT.match(server), _ENDPOINT.match(client)
        facts: dict[str, Any] = {"address": text_of(found[1]), "port": int(found[2])} if found else {}
        return facts | ({"source": text_of(source[1])} if source else {})

    def _said(self, data: bytes, number: int, *, client: bool) -> Iterator[Told]:
        session, t = self._session, self._t
        if client:
            if data.startswith(b"<auth"):
                yield from self._gaps.hidden_answer(HIDDEN, number, session, t)
                return
            yield from self._gaps.client(data + b"\r\n", number, session, t)
            if self._gaps.talk(session).turn is Turn.CHUNK:
                yield from self._gaps.hidden_message(NO_MESSAGE, number, session, t)
            return
        if data[3:5] == b"  " and _CODE.match(data):
            yield unsure(JOINED, number, session, t)
        elif data[4:].startswith(b"<authentication "):
            yield unsure(HIDDEN, number, session, t)
        yield from self._gaps.server(data + b"\r\n", number, session, t)

    def _remarked(self, row: dict[bytes, bytes], line: Bare) -> Iterator[Told]:
        words = b" ".join(cell for cell in (row[b"data"], row[b"context"]) if cell)
        tls = _TLS.search(words)
        if tls:
            facts = {"version": text_of(tls["version"]), "cipher": text_of(tls["cipher"])}
            yield self._gaps.tls(self._session, self._t, **facts)
        yield remark(words, line.number, self._session, self._t)


def _quoted(data: bytes) -> list[bytes]:
    """The cells of a row in which some are quoted."""
    try:
        cells = next(csv.reader([data.decode("utf-8", "surrogateescape").strip()]))
    except (csv.Error, StopIteration):
        return []
    return [cell.encode("utf-8", "surrogateescape") for cell in cells]
