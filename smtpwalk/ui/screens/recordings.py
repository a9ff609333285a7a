"""The list of recordings: whom each is about and what the verdict is; found, opened, renamed, deleted, compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Label, Static

from smtpwalk.errors import RecordingError
from smtpwalk.recording.moving import delete
from smtpwalk.recording.shelf import Entry
from smtpwalk.ui.looks import VERDICTS
from smtpwalk.ui.screens.recording_dialogs import DELETE, RenameQuestion, delete_choice
from smtpwalk.ui.shelving import Shelving
from smtpwalk.ui.widgets.field import Field
from smtpwalk.ui.widgets.recording_list import Heading, RecordingList, Row
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp

_NONE: Final = "There is no recording yet: walk a practice host, and its session will stand here."
_AGES: Final = 30.0
"""Seconds after which the ages are drawn anew."""
_HELP: Final = (
    "Up and Down choose a recording, Enter opens it in the player.\n"
    "/ goes to the search: all words must stand somewhere in the target, the file's name or the verdict. Enter then"
    " goes to the list, Esc shows all again.\n"
    "c marks one as A; c on another one then holds both against each other, and c on A takes the mark away.\n"
    "r gives a recording another name, d deletes it, after asking. Notes and later proof go with it.\n\n"
    "Verdicts come one after the other. Without a message that was seen to arrive none is more than likely-open;"
    " in the player v shows the grounds.\n\n"
    "Esc goes back, Ctrl+Q leaves the program."
)


class RecordingsScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", key_display="/", priority=True),  # before the signs that are typed after it
        Binding("c", "compare", "Compare"),
        Binding("r", "rename", "Rename"),
        Binding("d", "delete", "Delete"),
        Binding("f1", "help", "Help"),
        Binding("escape", "leave", "Back"),
    ]

    app: WalkApp

    def __init__(self, shelving: Shelving, clock: Callable[[], float] = time) -> None:
        super().__init__()
        self._shelving, self._clock = shelving, clock
        self._marked: Path | None = None
        """The first of two that are to be compared."""
        self._said = ""
        self._fresh = True  # whoever opens this has just looked

    def compose(self) -> ComposeResult:
        yield Label(id="title")
        yield Heading(id="recordings-heading")
        yield RecordingList(id="recordings")
        yield Static(_NONE, id="none")
        yield Field(placeholder="find recordings: a target, a file, a verdict", id="recordings-find")
        yield Static(id="state")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Footer).compact = True
        self.query_one(RecordingList).focus()
        self.set_interval(_AGES, self._fill)

    def on_screen_resume(self) -> None:
        """Also when something that was opened from here is left: much may have changed meanwhile."""
        if self._fresh:
            self._fresh = False
            self._begin()
        else:
            self._look()

    # ------------------------------------------------------------------ what is shown
    def _look(self) -> None:
        try:
            self._shelving.look()
        except RecordingError as error:
            self.app.complain(error)
        self._begin()

    def _begin(self) -> None:
        """With what is on the shelf now."""
        entries = self._shelving.entries
        for id in ("#recordings", "#recordings-heading", "#recordings-find"):
            self.query_one(id).display = bool(entries)
        self.query_one("#none").display = not entries
        if self._marked not in {entry.path for entry in entries}:
            self._marked = None
        self.refresh_bindings()
        self._fill()
        self._judge()

    @work(group="judge", exclusive=True)
    async def _judge(self) -> None:
        await self._shelving.judge(self._fill)

    def _fill(self) -> None:
        if not self.is_mounted:
            return
        shelving, now = self._shelving, self._clock()
        entries = shelving.fitting(self.query_one(Input).value)
        rows = [
            Row(entry, shelving.found(entry), now - entry.when, marked=entry.path == self._marked) for entry in entries
        ]
        self.query_one(RecordingList).show(rows)
        self._draw_title(len(rows))

    def _draw_title(self, shown: int) -> None:
        many, owed = len(self._shelving.entries), self._shelving.owed
        count = f"  {many}" if shown == many else f"  {shown} of {many}"
        judging = f"  judging, {owed} to go" if owed else ""
        folder = f"  in {visible_text(str(self._shelving.folder))}"
        self.query_one("#title", Label).update(
            Content.styled(" Recordings ", "bold $primary") + Content.styled(f"{count}{judging}{folder}",
                                                                             "$foreground-muted"))  # fmt: skip

    def on_recording_list_looked(self) -> None:
        self._draw_state()

    def _draw_state(self) -> None:
        lines = []
        if self._said:
            lines.append(Content.styled(self._said, "bold $warning"))
        if self._marked is not None:
            name = visible_text(self._marked.name)
            lines.append(Content(f"A is {name}. Choose the other one, then c once more."))
        row = self.query_one(RecordingList).at_hand
        if row is not None:
            lines.append(_about(row))
        elif self._shelving.entries:
            lines.append(Content("No recording has all of these words. Esc shows all again."))
        self.query_one("#state", Static).update(Content("\n").join(lines))

    def _say(self, sentence: str) -> None:
        """It stays until the next key that does something."""
        self._said = sentence
        self._draw_state()

    # ------------------------------------------------------------------ finding
    def on_input_changed(self) -> None:
        self._fill()

    def on_input_submitted(self) -> None:
        self.set_focus(self.query_one(RecordingList))

    def action_find(self) -> None:
        """At once: who types fast has begun with the words already."""
        self.set_focus(self.query_one(Input))

    def action_leave(self) -> None:
        field = self.query_one(Input)
        if field.has_focus or field.value:
            field.value = ""
            self.set_focus(self.query_one(RecordingList))
        else:
            self.app.pop_screen()

    # ------------------------------------------------------------------ one of them
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "find" and isinstance(self.focused, Input):
            return False  # there it is a sign like any other
        return bool(self._shelving.entries) if action in ("compare", "rename", "delete", "find") else True

    def on_recording_list_chosen(self, event: RecordingList.Chosen) -> None:
        self._said = ""
        entry = event.entry
        if entry.problem is None:
            self.app.look_at(entry.path)
        else:
            self.app.show_text("This recording cannot be opened", Content(visible_text(entry.problem)))

    def action_compare(self) -> None:
        """Marks one; with another one marked, both are compared. The same once more takes the mark away."""
        self._said = ""
        row = self.query_one(RecordingList).at_hand
        if row is None or row.entry.problem is not None:
            self.app.bell()
            return
        marked, here = self._marked, row.entry.path
        self._marked = here if marked is None else None
        self._fill()
        if marked is not None and marked != here:
            self.app.comparisons.open_files(marked, here)

    def action_rename(self) -> None:
        entry = self._to_change()
        if entry is None:
            return
        marked = self._marked == entry.path

        def answered(new: str | None) -> None:
            if new is not None:
                self._renamed(Path(new), marked=marked)

        self.app.push_screen(RenameQuestion(entry.path), answered)

    def _renamed(self, new: Path, *, marked: bool) -> None:
        if marked:
            self._marked = new
        self._said = f"It is {visible_text(new.name)} now."
        self._look()
        self.query_one(RecordingList).to_path(new)

    def action_delete(self) -> None:
        entry = self._to_change()
        if entry is None:
            return

        def answered(choice: str | None) -> None:
            if choice == DELETE:
                self._delete(entry)

        self.app.push_screen(delete_choice(entry), answered)

    def _delete(self, entry: Entry) -> None:
        try:
            delete(entry.path)
        except RecordingError as error:
            self._said = str(error)
        else:
            self._said = f"{visible_text(entry.path.name)} is deleted."
        self._look()

    def _to_change(self) -> Entry | None:
        """The one at the cursor, as long as nothing is being written to it."""
        self._said = ""
        row = self.query_one(RecordingList).at_hand
        if row is None:
            self.app.bell()
            return None
        if row.entry.path == self.app.opening.being_written:
            self._say("This recording is still being written: end its walk first.")
            return None
        self._draw_state()
        return row.entry

    def action_help(self) -> None:
        self.app.show_text("The recordings", Content(_HELP))


def _about(row: Row) -> Content:
    """What a row has no room for."""
    name = Content(f"{visible_text(row.entry.path.name)}: ")
    if row.found is None:
        return name + Content("not judged yet")
    style = VERDICTS[row.found.verdict] if row.found.verdict is not None else "bold"
    return name + Content.styled(row.found.word, style) + Content(f", {row.found.why}")
