"""Creating the file of a recording: for its owner's eyes only, and never over something that is there.

Here lives how the file comes to be; what goes into it is the recorder's business.
"""

from __future__ import annotations

import contextlib
import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.names import candidates
from smtpwalk.recording.trouble import shown, trouble

_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
_REUSE: Final = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY


def create_in(folder: Path, started: datetime, target: str) -> tuple[Path, int]:
    """A new file of the folder, under the first name that is free, and its descriptor."""
    _make_folder(folder)
    for path in candidates(folder, started, target):
        try:
            return path, _private(os.open(path, _CREATE, 0o600))
        except FileExistsError:
            continue  # two sessions of one second, or one that was there before
        except (OSError, ValueError) as error:
            raise trouble(path, "created", error) from None
    raise AssertionError("candidates has no end")


def create_named(path: Path) -> int:
    """The descriptor of a file that the user named."""
    _make_folder(path.parent)
    try:
        try:
            return _private(os.open(path, _CREATE, 0o600))
        except FileExistsError:
            return _private(_open_existing(path))
    except (OSError, ValueError) as error:
        raise trouble(path, "created", error) from None


def _open_existing(path: Path) -> int:
    """Only an empty file, or a device such as /dev/null: all else is somebody's work, or would block."""
    found = os.stat(path)
    if stat.S_ISCHR(found.st_mode) or (stat.S_ISREG(found.st_mode) and found.st_size == 0):
        return os.open(path, _REUSE)
    if stat.S_ISREG(found.st_mode):
        rule = "there is such a file already, and a recording is never written over."
        raise RecordingError(shown(path), rule, "Choose another name, or move that file away.")
    raise RecordingError(shown(path), "a recording cannot go there: it is not a file.", "Choose another name.")


def _private(descriptor: int) -> int:
    """Mode 0600 whatever the umask is; a device keeps its own."""
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        with contextlib.suppress(OSError):  # file systems without permissions
            os.fchmod(descriptor, 0o600)
    return descriptor


def _make_folder(folder: Path) -> None:
    """The folder and what is missing above it, for the user's eyes only; one that is there keeps its mode."""
    missing = []
    try:
        for part in (folder, *folder.parents):
            if os.path.lexists(part):
                break
            missing.append(part)
        for part in reversed(missing):
            part.mkdir(mode=0o700, exist_ok=True)
    except (OSError, ValueError) as error:
        raise trouble(folder, "created as a folder", error) from None
