"""How other tools mark the lines of a dialogue, for whoever reads with their eyes, or with their programs.

Here lives one table and the walk over it. What stands behind a mark is the line as safe text and nothing else, so that
an importer of that notation reads the same dialogue back. Our own marks are in `transcript`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.report.document import Told
from smtpwalk.report.transcript import Line
from smtpwalk.wire.visible import visible, visible_text


class Style(StrEnum):
    OWN = "own"
    RLYTEST = "rlytest"
    """`>>>` and `<<<`: rlytest, the web's relay testers, bounces."""
    SWAKS = "swaks"
    POSTFIX = "postfix"
    """`In:` and `Out:`, seen from the server: Postfix's notices to the postmaster."""


@dataclass(frozen=True, slots=True)
class _Marks:
    client: str
    server: str
    note: str
    warning: str
    refusal: str = ""
    """For an answer that a client did not hope for; none: as for any other."""
    client_tls: str = ""
    server_tls: str = ""
    refusal_tls: str = ""
    pause: str = "{note}{seconds:.3f} s later"


_TABLE: Final = {
    Style.RLYTEST: _Marks(">>> ", "<<< ", "*** ", "*** "),
    Style.POSTFIX: _Marks(" In:  ", " Out: ", "*** ", "*** "),
    Style.SWAKS: _Marks(
        " -> ", "<-  ", "=== ", "*** ", "<** ", " ~> ", "<~  ", "<~* ", pause="=== response in {seconds:.3f}s"
    ),
}
_OF_SWAKS: Final = {
    "connecting": "Trying {address}:{port}...",
    "connected": "Connected to {address}.",
    "tls": "TLS started with cipher {version}:{cipher}",
    "closed": "Connection closed with remote host.",
}
"""Its own words for what its readers look for."""
_SHORTEST: Final = 0.0005
"""Seconds that are worth a line."""


def marked(told: Told, style: Style, *, times: bool = False) -> Iterator[Line]:
    """The session's lines in that notation. `times`: with lines that say how long an answer took."""
    marks, asked_at = _TABLE[style], 0.0
    for index, row in enumerate(told.talk.rows):
        if row.kind is RowKind.NOTE:
            yield _note(told, index, row, style)
            continue
        if times and row.from_server and asked_at >= 0 and row.t - asked_at >= _SHORTEST:
            yield Line(marks.pause.format(note=marks.note, seconds=row.t - asked_at))
        asked_at = row.t if row.from_client else -1.0
        tls = told.tls_from is not None and index >= told.tls_from
        yield Line(visible(row.line.data), _mark(marks, row, tls=tls), row.kind, warn=row.kind is RowKind.STRAY)


def remarks(style: Style, texts: list[str]) -> Iterator[Line]:
    """Words about the whole, which are no part of any dialogue."""
    for text in texts:
        yield Line(f"{_TABLE[style].note}{text}")


def _mark(marks: _Marks, row: Row, *, tls: bool) -> str:
    if row.from_client:
        return marks.client_tls if tls and marks.client_tls else marks.client
    refused = row.kind is RowKind.STRAY or row.code is None or not 200 <= row.code < 400
    if refused and marks.refusal:
        return marks.refusal_tls if tls else marks.refusal
    return marks.server_tls if tls and marks.server_tls else marks.server


def _note(told: Told, index: int, row: Row, style: Style) -> Line:
    marks, mark = _TABLE[style], told.marks.get(index)
    words = _OF_SWAKS.get(mark.what) if mark and style is Style.SWAKS else None
    if mark is None or words is None:
        return Line(visible(row.line.data), marks.warning if row.warn else marks.note, row.kind, warn=row.warn)
    facts = {name: visible_text(str(mark.fields.get(name, "?"))) for name in ("address", "port", "version", "cipher")}
    return Line(words.format_map(facts), marks.note, row.kind)
