"""The list of recordings: what was recorded when, against whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Label, OptionList, Static
from textual.widgets.option_list import Option

from smtpwalk.recording.shelf import Entry
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp


class RecordingsScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("c", "compare", "Compare"),
    ]

    app: WalkApp

    def __init__(self, entries: Sequence[Entry], folder: str) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self._folder = folder
        self._marked: int | None = None
        """The first of two that are to be compared."""

    def compose(self) -> ComposeResult:
        yield Label(Content.styled(" Recordings ", "bold $primary") + Content.styled(
            f"  in {visible_text(self._folder)}", "$foreground-muted"), id="title")  # fmt: skip
        if self._entries:
            yield OptionList(*map(_option, self._entries), id="recordings")
        else:
            yield Static(
                "There is no recording yet: walk a practice host, and its session will stand here.", id="none"
            )
        yield Static(id="state")
        yield Footer(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._entries) if action == "compare" else True

    def action_compare(self) -> None:
        """Marks one; with another one marked, both are compared. The same once more takes the mark away."""
        at = self.query_one(OptionList).highlighted
        if at is None or self._entries[at].problem is not None:
            self.app.bell()
            return
        marked = self._marked
        if marked is None or marked == at:
            self._mark(at if marked is None else None)
            return
        self._mark(None)
        self.app.comparisons.open_files(self._entries[marked].path, self._entries[at].path)

    def _mark(self, at: int | None) -> None:
        listing = self.query_one(OptionList)
        for index in (self._marked, at):
            if index is not None:
                letter = Content.styled("A ", "bold $accent") if index == at else Content("")
                listing.replace_option_prompt_at_index(index, letter + _words(self._entries[index]))
        self._marked = at
        name = "" if at is None else visible_text(self._entries[at].path.name)
        self.query_one("#state", Static).update(
            Content(f"A is {name}. Choose the other one, then c once more." if name else "")
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        entry = self._entries[event.option_index]
        if entry.problem is None:
            self.app.look_at(entry.path)
        else:
            self.app.show_text("This recording cannot be opened", Content(visible_text(entry.problem)))


def _option(entry: Entry) -> Option:
    return Option(_words(entry))


def _words(entry: Entry) -> Content:
    when = datetime.fromtimestamp(entry.when).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if entry.header is None:
        return Content(f"{when}  {visible_text(entry.path.name)}  ") + Content.styled("not readable", "$error")
    target = visible_text(entry.header.target)
    size = Content.styled(f"  {entry.size / 1024:.1f} KB", "$foreground-muted")
    return Content(f"{when}  {target:<32}") + size
