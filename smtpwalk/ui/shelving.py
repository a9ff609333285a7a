"""The shelf of recordings beside a screen that stays alive: what is on it, and the verdict on each, found out in turn.

Verdicts are kept as long as the program runs, each for as long as its file stays as it was. Nothing is drawn here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from smtpwalk.errors import RecordingError
from smtpwalk.recording.judging import judge_in_passing
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.shelf import Entry, shelf
from smtpwalk.relay.outcomes import Verdict
from smtpwalk.wire.visible import visible_text

LARGEST: Final = 2 << 20
"""Bytes of a recording that is judged in passing; a relay test has a few hundred thousand."""
_SHORT: Final = 256 << 10
"""Bytes of one that keeps no other waiting."""
TELL: Final = 0.25
"""Seconds between two drawings of a list whose verdicts come one after the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the list says of one recording, as safe text."""

    word: str
    """Short: the verdict, or that there is none."""
    why: str
    """For whoever looks closer."""
    verdict: Verdict | None = None


TOO_LARGE: Final = Found("not judged", "It is too large to be judged in passing: open it, then v.")


class Shelving:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: Sequence[Entry] = ()
        self._known: dict[object, Found] = {}

    def look(self) -> None:
        """What is on the shelf now, the newest first. RecordingError where the folder cannot be listed."""
        self.entries = shelf(self.folder)

    def found(self, entry: Entry) -> Found | None:
        """None as long as it was not judged."""
        if entry.problem is not None:
            return Found("not readable", visible_text(entry.problem))
        return TOO_LARGE if entry.size > LARGEST else self._known.get(entry.stamp)

    @property
    def owed(self) -> int:
        """How many are still to be judged."""
        return sum(self.found(entry) is None for entry in self.entries)

    def fitting(self, words: str) -> list[Entry]:
        """Those that have all of the words somewhere: in the target, in the file's name or in the verdict."""
        wanted = words.casefold().split()
        return [entry for entry in self.entries if all(word in self._line(entry) for word in wanted)]

    def _line(self, entry: Entry) -> str:
        found = self.found(entry)
        return f"{target(entry)} {visible_text(entry.path.name)} {found.word if found else ''}".casefold()

    async def judge(self, tell: Callable[[], None]) -> None:
        """All that is on the shelf, the short ones first. `tell` is called now and then, and at the end."""
        told = monotonic()
        for entry in sorted(self.entries, key=lambda entry: entry.size > _SHORT):
            if self.found(entry) is not None:
                continue
            self._known[entry.stamp] = await asyncio.to_thread(_judged, entry.path)
            if monotonic() - told > TELL:
                tell()
                told = monotonic()
        tell()


def target(entry: Entry) -> str:
    """Whom it is about, as safe text; a file that cannot be read is about itself."""
    return visible_text(entry.path.name if entry.header is None else entry.header.target)


def _judged(path: Path) -> Found:
    try:
        found = judge_in_passing(open_recording(path))
    except RecordingError as error:
        return Found("not judged", visible_text(f"{error.rule} {error.hint}".rstrip()))
    if found is None:
        return TOO_LARGE
    kind = "a relay test" if found.planned else "a dialogue"
    return Found(str(found.judgement.verdict), f"{found.judgement.reason}; {kind}.", found.judgement.verdict)
