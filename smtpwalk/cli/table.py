"""Rows to aligned lines of text, and figures with their words. Whatever stands in a cell passes the sanitiser."""

from __future__ import annotations

from collections.abc import Sequence

from smtpwalk.report.wrapping import columns, padded
from smtpwalk.wire.visible import visible_text


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The last column is as long as it likes, the others as wide as their widest cell."""
    shown = [list(head), *([visible_text(cell) for cell in row] for row in rows)]
    widths = [max(map(columns, column)) for column in zip(*shown, strict=True)]
    return ["  ".join(map(padded, row, widths)).rstrip() for row in shown]


def many(number: int, word: str) -> str:
    """`1 lesson`, `2 lessons`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
