"""NAME.notes.jsonl, the file beside a recording: the user's marks and notes. The recording itself never changes.

A note stands at an event of a session, by its number: rows and exchanges are derived, and a better parser may count
them otherwise. The file is written whole each time, by way of a second one, so that a kill leaves the old or the new;
one that this version cannot give back whole is read as far as it goes, and never written over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.lines import BrokenRule, dump, load
from smtpwalk.recording.names import SUFFIX
from smtpwalk.recording.scanning import guarded, open_plain
from smtpwalk.recording.trouble import shown, trouble

MOST: Final = 16 << 20
VERSION: Final = 1


@dataclass(frozen=True, slots=True, order=True)
class Place:
    session: int
    event: int
    """Number of the event within its session, from 0."""


class Notes:
    """What stands at which place; an empty text is a mark alone."""

    def __init__(self, path: Path) -> None:
        """`path`: of the recording, or of the foreign file that was opened."""
        self.path = notes_file(path)
        self.at: dict[Place, str] = {}
        self._foreign: list[bytes] = []  # lines that this version does not know; they are written back
        if self.path.exists():
            self._read()

    def of(self, session: int) -> dict[int, str]:
        """The notes of a session by event."""
        return {place.event: text for place, text in sorted(self.at.items()) if place.session == session}

    def put(self, place: Place, text: str) -> None:
        """Writes the file. RecordingError when that cannot be; the note is kept as long as the program runs."""
        self.at[place] = text
        self._write()

    def remove(self, place: Place) -> None:
        if self.at.pop(place, None) is not None:
            self._write()

    # ------------------------------------------------------------------ the file
    def _read(self) -> None:
        for line in self._content()[:MOST].splitlines():
            found = _note(line)
            if found is not None:
                self.at[found[0]] = found[1]
            elif not _is_head(line) and line.strip():
                self._foreign.append(line)

    def _content(self) -> bytes:
        """A byte more than is read as notes tells that there is more."""
        with open_plain(self.path) as file:
            return guarded(self.path, file.read, MOST + 1)

    def _check(self) -> None:
        """RecordingError where the file, as it is now, would lose something: a newer program may have written it."""
        if not self.path.exists():
            return
        content = self._content()
        if len(content) > MOST:
            said = f"the notes are not changed: the file is larger than the {MOST >> 20} MB that are read of it."
            raise RecordingError(shown(self.path), said, "Move it away to begin a new one.")
        if any(not _is_known(line) for line in content.splitlines() if _is_head(line)):
            said = f"the notes are not changed: this program writes version {VERSION}, and these are of another."
            raise RecordingError(shown(self.path), said, "Install a newer smtpwalk, or move the file away.")

    def _lines(self) -> Iterator[bytes]:
        yield dump({"smtpwalk_notes": VERSION}).encode()
        for place, text in sorted(self.at.items()):
            yield dump({"s": place.session, "event": place.event, "note": text}).encode()
        yield from self._foreign

    def _write(self) -> None:
        self._check()
        try:
            with NamedTemporaryFile(prefix=".notes-", dir=self.path.parent, delete=False) as file:  # of mode 0600
                try:
                    file.writelines(line + b"\n" for line in self._lines())
                    file.flush()
                    os.replace(file.name, self.path)
                except OSError:
                    os.unlink(file.name)
                    raise
        except OSError as error:
            raise trouble(self.path, "written", error) from None


def notes_file(path: Path) -> Path:
    """NAME.notes.jsonl beside NAME.smtp.jsonl; beside a foreign file, its whole name goes before."""
    return path.with_name(f"{path.name.removesuffix(SUFFIX)}.notes.jsonl")


def _note(line: bytes) -> tuple[Place, str] | None:
    found = _loaded(line)
    session, event, text = found.get("s"), found.get("event"), found.get("note")
    if type(session) is int and type(event) is int and session >= 1 and event >= 0 and isinstance(text, str):
        return Place(session, event), text
    return None


def _is_head(line: bytes) -> bool:
    return "smtpwalk_notes" in _loaded(line)


def _is_known(head: bytes) -> bool:
    version = _loaded(head)["smtpwalk_notes"]
    return type(version) is int and version == VERSION


def _loaded(line: bytes) -> dict[str, Any]:
    try:
        return load(line)
    except BrokenRule:
        return {}
