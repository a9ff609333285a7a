"""Watching a mailbox for our tokens: a Maildir or an mbox file that mail for the foreign address lands in.

Here lives reading alone: nothing is locked, moved, marked or written. What was there at the start is passed
over. The look-ups block for as long as the disk does; an event loop calls them in a thread.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, Protocol

from smtpwalk.errors import UsageError
from smtpwalk.relay.proof import Arrival, read_message
from smtpwalk.wire.visible import visible_text

MOST_OF_A_MESSAGE: Final = 1024 * 1024
"""What is read of one message."""
MOST_AT_ONCE: Final = 32 * 1024 * 1024
"""What one look reads of an mbox file; the next look goes on behind it."""
MOST_FILES: Final = 10_000
"""New files that one look opens; the next look goes on behind them."""

Known = Callable[[str], bool]
Clock = Callable[[], float]


class MailboxWatch(Protocol):
    def new_arrivals(self) -> list[Arrival]:
        """The messages with our tokens that came since the last look."""


class MaildirWatch:
    """A Maildir, its folders (`.Junk` and the like) included: test mail is often taken for spam."""

    def __init__(self, path: Path, known: Known, clock: Clock = time.time) -> None:
        self._path, self._known, self._clock = path, known, clock
        if not any((path / name).is_dir() for name in ("new", "cur")):
            raise UsageError(
                f"{visible_text(str(path))} is no Maildir: it has no folder named new or cur.",
                "Name the folder that holds new, cur and tmp, often ~/Maildir; for one big file use --mbox.",
            )
        self._seen = {name for name, _ in self._files()}

    def new_arrivals(self) -> list[Arrival]:
        arrivals: list[Arrival] = []
        for count, (name, place) in enumerate(self._fresh()):
            if count >= MOST_FILES:
                break
            data = _head(place)
            if data is None:
                continue  # moved to cur, or removed, since it was listed: if it is there, the next look lists it
            self._seen.add(name)
            arrivals += read_message(data, t=self._clock(), source="maildir", known=self._known)
        return arrivals

    def _fresh(self) -> Iterator[tuple[str, Path]]:
        return ((name, place) for name, place in self._files() if name not in self._seen)

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Each message's lasting name and its place. A mail reader changes what stands behind the colon."""
        for folder in self._folders():
            for entry in _listed(folder):
                if not entry.startswith("."):
                    yield entry.partition(":")[0], folder / entry

    def _folders(self) -> Iterator[Path]:
        inner = [self._path / entry for entry in _listed(self._path) if entry.startswith(".")]
        for base in (self._path, *inner):
            yield base / "new"
            yield base / "cur"


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:  # removed meanwhile, not a folder, or not for us to read
        return []


def _head(place: Path) -> bytes | None:
    """The head of a regular file; nothing of what is something else; None when it cannot be opened."""
    try:
        # Without O_NONBLOCK a named pipe would hold us up for ever.
        with open(os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return b""
            return file.read(MOST_OF_A_MESSAGE)
    except OSError:
        return None


_START: Final = re.compile(rb"(?:\A(?:\r?\n)?|\n\r?\n)(From )")


class MboxWatch:
    """An mbox file. It may not exist yet, may grow, and may be emptied or replaced by a mail reader."""

    def __init__(self, path: Path, known: Known, clock: Clock = time.time) -> None:
        self._path, self._known, self._clock = path, known, clock
        if path.is_dir() or not path.parent.is_dir():
            raise UsageError(
                f"{visible_text(str(path))} is no mbox file.",
                "Name the one file that mail is appended to, often /var/mail/NAME; for a folder use --maildir.",
            )
        self._file, self._place = self._now()
        self._told = (-1, -1)
        """Where the last message that was told began and how much of it stood there."""

    def new_arrivals(self) -> list[Arrival]:
        file, size = self._now()
        if file != self._file or size < self._place:
            # Replaced or emptied: what stands in it now may be new, or may be told a second time.
            self._file, self._place = file, 0
        data = self._read()
        arrivals: list[Arrival] = []
        start = end = 0
        for start, end in _messages(data):
            if (self._place + start, end - start) != self._told:
                whole = data[start : min(end, start + MOST_OF_A_MESSAGE)]
                arrivals += read_message(whole, t=self._clock(), source="mbox", known=self._known)
        # The last message may be half written. It is read again, and told again if there is more of it then.
        again = (end or len(data)) - start <= MOST_OF_A_MESSAGE
        self._place += start if again else len(data)
        self._told = (self._place, end - start)
        return arrivals

    def _now(self) -> tuple[tuple[int, int], int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0), 0
        return (found.st_dev, found.st_ino), found.st_size

    def _read(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                file.seek(self._place)
                return file.read(MOST_AT_ONCE)
        except OSError:
            return b""


def _messages(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each message of an mbox text begins and ends. Before the first stands the rest of an old one."""
    return pairwise([*(match.start(1) for match in _START.finditer(data)), len(data)])
