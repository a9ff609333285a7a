"""The sessions of a recording as a list that may be very long: drawn by lines, filtered while one types.

It is given entries of an index and draws them; it posts `Chosen` for the one that is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtpwalk.paint.roles import code_role
from smtpwalk.recording.index import Session
from smtpwalk.ui.looks import role_styles
from smtpwalk.ui.widgets.time_line import clock
from smtpwalk.wire.visible import visible_text

HEADING: Final = f"{'SESSION':>8}  {'BEGAN':>8}  {'LASTED':>8}  {'EVENTS':>7}  CODE  ABOUT"


class SessionList(ScrollView, can_focus=True):
    DEFAULT_CSS = "SessionList { overflow-x: hidden; scrollbar-gutter: stable; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "to(0)", "First", show=False),
        Binding("end", "to(-1)", "Last", show=False),
        Binding("enter", "choose", "Open"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"transcript--cursor"}
    cursor: reactive[int] = reactive(0)

    class Chosen(Message):
        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sessions: Sequence[Session] = ()

    def show(self, sessions: Sequence[Session]) -> None:
        """These from now on; the cursor stays where it is as long as there is such a row."""
        self._sessions = sessions
        self.virtual_size = Size(self.size.width, len(sessions))
        self.cursor = max(0, min(self.cursor, len(sessions) - 1))
        self.refresh()

    def on_mount(self) -> None:
        self._styles = role_styles(self.app.theme)

    # ------------------------------------------------------------------ moving
    def action_move(self, by: int) -> None:
        self.cursor = max(0, min(len(self._sessions) - 1, self.cursor + by))

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - 1))

    def action_to(self, index: int) -> None:
        if self._sessions:
            self.cursor = index % len(self._sessions)

    def action_choose(self) -> None:
        if self._sessions:
            self.post_message(self.Chosen(self._sessions[self.cursor]))

    def watch_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, immediate=True, force=True, x_axis=False)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        row = event.y + self.scroll_offset.y
        if row < len(self._sessions):
            again = row == self.cursor
            self.cursor = row
            if again:
                self.action_choose()

    # ------------------------------------------------------------------ drawing
    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        width = self.size.width
        if row >= len(self._sessions):
            return Strip.blank(width, self.rich_style)
        session = self._sessions[row]
        code = self._styles.get(code_role(session.worst)) if session.worst else None
        strip = Strip([
            Segment(f"{session.number:>8}  {clock(session.first):>8}  {clock(session.last - session.first):>8}"
                    f"  {session.events:>7}  "),
            Segment(f"{session.worst or '':<4}", code),
            Segment(f"  {about(session)}"),
        ])  # fmt: skip
        strip = strip.crop_extend(0, width, self.rich_style).apply_style(self.rich_style)
        if row == self.cursor and self.has_focus:
            strip = strip.apply_style(self.get_component_rich_style("transcript--cursor", partial=True))
        return strip


def about(session: Session) -> str:
    """What a session is about, as safe text: the steps of a test, and whom it went to."""
    return "  ".join(visible_text(part) for part in (", ".join(session.steps), session.address) if part)


def fits(session: Session, words: str) -> bool:
    """All words stand somewhere in its line; a class such as `5xx` fits the greatest code."""
    line = f"{session.number} {session.worst} {session.worst // 100}xx {about(session)}".lower()
    return all(word in line for word in words.lower().split())
