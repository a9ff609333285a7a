"""An edit exercise in plain mode: the file stands in the user's state folder and is mended with any editor."""

from __future__ import annotations

import os
import subprocess

from smtpwalk.cli.console import Console
from smtpwalk.course.draft import Draft as Draft
from smtpwalk.course.draft import editor as editor
from smtpwalk.course.goals import Standing
from smtpwalk.wire.visible import visible_text


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
