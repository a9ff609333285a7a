"""Safe text measured in cells of a terminal, and broken into lines of so many cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable


def columns(text: str) -> int:
    """East Asian letters take two columns of a terminal."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def wrapped(text: str, width: int, cells: Callable[[str], int] = columns) -> list[tuple[int, int]]:
    """Start and end of each piece of the text that fits into so many cells; at least one. Blanks first."""
    if len(text) <= width and text.isascii():
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    start = used = 0
    for index, sign in enumerate(text):
        wide = 1 if sign.isascii() else cells(sign)
        if used + wide > width and index > start:
            blank = text.rfind(" ", start + width // 2, index)
            end = blank + 1 if blank >= 0 else index
            found.append((start, end))
            start, used = end, cells(text[end:index])
        used += wide
    return [*found, (start, len(text))]
