"""The recordings as a list: whom each is about, the verdict, how old and how large it is.

It is given rows and draws them; it posts `Chosen` for the one that is opened and `Looked` when the cursor comes to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from smtpwalk.recording.figures import age, size
from smtpwalk.recording.shelf import Entry
from smtpwalk.ui.looks import VERDICTS
from smtpwalk.ui.shelving import Found, target
from smtpwalk.ui.widgets.row_list import RowList
from smtpwalk.wire.visible import visible_text

WIDE: Final = 100
"""Columns from which the names of the files have room too."""
_VERDICT, _AGE, _SIZE, _NAME = 12, 14, 9, 42
_MUTED: Final = "$foreground-muted"
_NO_VERDICT: Final = {"not readable": "bold $error"}


@dataclass(frozen=True, slots=True)
class Row:
    entry: Entry
    found: Found | None
    """None as long as it was not judged."""
    age: float
    """Seconds."""
    marked: bool = False
    """It is the first of two that are to be compared."""


class RecordingList(RowList[Row]):
    class Chosen(Message):
        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    class Looked(Message):
        """The row at the cursor is another one, or reads otherwise."""

    def show(self, rows: Sequence[Row]) -> None:
        """The cursor goes with its recording, wherever that stands now."""
        before = self.at_hand
        super().show(rows)
        if before is not None:
            self.to_path(before.entry.path)
        self.post_message(self.Looked())

    def to_path(self, path: Path) -> None:
        """To that recording, where it is among the rows."""
        self.cursor = next((index for index, row in enumerate(self.rows) if row.entry.path == path), self.cursor)

    def chosen(self, row: Row) -> Message:
        return self.Chosen(row.entry)

    def watch_cursor(self) -> None:
        super().watch_cursor()
        self.post_message(self.Looked())

    # ------------------------------------------------------------------ drawing
    def line(self, row: Row, width: int) -> Strip:
        width = room(self)
        entry, found = row.entry, row.found
        verdict = self._style(_look(found))
        old = age(row.age)
        pieces = [
            Segment("A " if row.marked else "  ", self._style("bold $accent")),
            Segment(fitted(target(entry), target_width(width)) + "  "),
            Segment(fitted(found.word if found else "...", _VERDICT) + "  ", verdict),
            Segment(f"{old:>{_AGE}}  "),
            Segment(f"{size(entry.size):>{_SIZE}}", self._style(_MUTED)),
        ]
        if width >= WIDE:
            pieces.append(Segment("  " + fitted(visible_text(entry.path.name), _NAME), self._style(_MUTED)))
        return Strip(pieces)

    def _style(self, look: str) -> RichStyle:
        return Style.parse(look, self.app.theme_variables).rich_style


def _look(found: Found | None) -> str:
    if found is not None and found.verdict is not None:
        return VERDICTS[found.verdict]
    return _NO_VERDICT.get(found.word if found else "", _MUTED)


class Heading(Widget):
    """The names of the columns, above a list of the same width."""

    def render(self) -> Content:
        width = room(self)
        names = f"  {'TARGET':<{target_width(width)}}  {'VERDICT':<{_VERDICT}}  {'AGE':>{_AGE}}  {'SIZE':>{_SIZE}}"
        return Content.styled(f"{names}  FILE" if width >= WIDE else names, f"bold {_MUTED}")


def room(widget: Widget) -> int:
    """Columns beside a scroll bar, whether there is one or not: names and columns stay above each other."""
    return widget.outer_size.width - 1


def target_width(width: int) -> int:
    """What the other columns leave."""
    taken = 2 + 2 + _VERDICT + 2 + _AGE + 2 + _SIZE + (2 + _NAME if width >= WIDE else 0)
    return max(10, width - taken)


def fitted(text: str, width: int) -> str:
    """The text in so many columns; what is cut off leaves a sign."""
    return set_cell_size(text, width) if cell_len(text) <= width else f"{set_cell_size(text, width - 1)}\u2026"
