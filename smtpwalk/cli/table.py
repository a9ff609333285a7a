"""Rows to aligned lines of text, and figures with their words. Whatever stands in a cell passes the sanitiser."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from smtpwalk.wire.visible import visible_text


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The last column is as long as it likes, the others as wide as their widest cell."""
    shown = [list(head), *([visible_text(cell) for cell in row] for row in rows)]
    widths = [max(map(_columns, column)) for column in zip(*shown, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in shown]


def many(number: int, word: str) -> str:
    """`1 lesson`, `2 lessons`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _columns(cell))


def _columns(text: str) -> int:
    """East Asian letters take two columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
