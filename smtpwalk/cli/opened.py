"""Opening the FILE of a command: a recording as it is, anything else by way of a recording in a folder of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final

from smtpwalk.errors import RecordingError, UsageError
from smtpwalk.recording.opening import OWN, open_any
from smtpwalk.recording.reader import Recording
from smtpwalk.recording.trouble import shown
from smtpwalk.wire.visible import visible_text

STANDARD_INPUT: Final = "-"
_QUIET: Final = 0.5
"""Seconds before the progress is shown: a short file needs none."""


@contextmanager
def opened(file: str, notation: str = "") -> Iterator[Recording]:
    """The recording of a command's FILE, as long as the command needs it. RecordingError and UsageError say why not."""
    known(notation)
    with TemporaryDirectory(prefix="smtpwalk-") as scratch:
        path = _from_standard_input(Path(scratch)) if file == STANDARD_INPUT else Path(file).expanduser()
        folder = Path(scratch, "made")
        folder.mkdir()
        try:
            recording = open_any(path, folder, notation, progress())
        except RecordingError as error:
            if file == STANDARD_INPUT and error.file == shown(path):  # nobody knows that file
                raise RecordingError("standard input", error.rule, error.hint, line=error.line) from None
            raise
        yield recording


def known(notation: str) -> None:
    """UsageError for a notation that nobody knows."""
    from smtpwalk.recording.importers.notations import NOTATIONS

    if notation and notation not in (OWN, *NOTATIONS):
        raise UsageError(
            f"There is no notation named {visible_text(notation)}.", "smtpwalk import --list names those there are."
        )


def progress() -> Callable[[int, int], None]:
    """How far the reading of a long file is, on one line of the terminal; nothing where standard error is none."""
    begun = monotonic()
    shown = sys.stderr.isatty()

    def show(done: int, size: int) -> None:
        if shown and monotonic() - begun > _QUIET:
            part = 100 * done // size if size else 100
            print(f"\rReading: {part} %, Ctrl-C stops.", end="" if part < 100 else "\n", file=sys.stderr, flush=True)

    return show


def _from_standard_input(folder: Path) -> Path:
    path = folder / "standard-input"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path
