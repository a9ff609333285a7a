"""What is asked before a recording is renamed or deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from textual.content import Content
from textual.widgets import Input, Static

from smtpwalk.errors import RecordingError
from smtpwalk.recording.figures import size
from smtpwalk.recording.moving import bare_name, beside, name_problem, rename
from smtpwalk.recording.names import SUFFIX
from smtpwalk.recording.shelf import Entry
from smtpwalk.ui.screens.dialogs import Choice, Question
from smtpwalk.ui.shelving import target
from smtpwalk.wire.visible import visible_text

DELETE: Final = "delete"
"""What `delete_choice` answers when it is to be done."""


class RenameQuestion(Question):
    """Renames the recording itself, so that what was typed is still there when that cannot be done.

    Answers the new path, or None where nothing was changed.
    """

    def __init__(self, path: Path) -> None:
        name = visible_text(bare_name(path))
        along = " What stands beside it moves along." if beside(path) else ""
        text = f"The new name of {name}, without {SUFFIX}.{along}"
        super().__init__("Rename this recording", text, name, ok="Rename")
        self._path, self._before = path, name

    def _finish(self) -> None:
        name = self.query_one("#answer", Input).value.strip()
        if name == self._before:
            self.dismiss(None)
        elif problem := name_problem(name):
            self._complain(problem)
        else:
            self._rename(name)

    def _rename(self, name: str) -> None:
        try:
            new = rename(self._path, name)
        except RecordingError as error:
            self._complain(f"{Path(error.file).name}: {error.rule} {error.hint}")
        else:
            self.dismiss(str(new))

    def _complain(self, sentence: str) -> None:
        self.query_one("#problem", Static).update(Content.styled(sentence, "bold $warning"))


def delete_choice(entry: Entry) -> Choice:
    """Keeping it is what Enter does."""
    lines = [visible_text(entry.path.name), f"{target(entry)}, {size(entry.size)}"]
    along = [visible_text(one.name) for one in beside(entry.path)]
    if along:
        lines.append(f"With it go {' and '.join(along)}.")
    lines.append("What is deleted does not come back.")
    return Choice("Delete this recording?", Content("\n".join(lines)), {"keep": "Keep it (Esc)", DELETE: "Delete it"})
