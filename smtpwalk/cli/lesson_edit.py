"""An edit exercise in plain mode: the file stands in the user's state folder and is mended with any editor.

Here live the draft and its check. A draft is kept until it is put back, so that one can go on with it
another day.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from smtpwalk.cli.console import Console
from smtpwalk.course.config_goals import look_at_file
from smtpwalk.course.exercise import Edit, Exercise
from smtpwalk.course.goals import Standing
from smtpwalk.errors import CourseError
from smtpwalk.wire.visible import visible_text

MOST_BYTES = 1 << 20


class Draft:
    """The learner's copy of the file."""

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
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(self.body.text, "utf-8")
        except OSError as error:
            raise self._trouble("written", error) from error

    def check(self) -> Standing:
        return look_at_file(self.body.goal, self.body.notation, self.text())

    def text(self) -> str:
        try:
            with self.path.open("rb") as file:
                return file.read(MOST_BYTES).decode("utf-8", "replace")
        except OSError as error:
            raise self._trouble("read", error) from error

    def _trouble(self, done: str, error: OSError) -> CourseError:
        why = error.strerror or str(error)
        return CourseError(
            visible_text(str(self.path)), 0, f"it cannot be {done}: {why}.", "Look at its permissions."
        )


def editor(environ: Mapping[str, str]) -> list[str]:
    """The user's editor as a command; empty when none is named."""
    try:
        return shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "")
    except ValueError:
        return []


class EditQuestion:
    """Asks once: check, edit or put back. Answers the standing after a check, None when the user leaves."""

    def __init__(self, draft: Draft, console: Console) -> None:
        self.draft, self.console = draft, console

    def once(self) -> None:
        self.draft.begin()
        self.console.say(f"The file is {visible_text(str(self.draft.path))}")
        self.console.say(
            "Mend it with any editor and save it. Enter checks it; :edit opens $EDITOR; :reset puts it back."
        )

    def answer(self) -> Standing | None:
        while (typed := self.console.ask("Enter checks: ")) is not None:
            word = typed.strip().lower()
            if word in (":edit", "edit", "e"):
                self._edit()
            elif word in (":reset", "reset"):
                self.draft.reset()
                self.console.say("The file is as it was in the beginning.")
            else:
                return self.draft.check()
        return None

    def _edit(self) -> None:
        command = editor(os.environ)
        if not command:
            self.console.say(
                "No editor is named in VISUAL or EDITOR. Use any editor on the file, then Enter."
            )
            return
        try:
            subprocess.run([*command, str(self.draft.path)], check=False)  # noqa: S603 - the user's own editor
        except OSError as error:
            self.console.say(f"{visible_text(command[0])} cannot be started: {error.strerror or error}.")
