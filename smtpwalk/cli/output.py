"""Writing what a command makes: to standard output, or to a new file for its owner's eyes, whole or not at all.

Here lives the only way to a result's file. It is written beside its place and put there when it is complete; nothing
that is there already is written over unless the user said so, and never the file that it was made of.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import Final, TextIO

from smtpwalk.errors import UsageError
from smtpwalk.recording.trouble import shown, trouble

STANDARD_OUTPUT: Final = "-"


@contextmanager
def written(place: str | None, *, force: bool, sources: Iterable[str] = ()) -> Iterator[TextIO]:
    """A stream to write to. `sources`: files that it must not be. UsageError and RecordingError say why not."""
    if place is None or place == STANDARD_OUTPUT:
        yield sys.stdout
        return
    path = Path(place).expanduser()
    check(path, force=force, sources=sources)
    if _is_device(path):
        with _opened(path) as out:
            yield out
        return
    with _beside(path, force=force) as out:
        yield out


def check(path: Path, *, force: bool, sources: Iterable[str] = ()) -> None:
    """UsageError where the file must not be written, before any work is done."""
    for source in sources:
        if _same(path, Path(source).expanduser()):
            raise UsageError(f"{shown(path)} is the file that is read; it never changes.", "Choose another name.")
    if path.is_dir():
        raise UsageError(f"{shown(path)} is a folder.", "Name a file in it.")
    if os.path.lexists(path) and not force and not _is_device(path):
        raise _there_already(path)


def _same(path: Path, source: Path) -> bool:
    try:
        return os.path.samefile(path, source)
    except (OSError, ValueError):  # one of them is not there
        return os.path.abspath(path) == os.path.abspath(source)


def _is_device(path: Path) -> bool:
    """/dev/null and the like: there is nothing to write over."""
    with contextlib.suppress(OSError, ValueError):
        return stat.S_ISCHR(os.stat(path).st_mode) or stat.S_ISFIFO(os.stat(path).st_mode)
    return False


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            yield out
    except OSError as error:
        raise trouble(path, "written", error) from None


@contextmanager
def _beside(path: Path, *, force: bool) -> Iterator[TextIO]:
    """A new file in the same folder, mode 0600, that takes its place when it is whole; else it is gone afterwards."""
    try:
        descriptor, name = mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    except (OSError, ValueError) as error:
        raise trouble(path, "written", error) from None
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as out:
            yield out
        _put(Path(name), path, force=force)  # when it is closed: a full disk may be noticed only then
    except OSError as error:
        raise trouble(path, "written", error) from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)


def _put(made: Path, path: Path, *, force: bool) -> None:
    """To its place in one step. Without `force` not even over a file that came meanwhile."""
    if force:
        os.replace(made, path)
        return
    try:
        os.link(made, path)
    except FileExistsError:
        raise _there_already(path) from None
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise _there_already(path) from None
        os.replace(made, path)


def _there_already(path: Path) -> UsageError:
    return UsageError(f"There is {shown(path)} already.", "Choose another name, or say --force to write over it.")
