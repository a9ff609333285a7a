"""The learner's progress: one small JSON file that people can read, safe against two sessions at once and a
kill.

Every change reads the file anew under a lock, alters its own record and puts a whole new file in the old
one's place (a rename), so that two sessions only ever add to each other and a kill leaves the old file or
the new one. Keys that this version does not know are kept. A broken file is put aside, never overwritten.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from smtpwalk.course.record import (
    KEY,
    MOST_BYTES,
    VERSION,
    Data,
    Record,
    State,
    count,
    parsed,
    raise_state,
    record_of,
)
from smtpwalk.errors import ProgressError
from smtpwalk.wire.visible import visible_text

PATIENCE: Final = 5.0
"""Seconds that another session may hold the lock; it needs some milliseconds."""


def _now() -> datetime:
    return datetime.now(UTC)


class Progress:
    """Progress in one course. `notice` says what should be told to the user: a broken file that was put aside."""

    def __init__(self, path: Path, course: str, *, clock: Callable[[], datetime] = _now) -> None:
        self.path = path
        self.course = course
        self.notice = ""
        self._clock = clock
        self._seen: Mapping[str, Any] = {}
        self.refresh()

    # ------------------------------------------------------------------ reading
    def refresh(self) -> None:
        """Looks at the file again: another session may have gone on. A file that is not there holds nothing."""
        found = self._parsed(self._raw())  # without the lock: a rename never shows half a file
        if found is None:
            with self._locked():
                found = self._read()
        self._seen = found

    def record(self, exercise: str) -> Record:
        return record_of(self._course(self._seen).get("exercises", {}).get(exercise, {}))

    def done(self, exercise: str) -> bool:
        return self.record(exercise).state is State.DONE

    @property
    def at(self) -> str:
        """The lesson that was open last; empty when none was."""
        at = self._course(self._seen).get("at")
        return at if isinstance(at, str) else ""

    def _course(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = data.get("courses", {}).get(self.course, {})
        return found

    # ------------------------------------------------------------------ changing
    def opened(self, lesson: str) -> None:
        self._change(lambda course: course.update(at=lesson))

    def tried(self, exercise: str) -> None:
        """An answer that was not right. It does not undo what was done."""

        def change(record: Data) -> None:
            record["tries"] = count(record, "tries") + 1
            raise_state(record, State.STARTED)

        self._touch(exercise, change)

    def finished(self, exercise: str) -> None:
        self._touch(exercise, lambda record: record.update(state=str(State.DONE)))

    def skipped(self, exercise: str) -> None:
        self._touch(exercise, lambda record: raise_state(record, State.SKIPPED))

    def hinted(self, exercise: str, hints: int) -> None:
        def change(record: Data) -> None:
            record["hints"] = max(count(record, "hints"), hints)
            raise_state(record, State.STARTED)

        self._touch(exercise, change)

    def shown(self, exercise: str) -> None:
        """The solution was looked at."""

        def change(record: Data) -> None:
            record["solution"] = True
            raise_state(record, State.STARTED)

        self._touch(exercise, change)

    def reset(self, exercises: Iterable[str]) -> None:
        """As if they had never been touched."""
        gone = tuple(exercises)

        def change(course: Data) -> None:
            for exercise in gone:
                course.get("exercises", {}).pop(exercise, None)

        self._change(change)

    def _touch(self, exercise: str, change: Callable[[Data], object]) -> None:
        def whole(course: Data) -> None:
            record = course.setdefault("exercises", {}).setdefault(exercise, {})
            change(record)
            record["when"] = self._clock().isoformat(timespec="seconds")

        self._change(whole)

    def _change(self, change: Callable[[Data], object]) -> None:
        with self._locked():
            data = self._read()
            data.setdefault(KEY, VERSION)
            change(data.setdefault("courses", {}).setdefault(self.course, {}))
            self._write(data)
            self._seen = data

    # ------------------------------------------------------------------ the file
    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """A file beside it is locked, not itself: it is replaced. The lock ends with whoever holds it."""
        with self._guarded("written"):
            self._real.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(f"{self._real}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if self._wait_for(lock):
                self._sweep()
            yield
        finally:
            os.close(lock)

    @property
    def _real(self) -> Path:
        """Behind a link: the file that is replaced is the one it leads to."""
        return Path(os.path.realpath(self.path))

    def _sweep(self) -> None:
        """What killed sessions have left half written: under the lock nobody else writes."""
        with contextlib.suppress(OSError):
            for left in self._real.parent.glob(f"{glob.escape(self._real.name)}.new-*"):
                left.unlink()

    def _wait_for(self, lock: int) -> bool:
        """False on a file system without locks: there a rename is all the safety there is."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                if time.monotonic() > end:
                    raise ProgressError(
                        f"Another session holds {self._shown} and does not let go.",
                        "End it, or use another file: --progress FILE.",
                    ) from None
                time.sleep(0.01)
            except OSError:
                return False

    @property
    def _shown(self) -> str:
        return visible_text(str(self.path))

    @contextlib.contextmanager
    def _guarded(self, done: str) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise ProgressError(
                f"The progress file {self._shown} cannot be {done}: {why}.",
                "Look at its folder and permissions, or use another file: --progress FILE.",
            ) from error

    def _read(self) -> Data:
        """The file's content, under the lock. What is no progress file is put aside."""
        found = self._parsed(self._raw())
        if found is None:
            self._put_aside()
        return found or {}

    def _raw(self) -> bytes:
        with self._guarded("read"):
            try:
                with self._real.open("rb") as file:
                    return file.read(MOST_BYTES + 1)
            except FileNotFoundError:
                return b""

    def _parsed(self, raw: bytes) -> Data | None:
        """None when this is no progress file; an error when it is one of a later version, which is left alone."""
        data = parsed(raw) if raw.strip() else {}
        if data is None:
            return None
        version = data.get(KEY, VERSION)
        if version > VERSION:
            raise ProgressError(
                f"{self._shown} was written by a later smtpwalk (version {version} of the file).",
                "Install it, or use another file: --progress FILE.",
            )
        return data

    def _put_aside(self) -> None:
        number = 1
        while os.path.lexists(aside := f"{self._real}.broken-{number}"):
            number += 1
        with self._guarded("put aside"):
            os.rename(self._real, aside)
        kept = visible_text(aside)
        self.notice = (
            f"{self._shown} could not be read as progress. It is kept as {kept}; a new one is begun."
        )

    def _text(self, data: Data) -> str:
        try:
            return json.dumps(data, indent=1, sort_keys=True) + "\n"
        except RecursionError:
            raise ProgressError(
                f"{self._shown} is nested too deeply to be written again.",
                "Look at what stands in it, or use another file: --progress FILE.",
            ) from None

    def _write(self, data: Data) -> None:
        """The whole file beside the old one, on the disk, then in its place."""
        text = self._text(data)
        new = f"{self._real}.new-{os.getpid()}"
        with self._guarded("written"):
            try:
                mode = self._real.stat().st_mode & 0o777
            except FileNotFoundError:
                mode = 0o600
            with contextlib.suppress(FileNotFoundError):
                os.unlink(new)  # what a killed session with this number left
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
            try:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                os.chmod(new, mode)
                os.replace(new, self._real)
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(new)
                raise
