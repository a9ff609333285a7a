"""The recordings of a folder, newest first, as `smtpwalk recordings` lists them.

Only first lines are read here, so that a shelf of thousands opens at once. A bad file is listed with its
problem: somebody looks for it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from smtpwalk.errors import RecordingError
from smtpwalk.recording.header import Header
from smtpwalk.recording.names import SUFFIX
from smtpwalk.recording.proof import proof_file
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.trouble import trouble

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    path: Path
    header: Header | None
    """None when `problem` says why."""
    size: int
    modified: float
    """Seconds since 1970, as the file system tells it."""
    problem: str | None = None
    proved: float = 0.0
    """When later proof was written beside it last; 0 where there is none."""

    @property
    def when(self) -> float:
        """What the shelf is sorted by: the header's time, or the file's where there is no header."""
        return self.modified if self.header is None else (self.header.started - _EPOCH).total_seconds()

    @property
    def stamp(self) -> tuple[Path, int, float, float]:
        """Another one as soon as the file, or its proof, is another: what was made of it holds no longer."""
        return self.path, self.size, self.modified, self.proved


def shelf(folder: Path) -> list[Entry]:
    """The folder's recordings. A folder that is not there yet holds none."""
    try:
        names = [name for name in os.listdir(folder) if name.endswith(SUFFIX)]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise trouble(folder, "listed", error) from None
    entries = [_entry(folder / name) for name in names]
    return sorted(entries, key=lambda entry: (entry.when, entry.path.name), reverse=True)


def _entry(path: Path) -> Entry:
    size, modified = 0, 0.0
    try:
        found = path.lstat()
        size, modified = found.st_size, found.st_mtime
        header = open_recording(path).header
        found = path.stat()  # what a link stands for
        return Entry(path, header, found.st_size, found.st_mtime, proved=_proved(path))
    except RecordingError as error:
        return Entry(path, None, size, modified, f"{error.rule} {error.hint}".rstrip())
    except OSError as error:
        return Entry(path, None, size, modified, trouble(path, "read", error).rule)


def _proved(path: Path) -> float:
    try:
        return proof_file(path).stat().st_mtime
    except OSError:
        return 0.0
