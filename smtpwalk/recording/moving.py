"""A recording under another name, or gone: with the files that stand beside it, and never over anything that is there.

What is in the files is nobody's business here.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.names import SUFFIX
from smtpwalk.recording.notes import notes_file
from smtpwalk.recording.proof import proof_file
from smtpwalk.recording.trouble import shown, trouble

_SEPARATORS: Final = frozenset("/\\")
"""A name that is fine here must not become a path elsewhere."""


def bare_name(path: Path) -> str:
    """What a person calls it: the file's name without what every recording's name ends in."""
    return path.name.removesuffix(SUFFIX)


def beside(path: Path) -> list[Path]:
    """The files that belong to the recording and are there: its notes and its later proof."""
    return [one for one in (notes_file(path), proof_file(path)) if os.path.lexists(one)]


def name_problem(name: str) -> str:
    """What speaks against the name, as a sentence; nothing where it can be tried."""
    name = name.removesuffix(SUFFIX)
    if not name.strip():
        return "Something has to stand here; Escape goes back."
    if _SEPARATORS & set(name):
        return "A name holds neither / nor \\: the recording stays in its folder."
    if not name.isprintable():
        return "The name holds a control character, or another sign that cannot be seen."
    return ""


def rename(path: Path, name: str) -> Path:
    """The recording's new path. RecordingError says why not, and then everything is where it was."""
    if problem := name_problem(name):
        raise RecordingError(shown(path), f"the name was not changed. {problem}")
    new = path.with_name(f"{name.removesuffix(SUFFIX)}{SUFFIX}")
    if new == path:
        return path
    # those beside it first: a recording that has lost its notes is worse than notes that wait for a recording
    with contextlib.ExitStack() as undo:
        for old, at in [*_pairs(path, new), (path, new)]:
            _move(old, at)
            undo.callback(_back, at, old)
        undo.pop_all()
    return new


def delete(path: Path) -> None:
    """The recording, then what stood beside it. RecordingError names the one that is still there."""
    for one in [path, *beside(path)]:
        try:
            os.unlink(one)
        except OSError as error:
            raise trouble(one, "deleted", error) from None


def _pairs(path: Path, new: Path) -> Iterator[tuple[Path, Path]]:
    """What has to be moved along. Notes under the new name would become those of this recording, there or not."""
    for of in (notes_file, proof_file):
        old, at = of(path), of(new)
        if os.path.lexists(at):
            raise _taken(at)
        if os.path.lexists(old):
            yield old, at


def _move(old: Path, new: Path) -> None:
    """Never over another file: a second name cannot be given where there is one, whoever was quicker."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise _taken(new) from None
    except (OSError, ValueError):  # a folder, or a file system that knows one name for each file
        _move_unlinked(old, new)
        return
    try:
        os.unlink(old)
    except OSError as error:
        os.unlink(new)
        raise trouble(old, "renamed", error) from None


def _move_unlinked(old: Path, new: Path) -> None:
    try:
        if os.path.lexists(new):
            raise _taken(new)
        os.rename(old, new)
    except (OSError, ValueError) as error:
        raise trouble(old, "renamed", error) from None


def _back(at: Path, old: Path) -> None:
    """After something failed; a second failure must not hide the first."""
    with contextlib.suppress(OSError):
        os.rename(at, old)


def _taken(path: Path) -> RecordingError:
    return RecordingError(shown(path), "there is such a file already, and it was not touched.", "Choose another name.")
