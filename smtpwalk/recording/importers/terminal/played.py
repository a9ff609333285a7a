"""A terminal recording played into rows, and the rows into a dialogue: what all recordings of terminals share.

Here lives the way from chunks of output and of typed keys, each with its time, to events. Where chunks come from is
each notation's own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from smtpwalk.recording.importers.pasted.shown import Shown
from smtpwalk.recording.importers.pasted.sides import Sides
from smtpwalk.recording.importers.pasted.surroundings import target
from smtpwalk.recording.importers.source import HEAD
from smtpwalk.recording.importers.terminal.row import WIDTH
from smtpwalk.recording.importers.terminal.rows import Rows
from smtpwalk.recording.importers.terminal.shared_screen import LINES
from smtpwalk.recording.importers.terminal.typed import Typed
from smtpwalk.recording.importers.told import remark, unsure
from smtpwalk.wire.events import Event, Mark

Size = tuple[int, int]
UNKNOWN: Final[Size] = (WIDTH, LINES)
PAINTED: Final = "{rows} rows that a program painted on a screen of its own are left out"
NOT_ENDED: Final = "The recording ends in the middle of this row: whether and how it went on, nobody knows."
ASIDE_KEPT: Final = 1000
"""Marks that wait for their time."""


@dataclass(frozen=True, slots=True)
class Chunk:
    t: float
    data: bytes
    number: int
    """The line of the source."""
    keys: bool = False
    """It is what was typed, not what was shown."""


def events_of(played: Iterable[Chunk | Mark], size: Size = UNKNOWN) -> Iterator[Event]:
    """The dialogue in the chunks; the marks among them at their time. `size`: of the terminal."""
    rows, sides, typed = Rows(size), Sides(pasted=False), Typed()
    aside: deque[Mark] = deque()
    last = Chunk(0.0, b"", 1)
    for item in played:
        if isinstance(item, Mark):
            aside.append(item)
            if len(aside) > ASIDE_KEPT:
                yield replace(aside.popleft(), session=sides.session)
            continue
        last = item
        if last.keys:
            typed.feed(last.data)
            continue
        for row in rows.feed(last.data, last.t, last.number):
            yield from _in_time(sides.feed(_proved(row, typed)), aside)
    pending, whole = rows.pending, list(rows.finish(last.t, last.number))
    end = whole.pop() if pending else None
    for row in whole:
        yield from _in_time(sides.feed(_proved(row, typed)), aside)
    yield from _in_time(sides.finish(), aside)
    if end is not None and end.data.strip():
        yield remark(end.data, end.number, sides.session, end.t)
        yield unsure(NOT_ENDED, end.number, sides.session, end.t)
    yield from (replace(mark, session=sides.session) for mark in aside)
    if rows.painted:
        yield remark(PAINTED.format(rows=rows.painted), last.number, sides.session, last.t)


def _in_time(events: Iterable[Event], aside: deque[Mark]) -> Iterator[Event]:
    """What the rows said comes out a little later than they were shown: a mark waits until all before it is out."""
    for event in events:
        while aside and aside[0].t < event.t:
            yield replace(aside.popleft(), session=event.session)
        yield event


def rows_of(chunks: Iterable[Chunk], size: Size = UNKNOWN) -> list[Shown]:
    """The rows of the first bytes, to look at."""
    rows, found, seen = Rows(size), list[Shown](), 0
    for chunk in chunks:
        if not chunk.keys:
            found += rows.feed(chunk.data, chunk.t, chunk.number)
        seen += len(chunk.data)
        if seen > HEAD:
            break
    return [*found, *rows.finish(0.0, 1)]


def target_of(chunks: Iterable[Chunk], size: Size = UNKNOWN) -> tuple[str, int]:
    """Host and port, as the rows name them."""
    return target(row.data for row in rows_of(chunks, size))


def _proved(row: Shown, typed: Typed) -> Shown:
    return row._replace(typed=typed.proof(row.data)) if typed.any else row
