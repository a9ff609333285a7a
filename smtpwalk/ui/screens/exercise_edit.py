"""An edit exercise on the screen: the file in an editor, and beside it what is met and what is missing.

The file is a draft in the learner's own folder, so that any other editor may be used on it too; what that one saves
is seen here. F8 checks; nothing is compared, the file is parsed.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import ClassVar, Final

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from smtpwalk.course.draft import Draft, editor
from smtpwalk.course.goals import Standing
from smtpwalk.errors import SmtpwalkError
from smtpwalk.ui.doing import Doing
from smtpwalk.ui.screens.exercise import ExerciseScreen, not_yet
from smtpwalk.ui.widgets.text_area import SafeTextArea
from smtpwalk.wire.visible import visible_text

_LOOK: Final = 0.5
"""Seconds between two looks at the file: another editor may have saved it."""
_KEYS: Final = (
    "Mend the file, then F8 checks it. F4 opens it in the editor that VISUAL or EDITOR names. Here Ctrl+X cuts the line"
    " and Ctrl+V puts it in again elsewhere; Ctrl+K deletes to the line's end, Ctrl+Z takes back."
)


class EditScreen(ExerciseScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "check", "Check", priority=True),
        Binding("f2", "app.open_code_book", "Codes", show=False),
        Binding("f4", "own_editor", "$EDITOR"),
        Binding("f5", "again", "Put back", priority=True),
        Binding("f6", "hint", "Hint", priority=True),  # the editor has F6 and F7 for selecting
        Binding("f7", "skip", "Skip", priority=True),
    ]

    def __init__(self, doing: Doing, drafts: Path) -> None:
        super().__init__(doing)
        self.draft = Draft(doing.exercise, drafts)
        self.draft.begin()
        self._saved = self.draft.text()
        self._seen = self.draft.changed()
        self._standing = self.draft.check()

    def keys(self) -> str:
        return f"{_KEYS} The draft is {visible_text(str(self.draft.path))}"

    def standing(self) -> Standing:
        return self._standing

    def material(self) -> ComposeResult:
        area = SafeTextArea(
            self._saved, id="shown", soft_wrap=False, show_line_numbers=True, tab_behavior="focus"
        )
        area.border_title = visible_text(self.draft.body.name)
        yield area

    @property
    def area(self) -> TextArea:
        return self.query_one("#shown", TextArea)

    def on_mount(self) -> None:
        self.set_interval(_LOOK, self._look_at_the_file)

    # ------------------------------------------------------------------ the file
    def _save(self) -> bool:
        """What stands in the editor, to the draft. A problem is said."""
        if self.area.text == self._saved:
            return True
        try:
            self.draft.write(self.area.text)
        except SmtpwalkError as error:
            self.app.complain(error)
            return False
        self._saved, self._seen = self.area.text, self.draft.changed()
        return True

    def _read(self) -> bool:
        try:
            text = self.draft.text()
        except SmtpwalkError as error:
            self.app.complain(error)
            return False
        self._seen = self.draft.changed()
        if text != self.area.text:
            self.area.text = text
        self._saved = text
        return True

    def _look_at_the_file(self) -> None:
        """What another editor has saved is taken, unless the text here was changed as well."""
        changed = self.draft.changed()
        if changed in (0, self._seen):
            return
        self._seen = changed
        if self.area.text != self._saved:
            self.doing.remark("Another editor has saved the file too.", "F8 keeps what stands here.")
            self._saved = ""
            self.show_ask()
        elif self._read():
            self._check()

    # ------------------------------------------------------------------ keys
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "own_editor":
            return bool(editor(os.environ))
        return super().check_action(action, parameters)

    def action_check(self) -> None:
        if self._save():
            self._check()

    def _check(self) -> None:
        try:
            self._standing = self.draft.check()
        except SmtpwalkError as error:
            self.app.complain(error)
            return
        self.doing.judged(self._standing.done, not_yet(self._standing))
        if self.doing.done:
            self.doing.remark("Esc goes back to the lesson.")
        self.show_ask()

    def action_own_editor(self) -> None:
        if not self._save():
            return
        command = editor(os.environ)
        try:
            with self.app.suspend():
                subprocess.run([*command, str(self.draft.path)], check=False)  # noqa: S603 - the user's own editor
        except SuspendNotSupported:
            self.doing.remark("This terminal cannot be left for another program.", "Use the editor here.")
        except OSError as error:
            self.doing.remark(f"{visible_text(command[0])} cannot be started: {error.strerror or error}.")
        if self._read():
            self.show_ask() if self.doing.remarks else self._check()

    def restart(self) -> None:
        self.area.text = self.draft.body.text
        if self._save():
            self._standing = self.draft.check()

    def action_leave(self) -> None:
        self._save()
        super().action_leave()
