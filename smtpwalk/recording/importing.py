"""From a foreign file to a recording: what a notation hands out goes through one door, so that all imports are alike.

Here lives the writing of an imported recording and the count of what came of it. The source is never changed. A
notation may fail in the middle of a file: what it had read by then is kept, and the failure becomes its last mark.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from smtpwalk import __version__
from smtpwalk.errors import RecordingError
from smtpwalk.recording.creating import create_named
from smtpwalk.recording.header import PERMISSION_NOT_KNOWN, Header, encode_header
from smtpwalk.recording.importers.hushed import Hush
from smtpwalk.recording.importers.notations import likest, notation
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import About, Told, unsure
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.scanning import BadLine
from smtpwalk.recording.trouble import trouble
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.secrets import SecretMask

TWO: Final = "The file seems to hold {0} too; that was not read, and stands as remarks. --as {1} reads it instead."
UNSURE_KEPT: Final = 100
OPEN: Final = 10_000
"""Sessions whose secrets are watched at a time; the one that was silent longest is given up first."""
_EVERY: Final = 4096
"""Events between two looks at how far the reading is."""

Progress = Callable[[int, int], None]
"""Called now and then with the bytes read and the size of the source, at the end with all. May raise to stop."""


@dataclass
class Imported:
    """What came of an import."""

    notation: str
    title: str
    sessions: set[int] = field(default_factory=set)
    lines: int = 0
    """Chunks of the dialogue, of either side."""
    remarks: int = 0
    unsure: list[BadLine] = field(default_factory=list)
    """Lines that were mended or guessed, or are mutilated: the first hundred."""
    unsure_in_all: int = 0

    def count(self, event: Event) -> None:
        if isinstance(event, ClientBytes | ServerBytes):
            self.lines += 1
            self.sessions.add(event.session)
        elif event.what == "remark":
            self.remarks += 1
        elif event.what == "unsure":
            self.unsure_in_all += 1
            if len(self.unsure) < UNSURE_KEPT:
                self.unsure.append(_bad_line(event))


def import_file(source: Source, out: Path, name: str = "", progress: Progress | None = None) -> Imported:
    """Writes the recording `out`, which must not be there yet. `name`: the notation, where the user insists."""
    name, *others = [name] if name else likest(source)
    found = notation(name)
    told = iter(found.read(source))
    imported = Imported(name, found.TITLE)
    first = next(told, None)
    about = first if isinstance(first, About) else About()
    rest = told if isinstance(first, About) or first is None else chain((first,), told)
    events = _masked(chain(_doubts(others), _whole(rest, source)))
    with _made(out) as file:
        file.write(encode_header(_header(source, about, name)).encode() + b"\n")
        for event in events:
            imported.count(event)
            file.write(encode_event(event).encode("ascii") + b"\n")
            if progress and (imported.lines + imported.remarks) % _EVERY == 0:
                progress(source.done, source.size)
        if progress:
            progress(source.size, source.size)
    return imported


@contextmanager
def _made(out: Path) -> Iterator[BinaryIO]:
    """The new file. Stopped by Ctrl-C it holds what was read by then; of one that a full disk cut off nothing stays."""
    descriptor = create_named(out)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except OSError as error:  # a full disk may be noticed only when the file is closed
        with suppress(OSError):
            if out.is_file():
                out.unlink()
        raise trouble(out, "written", error) from None


def _doubts(others: Iterable[str]) -> Iterator[Event]:
    """What the file may be besides: two formats in one file are read as one of them."""
    yield from (unsure(TWO.format(notation(name).TITLE, name), 0) for name in others)


def _whole(told: Iterator[Told], source: Source) -> Iterator[Event]:
    """All events; where the file breaks off or breaks a rule of its notation, what was read before stays."""
    session, t = 1, 0.0
    try:
        for event in told:
            if isinstance(event, About):
                continue
            session, t = event.session, event.t
            yield event
    except RecordingError as error:
        yield unsure(f"The reading ended here: {error.rule}", error.line, session, t)


def _masked(events: Iterator[Event]) -> Iterator[Event]:
    """What was typed inside AUTH never reaches a disk twice, whoever wrote it down first."""
    masks: dict[int, SecretMask] = {}
    hush = Hush()
    for event in events:
        mask = masks.pop(event.session) if event.session in masks else SecretMask()
        masks[event.session] = mask  # at the end: the one that spoke last
        if len(masks) > OPEN:
            del masks[next(iter(masks))]
        for shown in mask(event):
            yield hush(shown) if isinstance(shown, Mark) else shown
        if isinstance(event, ClientBytes) and mask.secrets:
            hush.know(mask.secrets)
        if isinstance(event, Mark) and event.what == "closed":
            del masks[event.session]  # a capture may hold sessions by the thousand


def _header(source: Source, about: About, name: str) -> Header:
    return Header(
        started=(about.started or source.modified).astimezone(about.started.tzinfo if about.started else UTC),
        host=about.host,
        port=about.port if 0 <= about.port <= 65535 else 0,
        permission=PERMISSION_NOT_KNOWN,
        by=f"smtpwalk {__version__}",
        origin=name,
        extra=MappingProxyType(
            {"source": source.path.name}
            | ({} if about.timed else {"times": "none"})
            | ({"written_by": about.by} if about.by else {})
        ),
    )


def _bad_line(mark: Mark) -> BadLine:
    line, packet, text = (mark.fields.get(fact) for fact in ("line", "packet", "text"))
    return BadLine(line if isinstance(line, int) else 0, f"packet {packet}: {text}" if packet else str(text))
