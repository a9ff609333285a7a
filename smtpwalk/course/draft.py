"""The learner's copy of a file that is to be mended, in a folder of his own, for any editor.

A draft is kept until it is put back, so that one can go on with it another day, on the screen or without one.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

from smtpwalk.course.bodies import Edit
from smtpwalk.course.config_goals import look_at_file
from smtpwalk.course.exercise import Exercise
from smtpwalk.course.goals import Standing
from smtpwalk.errors import CourseError
from smtpwalk.wire.visible import visible_text

MOST_BYTES = 1 << 20


class Draft:
    def __init__(self, exercise: Exercise, folder: Path) -> None:
        assert isinstance(exercise.body, Edit)
        self.body = exercise.body
        name = Path(exercise.body.name).name or "file"
        self.path = folder / exercise.id / name

    def begin(self) -> None:
        """Puts the file there; one that was begun another day stays."""
        if not self.path.exists():
            self.reset()

    def reset(self) -> None:
        self.write(self.body.text)

    def write(self, text: str) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(text, "utf-8")
        except OSError as error:
            raise self._trouble("written", error) from error

    def check(self) -> Standing:
        return look_at_file(self.body.goal, self.body.notation, self.text(), self.body.solution)

    def text(self) -> str:
        try:
            with self.path.open("rb") as file:
                return file.read(MOST_BYTES).decode("utf-8", "replace")
        except OSError as error:
            raise self._trouble("read", error) from error

    def changed(self) -> int:
        """When the file was written last, in nanoseconds; 0 when it is gone."""
        try:
            return self.path.stat().st_mtime_ns
        except OSError:
            return 0

    def _trouble(self, done: str, error: OSError) -> CourseError:
        why = error.strerror or str(error)
        return CourseError(
            visible_text(str(self.path)), 0, f"it cannot be {done}: {why}.", "Look at its permissions."
        )


def forget(folder: Path, exercises: Iterable[str]) -> None:
    """Takes the drafts of these exercises away; those that there are not are none of its business."""
    for name in exercises:
        for path in (folder / Path(name).name).glob("*"):
            try:
                path.unlink()
            except OSError as error:
                rule = f"it cannot be taken away: {error.strerror or error}."
                raise CourseError(visible_text(str(path)), 0, rule, "Look at its permissions.") from error


def editor(environ: Mapping[str, str]) -> list[str]:
    """The user's editor as a command; empty when none is named."""
    try:
        return shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "")
    except ValueError:
        return []
