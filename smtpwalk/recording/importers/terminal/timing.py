"""The timing file of a typescript: which of its bytes came when, and of which stream (input or output).

Here live its two formats, `delay bytes` and the one with a letter for each stream, and the finding of the file beside
its typescript: told by its content, which has to account for just the bytes that are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.scanning import guarded, open_plain

HEADER: Final = b"Script started on "
_CLASSIC: Final = re.compile(rb"([0-9]{1,9}\.[0-9]{1,9}) ([0-9]{1,9})\r?\n?\Z")
_STREAMS: Final = re.compile(rb"([HIOS]) ([0-9]{1,9}\.[0-9]{1,9}) (.{1,4000}?)\r?\n?\Z", re.DOTALL)
_LINE: Final = 4096
_LARGEST: Final = 64 << 20
"""Bytes of a file that is looked at as a timing file: some millions of lines."""
_LOOKED_AT: Final = 500
"""Files of a folder that are looked at."""
_FOOTER: Final = 400
"""Bytes that `Script done on ...` takes at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    stream: str
    """`O`: output, `I`: input, `S`: a signal, `H`: a fact about the recording."""
    delay: float
    """Seconds since the entry before."""
    size: int = 0
    """Bytes of the stream."""
    text: str = ""


def entry(line: bytes) -> Entry | None:
    """A line of either format; None for any other line."""
    found = _CLASSIC.match(line)
    if found:
        return Entry("O", float(found[1]), int(found[2]))
    found = _STREAMS.match(line)
    if found is None:
        return None
    stream, text = found[1].decode("ascii"), found[3]
    if stream in "IO":
        return Entry(stream, float(found[2]), int(text)) if text.isdigit() and len(text) < 10 else None
    return Entry(stream, float(found[2]), text=text.decode("utf-8", "replace"))


def is_timing(lines: tuple[bytes, ...]) -> bool:
    kept = [line for line in lines if line.strip()]
    return len(kept) > 1 and all(entry(line) for line in kept)


@dataclass(frozen=True, slots=True)
class Timing:
    """A timing file that was read once."""

    path: Path
    sizes: dict[str, int]
    """Bytes of each stream."""
    facts: dict[str, str]
    """What its `H` lines say: START_TIME, OUTPUT_LOG, INPUT_LOG, ..."""

    @property
    def shared(self) -> bool:
        """Input and output stand in one file, in the order in which they came."""
        return "I" in self.sizes and self.facts.get("INPUT_LOG", "") == self.facts.get("OUTPUT_LOG", "")

    @property
    def total(self) -> int:
        return sum(self.sizes.values()) if self.shared else self.sizes.get("O", 0)

    def fits(self, typescript: Path) -> bool:
        """The entries account for all bytes between the first line of the typescript and its last one.

        And both began at the same moment, if the timing file names one.
        """
        with open_plain(typescript) as file:
            start = header_size(file)
            file.seek(0)
            first = file.read(start)
            left = file.seek(0, 2) - start - self.total
        began = self.facts.get("START_TIME", "").encode()
        return start > 0 and 0 <= left <= _FOOTER and began in first

    def entries(self) -> Iterator[Entry]:
        with open_plain(self.path) as file:
            while line := guarded(self.path, file.readline, _LINE):
                if found := entry(line):
                    yield found


def read_timing(path: Path) -> Timing | None:
    """The timing file at the path; None when the file is none."""
    sizes: dict[str, int] = {}
    facts: dict[str, str] = {}
    with open_plain(path) as file:
        if file.seek(0, 2) > _LARGEST:
            return None
        file.seek(0)
        while line := guarded(path, file.readline, _LINE):
            found = entry(line)
            if found is None and line.strip():
                return None
            if found and found.stream == "H":
                key, _, value = found.text.partition(" ")
                facts[key] = value
            elif found:
                sizes[found.stream] = sizes.get(found.stream, 0) + found.size
    return Timing(path, sizes, facts) if sizes.get("O") else None


def timing_beside(typescript: Path) -> Timing | None:
    """The timing file in the folder of a typescript, whatever its name; not one that is rather another typescript's."""
    found = (read_timing(path) for path in _beside(typescript) if _begins(path, entry))
    return next((timing for timing in found if timing and timing.fits(typescript) and _own(timing, typescript)), None)


def _own(timing: Timing, typescript: Path) -> bool:
    """Of several recordings of the same length, the one named like it."""
    if _alike(typescript, timing.path):
        return True
    other = typescript_beside(timing)
    return other is None or not _alike(other, timing.path)


def typescript_beside(timing: Timing) -> Path | None:
    """The typescript in the folder of a timing file."""
    paths = (path for path in _beside(timing.path) if _begins(path, lambda line: line.startswith(HEADER)))
    return next((path for path in paths if timing.fits(path)), None)


def header_size(file: BinaryIO) -> int:
    """Bytes of the first line, which no timing file counts; 0 when it is not there."""
    file.seek(0)
    line = file.readline(_LINE)
    return len(line) if line.startswith(HEADER) and line.endswith(b"\n") else 0


def _beside(path: Path) -> list[Path]:
    """The plain files of the folder; those named alike first."""
    try:
        found = islice(path.parent.iterdir(), 10 * _LOOKED_AT)
        others = [other for other in found if other.name != path.name and other.is_file()]
    except OSError:
        return []
    return sorted(others, key=lambda other: (not _alike(other, path), other.name))[:_LOOKED_AT]


def _alike(one: Path, other: Path) -> bool:
    return one.stem.startswith(other.stem) or other.stem.startswith(one.stem)


def _begins(path: Path, fits: Callable[[bytes], object]) -> bool:
    try:
        with open_plain(path) as file:
            return bool(fits(file.readline(_LINE)))
    except (OSError, RecordingError):
        return False
