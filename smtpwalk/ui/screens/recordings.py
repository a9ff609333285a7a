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
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", "Back")]

    app: WalkApp

    def __init__(self, entries: Sequence[Entry], folder: str) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self._folder = folder

    def compose(self) -> ComposeResult:
        yield Label(Content.styled(" Recordings ", "bold $primary") + Content.styled(
            f"  in {visible_text(self._folder)}", "$foreground-muted"), id="title")  # fmt: skip
        if self._entries:
            yield OptionList(*map(_option, self._entries), id="recordings")
        else:
            yield Static(
                "There is no recording yet: walk a practice host, and its session will stand here.", id="none"
            )
        yield Footer(show_command_palette=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        entry = self._entries[event.option_index]
        if entry.problem is None:
            self.app.look_at(entry.path)
        else:
            self.app.show_text("This recording cannot be opened", Content(visible_text(entry.problem)))


def _option(entry: Entry) -> Option:
    when = datetime.fromtimestamp(entry.when).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if entry.header is None:
        return Option(
            Content(f"{when}  {visible_text(entry.path.name)}  ") + Content.styled("not readable", "$error")
        )
    target = visible_text(f"{entry.header.host}:{entry.header.port}")
    size = Content.styled(f"  {entry.size / 1024:.1f} KB", "$foreground-muted")
    return Option(Content(f"{when}  {target:<32}") + size)
