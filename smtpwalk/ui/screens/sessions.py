"""The sessions of one recording, while it is still being indexed too: choose one, or type to find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Label, Static

from smtpwalk.recording.index import Session
from smtpwalk.ui.replaying import Replaying
from smtpwalk.ui.widgets.field import Field
from smtpwalk.ui.widgets.session_list import HEADING, SessionList, fits
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp


class SessionsScreen(Screen[Session | None]):
    """Answers the session that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", key_display="/"),
        Binding("escape", "leave", "Back"),
    ]

    app: WalkApp

    def __init__(self, replaying: Replaying, title: str, remarks: str = "") -> None:
        super().__init__()
        self._replaying, self._title, self._remarks = replaying, title, remarks

    def compose(self) -> ComposeResult:
        yield Label(Content.styled(f" {visible_text(self._title)} ", "bold $primary"), id="title")
        yield Label(Content.styled(HEADING, "bold $foreground-muted"), id="session-heading")
        yield SessionList(id="session-list")
        yield Field(placeholder="find sessions: a form, an address, a code, 5xx", id="session-find")
        yield Static(id="state")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Footer).compact = True
        self.query_one(SessionList).focus()
        self._replaying.listeners.add(self.grown)
        self._fill()

    def on_unmount(self) -> None:
        self._replaying.listeners.discard(self.grown)

    def grown(self) -> None:
        """The index knows more."""
        if self.is_mounted:
            self._fill()

    def _fill(self) -> None:
        words = self.query_one(Input).value
        sessions = self._replaying.sessions
        found = [session for session in sessions if fits(session, words)] if words.strip() else sessions
        self.query_one(SessionList).show(found)
        self.query_one("#state", Static).update(Content(self._state(len(found), len(sessions))))

    def _state(self, found: int, sessions: int) -> str:
        index = self._replaying.index
        many = f"{sessions} sessions, {index.events} events" if found == sessions else f"{found} of {sessions} sessions"
        size = self._replaying.size
        if not self._replaying.complete and not self._replaying.follow and size:
            many += f"; reading: {min(99, 100 * index.done // size)} %"
        return f"{many}. {visible_text(self._remarks)}"

    def on_input_changed(self) -> None:
        self._fill()

    def on_input_submitted(self) -> None:
        self.query_one(SessionList).focus()

    def on_session_list_chosen(self, event: SessionList.Chosen) -> None:
        self.dismiss(event.session)

    def action_find(self) -> None:
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        field = self.query_one(Input)
        if field.has_focus or field.value:
            field.value = ""
            self.query_one(SessionList).focus()
        else:
            self.dismiss(None)
