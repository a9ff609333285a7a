"""Which row of a transcript stands on which line of the screen, when long rows are wrapped at a width.

Kept as running sums, so that finding a line is one bisection however long the transcript is.
"""

from __future__ import annotations

from bisect import bisect_right

from rich.cells import cell_len

from smtpwalk.dialogue.exchange import Row
from smtpwalk.report.rows import GUTTER, remark, words


def row_text(row: Row) -> str:
    """The words of a row with the remark on its oddity, as they are wrapped and drawn."""
    said = remark(row)
    return f"{words(row)}  [{said}]" if said else words(row)


def pieces(text: str, width: int) -> list[tuple[int, int]]:
    """Start and end of each piece of the text that fits into so many cells; at least one. Blanks first."""
    if len(text) <= width and text.isascii():
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    start = used = 0
    for index, sign in enumerate(text):
        cells = 1 if sign.isascii() else cell_len(sign)
        if used + cells > width and index > start:
            blank = text.rfind(" ", start + width // 2, index)
            end = blank + 1 if blank >= 0 else index
            found.append((start, end))
            start, used = end, cell_len(text[end:index])
        used += cells
    return [*found, (start, len(text))]


class RowMap:
    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.width = 0
        self.limit: int | None = None
        """Only so many rows are on the screen; None: all."""
        self._ends: list[int] = []  # the line behind each row

    @property
    def count(self) -> int:
        return len(self.rows) if self.limit is None else min(self.limit, len(self.rows))

    @property
    def height(self) -> int:
        fitted = min(self.count, len(self._ends))
        return self._ends[fitted - 1] if fitted else 0

    def fit(self, width: int) -> None:
        """Takes in new rows; anew when the width has changed."""
        text_width = max(8, width - GUTTER)
        if text_width != self.width:
            self.width = text_width
            self._ends.clear()
        end = self._ends[-1] if self._ends else 0
        for row in self.rows[len(self._ends) : self.count]:
            end += self._lines(row)
            self._ends.append(end)

    def _lines(self, row: Row) -> int:
        data = row.line.data
        if not row.flaws and len(data) <= self.width and data.isascii() and data.decode("ascii").isprintable():
            return 1
        return len(pieces(row_text(row), self.width))

    def find(self, line: int) -> tuple[int, int] | None:
        """Row and piece on a line; None below the end."""
        index = bisect_right(self._ends, line)
        if index >= min(self.count, len(self._ends)):
            return None
        return index, line - self.first_line(index)

    def first_line(self, index: int) -> int:
        return self._ends[index - 1] if index else 0

    def last_line(self, index: int) -> int:
        return self._ends[index] - 1
