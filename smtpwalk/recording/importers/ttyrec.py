"""What ttyrec recorded: for each piece of output seconds, microseconds and length, twelve bytes little-endian."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.terminal.played import Chunk, events_of, target_of
from smtpwalk.recording.importers.told import About, Told, unsure
from smtpwalk.recording.scanning import guarded

TITLE: Final = "a terminal recorded by ttyrec"
CUT_OFF: Final = "The recording breaks off in the middle of a piece of output."
_HEAD: Final = struct.Struct("<III")
_LARGEST: Final = 1 << 20
"""Bytes of one piece. ttyrec reads a few thousand at a time."""
_YEAR_LONG: Final = 366 * 86400
_OLDEST: Final = 631152000  # 1990: the program is of 2000


def likeness(source: Source) -> float:
    """The first heads must follow each other at just the places that their lengths say, with times that go on."""
    place, before, found = 0, 0, 0
    while place + _HEAD.size <= len(source.head) and found < 50:
        seconds, micro, size = _HEAD.unpack_from(source.head, place)
        later = seconds >= _OLDEST if not found else 0 <= seconds - before < _YEAR_LONG
        if micro >= 1_000_000 or size > _LARGEST or not later:
            return 0.0
        place, before, found = place + _HEAD.size + size, seconds, found + 1
    whole = place == source.size or found > 2
    return 0.95 if found and whole else 0.0


def read(source: Source) -> Iterator[Told]:
    first = next(_pieces(source), None)
    started = datetime.fromtimestamp(first[0], UTC) if first else None
    yield About(started, *target_of(_chunks(source)), timed=True)
    yield from events_of(_chunks(source))
    if source.done != source.size:
        yield unsure(CUT_OFF, 0)


def _chunks(source: Source) -> Iterator[Chunk]:
    start = last = 0.0
    for number, (moment, data) in enumerate(_pieces(source), 1):
        start = start or moment
        last = max(last, moment - start)
        yield Chunk(last, data, number)


def _pieces(source: Source) -> Iterator[tuple[float, bytes]]:
    """Moment and bytes of each piece; ends where the file does, or where it stops making sense."""
    with source.open() as file:
        while len(head := guarded(source.path, file.read, _HEAD.size)) == _HEAD.size:
            seconds, micro, size = _HEAD.unpack(head)
            if size > _LARGEST:
                return
            data = guarded(source.path, file.read, size)
            source.done += len(head) + len(data) if len(data) == size else 0
            yield seconds + micro / 1e6, data
