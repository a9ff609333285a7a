"""A list that may be very long, one line for each row: drawn by lines, moved through by keys or the mouse.

Here live the cursor and the drawing that all such lists share; a list of its own says how a row reads and what it
posts when one is opened.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

Row = TypeVar("Row")


class RowList(ScrollView, Generic[Row], can_focus=True):
    DEFAULT_CSS = """
    RowList { overflow-x: hidden; scrollbar-gutter: stable; }
    RowList > .row-list--cursor { background: $primary 30%; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "to(0)", "First", show=False),
        Binding("end", "to(-1)", "Last", show=False),
        Binding("enter", "choose", "Open"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--cursor"}
    cursor: reactive[int] = reactive(0)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[Row] = ()

    @abstractmethod
    def line(self, row: Row, width: int) -> Strip:
        """How the row reads; its end is cut off or filled up."""

    @abstractmethod
    def chosen(self, row: Row) -> Message:
        """What tells that the row was opened."""

    def show(self, rows: Sequence[Row]) -> None:
        """These from now on; the cursor stays where it is as long as there is such a row."""
        self.rows = rows
        self.virtual_size = Size(self.size.width, len(rows))
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        self.refresh()

    @property
    def at_hand(self) -> Row | None:
        """The row at the cursor."""
        return self.rows[self.cursor] if self.rows else None

    # ------------------------------------------------------------------ moving
    def action_move(self, by: int) -> None:
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + by))

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - 1))

    def action_to(self, index: int) -> None:
        if self.rows:
            self.cursor = index % len(self.rows)

    def action_choose(self) -> None:
        if self.rows:
            self.post_message(self.chosen(self.rows[self.cursor]))

    def watch_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, immediate=True, force=True, x_axis=False)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        row = event.y + self.scroll_offset.y
        if row < len(self.rows):
            again = row == self.cursor
            self.cursor = row
            if again:
                self.action_choose()

    # ------------------------------------------------------------------ drawing
    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width = self.size.width
        if index >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        strip = self.line(self.rows[index], width).crop_extend(0, width, None)
        if index == self.cursor and self.has_focus:
            strip = strip.apply_style(self.get_component_rich_style("row-list--cursor"))
        return strip.apply_style(self.rich_style)
