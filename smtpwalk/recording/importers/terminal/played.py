"""A terminal recording played into rows, and the rows into a dialogue: what all recordings of terminals share.

Here lives the way from chunks of output and of typed keys, each with its time, to events. Where chunks come from is
each notation's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from smtpwalk.recording.importers.pasted.shown import Shown
from smtpwalk.recording.importers.pasted.sides import Sides
from smtpwalk.recording.importers.pasted.surroundings import target
from smtpwalk.recording.importers.source import HEAD
from smtpwalk.recording.importers.terminal.rows import Rows
from smtpwalk.recording.importers.terminal.typed import Typed
from smtpwalk.recording.importers.told import remark
from smtpwalk.wire.events import Event

PAINTED: Final = "{rows} rows that a program painted on a screen of its own are left out"


@dataclass(frozen=True, slots=True)
class Chunk:
    t: float
    data: bytes
    number: int
    """The line of the source."""
    keys: bool = False
    """It is what was typed, not what was shown."""


def events_of(chunks: Iterable[Chunk]) -> Iterator[Event]:
    rows, sides, typed = Rows(), Sides(pasted=False), Typed()
    last = Chunk(0.0, b"", 1)
    for last in chunks:
        if last.keys:
            typed.feed(last.data)
            continue
        for row in rows.feed(last.data, last.t, last.number):
            yield from sides.feed(_proved(row, typed))
    for row in rows.finish(last.t, last.number):
        yield from sides.feed(_proved(row, typed))
    yield from sides.finish()
    if rows.painted:
        yield remark(PAINTED.format(rows=rows.painted), last.number, sides.session, last.t)


def rows_of(chunks: Iterable[Chunk]) -> list[Shown]:
    """The rows of the first bytes, to look at."""
    rows, found, size = Rows(), list[Shown](), 0
    for chunk in chunks:
        if not chunk.keys:
            found += rows.feed(chunk.data, chunk.t, chunk.number)
        size += len(chunk.data)
        if size > HEAD:
            break
    return [*found, *rows.finish(0.0, 1)]


def target_of(chunks: Iterable[Chunk]) -> tuple[str, int]:
    """Host and port, as the rows name them."""
    return target(row.data for row in rows_of(chunks))


def _proved(row: Shown, typed: Typed) -> Shown:
    return row._replace(typed=typed.proof(row.data)) if typed.any else row
