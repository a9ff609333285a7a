"""Two recordings side by side, or one below the other where it is narrow: blocks in, lines on the screen out.

It draws by lines, so a hundred thousand pairs cost no more than one screen, and has a cursor on pairs. It is given a
comparison; it never asks where that came from.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtpwalk.report.comparing.blocks import Block, blocks
from smtpwalk.report.comparing.comparison import Comparison
from smtpwalk.report.comparing.head import head
from smtpwalk.report.comparing.heights import height_of
from smtpwalk.report.comparing.layout import Line, Tone, lines_of
from smtpwalk.ui.bit_roles import VOLATILE, roles_of
from smtpwalk.ui.looks import role_styles

_COMPONENTS: Final = {
    str(Tone.HEADING): "side-by-side--heading",
    str(Tone.NUMBER): "side-by-side--quiet",
    str(Tone.QUIET): "side-by-side--quiet",
    str(Tone.MARK): "side-by-side--mark",
    str(Tone.WORDS): "side-by-side--words",
    VOLATILE: "side-by-side--volatile",
}
MOST_STRIPS: Final = 2000
AROUND: Final = 3
"""Lines before and behind the cursor's pair that are kept in sight."""


class SideBySide(ScrollView, can_focus=True):
    """Posts `Chosen` when a pair is to be explained."""

    DEFAULT_CSS = "SideBySide { overflow-x: hidden; scrollbar-gutter: stable; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "difference(1)", "Next"),
        Binding("N", "difference(-1)", "Before", key_display="N"),
        Binding("enter", "explain", "Explain"),
        Binding("up,k", "move(-1)", "Pair up", show=False),
        Binding("down,j", "move(1)", "Pair down", show=False),
        Binding("home", "top", "Top", show=False),
        Binding("end", "last", "Last pair", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"side-by-side--cursor", *_COMPONENTS.values()}
    cursor: reactive[int | None] = reactive(None)
    """Index into the blocks; always a pair."""

    class Chosen(Message):
        def __init__(self, widget: SideBySide, block: Block) -> None:
            super().__init__()
            self.widget, self.block = widget, block

        @property
        def control(self) -> SideBySide:
            return self.widget

    class Moved(Message):
        """The cursor stands elsewhere, or there is something else to see."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._comparison: Comparison | None = None
        self.blocks: list[Block] = []
        self.differences: list[int] = []
        """Which of the blocks differ."""
        self._head: list[Line] = []
        self._ends: list[int] = []  # the line behind each block
        self._width = 0
        self._strips: dict[int, Strip] = {}
        self._styles: dict[str, Style] = {}

    # ------------------------------------------------------------------ being given something
    def show(self, comparison: Comparison, *, everything: bool = False) -> None:
        """This from now on. The cursor stays on its pair where that is still shown."""
        turns = self._turns_at_cursor()
        self._comparison = comparison
        self.blocks = blocks(comparison, everything=everything)
        self.differences = [n for n, block in enumerate(self.blocks) if block.differs]
        self._fit()
        pairs = (n for n, block in enumerate(self.blocks) if block.pair and (block.pair.a, block.pair.b) == turns)
        self.set_reactive(SideBySide.cursor, next(pairs, None) if turns else None)
        self._show_cursor()
        self.refresh()
        self.post_message(self.Moved())

    def _turns_at_cursor(self) -> object:
        pair = self.blocks[self.cursor].pair if self.cursor is not None else None
        return (pair.a, pair.b) if pair else None

    def _fit(self) -> None:
        self._width = self.scrollable_content_region.width
        self._strips.clear()
        if self._comparison is None or not self._width:
            return
        self._head = [*head(self._comparison, self._width), ()]
        rules = self._comparison.rules
        heights = (height_of(block, self._width, rules) for block in self.blocks)
        self._ends = list(accumulate(heights, initial=len(self._head)))[1:]
        self.virtual_size = Size(self._width, self._ends[-1] if self._ends else len(self._head))

    def on_resize(self, event: events.Resize) -> None:
        if self.scrollable_content_region.width != self._width:
            self._fit()
            self._show_cursor()
            self.refresh()

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._theme_changed, init=True)

    def _theme_changed(self, theme: str) -> None:
        self._styles = role_styles(theme)
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------------ moving
    @property
    def place(self) -> tuple[int, int]:
        """The number of the difference at the cursor, or of the last one before it, and how many there are."""
        at = -1 if self.cursor is None else self.cursor
        return bisect_right(self.differences, at), len(self.differences)

    def action_difference(self, by: int) -> None:
        at = self.cursor if self.cursor is not None else -1
        found = [n for n in self.differences if (n > at if by > 0 else n < at)]
        if found:
            self.cursor = found[0] if by > 0 else found[-1]
        else:
            self.app.bell()

    def action_move(self, by: int) -> None:
        at = self.cursor if self.cursor is not None else -1
        places = range(at + 1, len(self.blocks)) if by > 0 else range(at - 1, -1, -1)
        found = next((n for n in places if self.blocks[n].pair), None)
        if found is not None:
            self.cursor = found
        elif by < 0:
            self.action_top()

    def action_top(self) -> None:
        """To the summary."""
        self.cursor = None
        self.scroll_home(animate=False)

    def action_last(self) -> None:
        pairs = (n for n in range(len(self.blocks) - 1, -1, -1) if self.blocks[n].pair)
        self.cursor = next(pairs, None)
        self.scroll_end(animate=False)

    def action_explain(self) -> None:
        if self.cursor is None:
            self.action_difference(1)
        else:
            self.post_message(self.Chosen(self, self.blocks[self.cursor]))

    def watch_cursor(self, old: int | None, new: int | None) -> None:
        self._strips.clear()
        self._show_cursor()
        self.refresh()
        self.post_message(self.Moved())

    def _show_cursor(self) -> None:
        """All of the pair with a little around it, its heading included where one stands before it."""
        if self.cursor is None or not self._ends:
            return
        first, last = self._first(self.cursor), self._ends[self.cursor] - 1
        around = min(AROUND, max(0, (self.size.height - (last - first + 1)) // 2))
        top = max(0, first - around)
        region = Region(0, top, 1, last - top + 1 + around)
        self.scroll_to_region(region, animate=False, x_axis=False, force=True)

    def _first(self, block: int) -> int:
        return self._ends[block - 1] if block else len(self._head)

    def on_click(self, event: events.Click) -> None:
        found = bisect_right(self._ends, event.y + self.scroll_offset.y)
        if event.y + self.scroll_offset.y >= len(self._head) and found < len(self.blocks) and self.blocks[found].pair:
            self.cursor = found

    # ------------------------------------------------------------------ drawing
    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        width = self.size.width
        if line not in self._strips:
            if len(self._strips) > MOST_STRIPS:
                self._strips.clear()
            self._draw(line)
        strip = self._strips.get(line, Strip.blank(width, self.rich_style))
        return strip.crop_extend(0, width, self.rich_style).apply_style(self.rich_style)

    def _draw(self, line: int) -> None:
        """All lines of the block that stands there, for its neighbours will be asked for next."""
        if self._comparison is None:
            return
        if line < len(self._head):
            self._strips[line] = self._strip(self._head[line])
            return
        found = bisect_right(self._ends, line)
        if found >= len(self.blocks):
            return
        chosen = found == self.cursor
        for n, drawn in enumerate(
            lines_of(self.blocks[found], self._width, self._comparison.rules), self._first(found)
        ):
            self._strips[n] = self._strip(drawn, chosen=chosen)

    def _strip(self, line: Line, *, chosen: bool = False) -> Strip:
        segments = [Segment(text, self._style(role)) for bit in line for text, role in roles_of(bit)]
        strip = Strip(segments).apply_style(self.rich_style)
        if chosen:
            strip = strip.extend_cell_length(self.size.width, self.rich_style)
            strip = strip.apply_style(self.get_component_rich_style("side-by-side--cursor", partial=True))
        return strip

    def _style(self, role: str) -> Style | None:
        component = _COMPONENTS.get(role)
        return self.get_component_rich_style(component, partial=True) if component else self._styles.get(role)
