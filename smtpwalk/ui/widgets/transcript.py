"""The transcript: every line that went over the wire, drawn from a list of rows that may be very long.

It draws by lines (a million rows cost no more than one screen), follows its end until the user scrolls away, and
has a cursor on rows when it holds the focus. It is given rows; it never asks where they came from.
"""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.paint.roles import code_role
from smtpwalk.paint.spans import Part, reply_spans
from smtpwalk.report.rows import GUTTER, gutter
from smtpwalk.ui.looks import role_styles
from smtpwalk.ui.widgets.row_map import RowMap, pieces, row_text

_PARTS: Final[dict[RowKind, Part]] = {
    RowKind.COMMAND: Part.COMMAND,
    RowKind.MESSAGE: Part.BODY,
    RowKind.REPLY: Part.REPLY,
}


class Transcript(ScrollView, can_focus=True):
    """Rows in, lines on the screen out. Posts `RowChosen` when the cursor moves to another row."""

    DEFAULT_CSS = "Transcript { overflow-x: hidden; scrollbar-gutter: stable; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Line up", show=False),
        Binding("down,j", "move(1)", "Line down", show=False),
        Binding("home", "to_row(0)", "First line", show=False),
        Binding("end", "to_row(-1)", "Last line", show=False),
        Binding("n", "next_refusal(1)", "Refusal"),
        Binding("N", "next_refusal(-1)", "Last refusal", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"transcript--cursor", "transcript--note", "transcript--warn"}
    cursor: reactive[int | None] = reactive(None)

    class RowChosen(Message):
        def __init__(self, transcript: Transcript, row: int | None) -> None:
            super().__init__()
            self.transcript, self.row = transcript, row

        @property
        def control(self) -> Transcript:
            return self.transcript

    def __init__(self, rows: list[Row], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._map = RowMap(rows)
        self._partial = ""
        self._strips: dict[tuple[int, int], Strip] = {}
        self._styles: dict[str, Style] = {}
        self._following = True
        self._wanted: int | None = None
        self.marked: frozenset[int] = frozenset()
        """Rows with a mark of the user's, which stands before them."""

    @property
    def rows(self) -> list[Row]:
        return self._map.rows

    # ------------------------------------------------------------------ being given rows
    def show(self, rows: list[Row], at: int | None = None, limit: int | None = None) -> None:
        """Another list of rows from now on; `at` is the row to go to, as soon as there is a size to scroll in.

        `limit`: only so many of them are shown yet; `reveal` changes it.
        """
        self._map = RowMap(rows)
        self._map.limit = limit
        self.cursor = None
        self._wanted = at
        self._following = True
        self._strips.clear()
        self.refresh_rows()

    def limit(self, limit: int) -> None:
        """So many rows are shown from now on, more or fewer than before."""
        self._map.limit = limit
        if self.cursor is not None and self.cursor >= limit:
            self.cursor = limit - 1 if limit else None
        self.refresh_rows()

    def reveal(self, limit: int) -> None:
        """So many rows, and the cursor goes to the last of them."""
        self.limit(limit)
        self.cursor = limit - 1 if limit else None

    def refresh_rows(self, partial: str = "") -> None:
        """Rows were added to the list, or `partial`, the line that is still coming in, has grown."""
        if not self.size.width:
            return
        self._partial = partial
        follow = self._following or self.scroll_offset.y >= self.max_scroll_y
        self._map.fit(self.scrollable_content_region.width)
        self.virtual_size = Size(self._map.width + GUTTER, self._map.height + bool(partial))
        self.refresh()
        if follow and self.cursor is None:
            # `force`: at the first row below the window the scrollbar that would allow it is not there yet.
            self.scroll_end(animate=False, immediate=True, force=True, x_axis=False)
        if self._wanted is not None:
            self.call_after_refresh(self.action_to_row, self._wanted)
            self._wanted = None

    def on_resize(self, event: events.Resize) -> None:
        self._strips.clear()
        self.refresh_rows(self._partial)

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._theme_changed, init=True)

    def _theme_changed(self, theme: str) -> None:
        self._styles = role_styles(theme)
        self._strips.clear()
        self.refresh()

    def mark_rows(self, marked: frozenset[int]) -> None:
        self.marked = marked
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------------ moving
    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        self._following = new >= self.max_scroll_y

    def action_move(self, by: int) -> None:
        if count := self._map.count:
            at = count if self.cursor is None else self.cursor + by
            self.cursor = max(0, min(count - 1, at if self.cursor is not None else at - 1))

    def action_to_row(self, index: int) -> None:
        if self._map.count:
            self.cursor = index % self._map.count

    def show_exchange(self, index: int) -> None:
        """To the first line of that exchange, with the focus."""
        row = next((number for number, row in enumerate(self.rows) if row.exchange == index), None)
        if row is not None:
            self.focus()
            self.cursor = row

    def action_next_refusal(self, by: int) -> None:
        """To the next reply of class 4 or 5 in that direction."""
        at = self.cursor if self.cursor is not None else (-1 if by > 0 else len(self.rows))
        refusals = [n for n, row in enumerate(self.rows) if row.kind is RowKind.REPLY and (row.code or 0) >= 400]
        after = [n for n in refusals if (n > at if by > 0 else n < at)]
        if after:
            self.cursor = after[0] if by > 0 else after[-1]
        else:
            self.app.bell()

    def watch_cursor(self, old: int | None, new: int | None) -> None:
        for index in (old, new):
            if index is not None:
                self._forget(index)
        if new is not None and self._map.height:
            first, last = self._map.first_line(new), self._map.last_line(new)
            region = Region(0, first, 1, last - first + 1)
            # `force`: at the first row below the window the scrollbar that would allow it is not there yet.
            self.scroll_to_region(region, animate=False, immediate=True, force=True, x_axis=False)
        self.refresh()
        self.post_message(self.RowChosen(self, new))

    def _forget(self, index: int) -> None:
        for key in [key for key in self._strips if key[0] == index]:
            del self._strips[key]

    def on_click(self, event: events.Click) -> None:
        found = self._map.find(event.y + self.scroll_offset.y)
        if found is not None:
            self.cursor = found[0]

    def on_blur(self) -> None:
        self.cursor = None

    # ------------------------------------------------------------------ drawing
    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        width = self.size.width
        found = self._map.find(line)
        if found is None:
            text = self._partial if line == self._map.height else ""
            strip = Strip([Segment(" " * GUTTER + text)]) if text else Strip.blank(width, self.rich_style)
            return strip.crop_extend(0, width, self.rich_style).apply_style(self.rich_style)
        strip = self._cached(found, width)
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(line)) is not None:
            strip = self._selected(strip, *span)
        return strip.apply_offsets(0, line)

    def _cached(self, place: tuple[int, int], width: int) -> Strip:
        if place not in self._strips:
            if len(self._strips) > 2000:
                self._strips.clear()
            self._strips[place] = self._draw(*place).crop_extend(0, width, self.rich_style)
        return self._strips[place]

    def _draw(self, index: int, piece: int) -> Strip:
        row = self.rows[index]
        text = row_text(row)
        start, end = pieces(text, self._map.width)[piece]
        segments = self._gutter(index, row) if piece == 0 else [Segment(" " * GUTTER)]
        for begin, finish, style in self._styled(row, text):
            part = text[max(begin, start) : min(finish, end)]
            if part:
                segments.append(Segment(part, style))
        strip = Strip(segments).apply_style(self.rich_style)
        if index == self.cursor and self.has_focus:
            strip = strip.extend_cell_length(self.size.width, self.rich_style)
            strip = strip.apply_style(self.get_component_rich_style("transcript--cursor", partial=True))
        return strip

    def _gutter(self, index: int, row: Row) -> list[Segment]:
        text = "*" + gutter(row)[1:] if index in self.marked else gutter(row)
        code = self._styles.get(code_role(row.code)) if row.code is not None else None
        if row.warn:
            code = self.get_component_rich_style("transcript--warn", partial=True)
        return [Segment(text[:8], self._styles.get("mark")), Segment(text[8:], code or self._styles.get("mark"))]

    def _styled(self, row: Row, text: str) -> list[tuple[int, int, Style | None]]:
        if row.kind in _PARTS:
            return [(a, b, self._styles.get(role)) for a, b, role in reply_spans(text, _PARTS[row.kind])]
        component = "transcript--warn" if row.warn else "transcript--note"
        return [(0, len(text), self.get_component_rich_style(component, partial=True))]

    def _selected(self, strip: Strip, start: int, end: int) -> Strip:
        end = strip.cell_length if end == -1 else min(end, strip.cell_length)
        if start >= end:
            return strip
        before, chosen, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end)
        return Strip.join(
            [before, chosen.apply_style(self.screen.get_component_rich_style("screen--selection")), after]
        )

    # ------------------------------------------------------------------ copying
    @property
    def allow_select(self) -> bool:
        return True

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, without padding; a wrapped row comes as the lines that the screen shows."""
        first = selection.start.y if selection.start else 0
        last = selection.end.y if selection.end else self._map.height - 1
        found = []
        for line in range(first, min(last, self._map.height - 1) + 1):
            span = selection.get_span(line)
            place = self._map.find(line)
            if span is not None and place is not None:
                text = self._draw(*place).text
                found.append(text[span[0] : None if span[1] == -1 else span[1]].rstrip())
        return ("\n".join(found), "\n") if found else None

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self._strips.clear()

    def text_of(self, index: int) -> str:
        """One row as text, for copying by key."""
        row = self.rows[index]
        return f"{gutter(row)}{row_text(row)}".rstrip()
