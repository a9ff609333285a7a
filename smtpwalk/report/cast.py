"""A dialogue as a terminal recording for asciinema (asciicast v2): each line at the time when it was whole.

The only control sequences in it are the colours of the paint room. Sessions that overlapped are played one after the
other; the pauses are the recorded ones, and the player is told the longest that it shall keep.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.report.document import Document
from smtpwalk.report.text import Wanted, heading_lines, lines_of_rows
from smtpwalk.report.transcript import Line

HEIGHT: Final = 30
_END: Final = 1.0
"""Seconds that the last line is seen for."""


def cast(document: Document, *, width: int = 100, idle: float = 2.0) -> Iterator[str]:
    """The lines of the file."""
    header = {
        "version": 2,
        "width": width,
        "height": HEIGHT,
        "timestamp": max(0, int(document.header.started.timestamp())),
        "idle_time_limit": idle,
        "title": document.title,
    }
    yield f"{json.dumps(header)}\n"
    now, begun = 0.0, 0.0
    for line in heading_lines(document, Wanted()):
        yield _event(now, _painted(line, None))
    for told in document.sessions():
        begun = begun if told.ordinal > 1 else told.began
        shift = max(0.0, now - (told.began - begun))  # another session was still going on when it began
        for line, row in lines_of_rows(document, told):
            now = max(now, (row.t if row else told.began) - begun + shift)
            yield _event(now, _painted(line, row))
    for remark in document.remarks:
        yield _event(now, _painted(Line(remark, warn=True), None))
    yield _event(now + _END, "")


def _event(t: float, text: str) -> str:
    return f"{json.dumps([round(t, 6), 'o', text])}\n"


def _painted(line: Line, row: Row | None) -> str:
    from smtpwalk.paint.ansi import paint_line
    from smtpwalk.paint.spans import Part

    if row is None or row.kind in (RowKind.SECRET, RowKind.NOTE):
        return f"{line}\r\n"
    if row.kind is RowKind.MESSAGE:  # as a part of a message, or its words would be taken for commands
        return f"{line.gutter}{paint_line(line.text + line.remark, colour=True, part=Part.BODY)}\r\n"
    return f"{paint_line(str(line), colour=True)}\r\n"
