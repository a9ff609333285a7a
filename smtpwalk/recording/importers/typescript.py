"""What `script` wrote, with its timing file if there is one beside it; PuTTY's log of all session output as well.

The file holds every byte that the terminal got, so the rows are made of them first (`rows`). Without the timing file
nothing is known of the times. A log whose first line is missing is read too, when it is insisted on or plainly one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import BinaryIO, Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.notations import SURE
from smtpwalk.recording.importers.source import BLOCK, Source
from smtpwalk.recording.importers.telnet import looks
from smtpwalk.recording.importers.terminal.played import Chunk, events_of, rows_of, target_of
from smtpwalk.recording.importers.terminal.rows import size_of
from smtpwalk.recording.importers.terminal.timing import (
    HEADER,
    Timing,
    header_size,
    is_timing,
    read_timing,
    timing_beside,
    typescript_beside,
)
from smtpwalk.recording.importers.told import About, Told, remark
from smtpwalk.recording.scanning import guarded
from smtpwalk.recording.trouble import shown

TITLE: Final = "a terminal recorded by script (with its timing file), or by PuTTY"
TIMES: Final = "The times are those of the file {name} beside it"
_PUTTY: Final = b"=~=~=~=~=~=~=~=~=~=~=~= PuTTY log "
_DATE: Final = re.compile(rb"Script started on (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d)")
_SIZE: Final = re.compile(rb'COLUMNS="(\d{1,5})" LINES="(\d{1,5})"')
_UTC: Final = re.compile(rb"Script started on (.{20,40}?) (UTC|GMT)\b")
_PIECE: Final = 4096


def likeness(source: Source) -> float:
    head = source.head.lstrip(b"\r\n \xef\xbb\xbf")
    if head.startswith((HEADER, _PUTTY)):
        return SURE
    if is_timing(source.head_lines[:200]):
        return 0.9
    if b"\x1b[" not in head and b"\b \b" not in head:
        return 0.0
    found = looks(rows_of([Chunk(0.0, source.head, 1)]))
    return min(0.95, found + 0.05) if found else 0.0  # a log without its first line: the rows say what it is


def read(source: Source) -> Iterator[Told]:
    timing = read_timing(source.path) if is_timing(source.head_lines[:200]) else None
    if timing is not None:
        path = typescript_beside(timing)
        if path is None:
            raise RecordingError(
                shown(source.path), "this is the timing file of a terminal recording, and no file beside it fits it.",
                "Put the typescript into the same folder.",
            )  # fmt: skip
        source = Source(path)
    elif source.head.startswith(HEADER):
        timing = timing_beside(source.path)
    if timing is None:
        size = _size(source.head, {})
        yield About(_started(source.head), *target_of([Chunk(0.0, source.head, 1)], size))
        yield from events_of(_untimed(source), size)
    else:
        size = _size(source.head, timing.facts)
        yield About(_started(source.head, timing), *target_of(_timed(source, timing), size), timed=True)
        yield remark(TIMES.format(name=timing.path.name), 1)
        yield from events_of(_timed(source, timing), size)


def _untimed(source: Source) -> Iterator[Chunk]:
    number = 1
    with source.open() as file:
        while data := guarded(source.path, file.read, BLOCK):
            source.done += len(data)
            yield Chunk(0.0, data, number)
            number += data.count(b"\n")


def _timed(source: Source, timing: Timing) -> Iterator[Chunk]:
    """The bytes in the pieces in which they came; what the timing file does not count has no time of its own."""
    t, number = 0.0, 1
    with source.open() as file:
        start = header_size(file)
        file.seek(0)
        yield from (chunk for chunk in _pieces(source, file, start, 0.0, number, keys=False))
        number += 1
        for entry in timing.entries():
            t += entry.delay
            if entry.stream == "O" or (entry.stream == "I" and timing.shared):
                for chunk in _pieces(source, file, entry.size, t, number, keys=entry.stream == "I"):
                    yield chunk
                    number += chunk.data.count(b"\n")
        while data := guarded(source.path, file.read, BLOCK):  # the last line
            source.done += len(data)
            yield Chunk(t, data, number)
            number += data.count(b"\n")


def _pieces(source: Source, file: BinaryIO, size: int, t: float, number: int, *, keys: bool) -> Iterator[Chunk]:
    while size > 0 and (data := guarded(source.path, file.read, min(size, BLOCK))):
        source.done += len(data)
        size -= len(data)
        yield Chunk(t, data, number, keys)
        number += data.count(b"\n")


def _size(head: bytes, facts: Mapping[str, str]) -> tuple[int, int]:
    """Of the terminal, as the first line names it or the timing file."""
    found = _SIZE.search(head.split(b"\n", 1)[0])
    columns, lines = found.groups() if found else (facts.get("COLUMNS", ""), facts.get("LINES", ""))
    return size_of(_number(columns), _number(lines))


def _number(text: str | bytes) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else 0


def _started(head: bytes, timing: Timing | None = None) -> datetime | None:
    """The moment that the first line names, if it names the offset from UTC too."""
    dates = [found[1].decode("ascii") for found in [_DATE.match(head)] if found]
    if timing is not None and "START_TIME" in timing.facts:
        dates.insert(0, timing.facts["START_TIME"])
    for date in dates:
        try:
            moment = datetime.fromisoformat(date)
        except ValueError:
            continue
        if moment.tzinfo is not None:
            return moment
    return _in_utc(head)


def _in_utc(head: bytes) -> datetime | None:
    """As older ones write it, in UTC: the names of other zones do not say how far they are from it."""
    found = _UTC.match(head)
    if found is None:
        return None
    text = found[1].decode("ascii", "replace")
    for form in ("%a %b %d %H:%M:%S %Y", "%a %d %b %Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S", "%a %b %d %H:%M:%S"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
