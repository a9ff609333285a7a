"""One row of a terminal: what is left on it when all that was typed, rubbed out and written over is done.

Here live the control functions that stay within a row, as ECMA-48 and xterm have them. Colours, titles, bracketed
paste and whatever else only dresses the row are passed over. Octets that are no UTF-8 come out as they went in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 8192
"""Octets of a row that are worked through. Of a longer one (a bar of progress, drawn a thousand times) its end is."""
WIDTH: Final = 80
"""Of a terminal whose size nobody wrote down."""
_COLUMNS: Final = 4096
TOKEN: Final = re.compile(
    "(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    "|(?:\x1b\\[|\x9b)(?P<numbers>[0-?]*)[ -/]*(?P<final>[@-~])?"
    "|(?:\x1b[]PX^_k]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x9c]*(?:\x07|\x1b\\\\|\x9c)?"  # a title, and other hidden strings
    "|\x1b[ -/]*[0-~]?"
    "|(?P<control>[\x00-\x1f\x7f-\x9f])"
)
_RUBBED: Final = re.compile(r"\x08\x08  \x08\x08|\x08(?: \x08|\x1b\[0?K|\x1b\[1?P)")
"""A character, of double width or not, taken from the end of the row."""
_OTHER: Final = re.compile("[\x00-\x07\x0b-\x1f\x7f-\x9f]")
PLAIN: Final = re.compile(rb"[^\x00-\x08\x0b-\x1f\x7f]*\Z")
"""A row on which nothing happened but text. Its octets are its text."""


@dataclass(frozen=True, slots=True)
class Row:
    text: bytes
    keys: bytes = b""
    """What was typed to make it, each Backspace as `\\x08`; empty where nothing was rubbed out, or nobody can say."""


def resolved(raw: bytes, width: int = WIDTH) -> Row:
    """The row as it stood on the screen at last. `width`: the columns of the terminal."""
    if PLAIN.match(raw):
        return Row(raw)
    text = raw[-LIMIT:].decode("utf-8", "surrogateescape")
    rubbed = _RUBBED.sub("\0", text) if "\0" not in text else ""
    if "\0" in rubbed and "\b" not in rubbed and not _OTHER.search(rubbed.replace("\0", "")):
        keys = rubbed.replace("\0", "\b")
        return Row(applied(_octets(keys)), _octets(keys))
    shown = _Cells(width).draw(text)
    keys = rubbed.replace("\0", "\b")
    return Row(_octets(shown), _octets(keys) if "\b" in keys and not _OTHER.search(keys) else b"")


def applied(keys: bytes) -> bytes:
    """The line that typing the keys makes, Backspaces among them."""
    line: list[str] = []
    for key in keys.decode("utf-8", "surrogateescape"):
        if key != "\b":
            line.append(key)
        elif line:
            line.pop()
    return _octets("".join(line))


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


class _Cells:
    """The cells of the row and the cursor. A sign of double width has an empty cell behind it."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.cells: list[str] = []
        self.x = 0

    def draw(self, text: str) -> str:
        for token in TOKEN.finditer(text):
            if token["text"]:
                self.put(token["text"])
            elif token["control"]:
                self.control(token["control"])
            elif token["final"] and not token["numbers"].startswith(("?", "<", "=", ">")):
                self.function(token["final"], token["numbers"])
        return "".join(self.cells).rstrip(" ") if "\b" in text else "".join(self.cells)

    def put(self, text: str) -> None:
        if text.isascii():
            self.fill()
            self.cells[self.x : self.x + len(text)] = text[: _COLUMNS - self.x]
            self.x = min(self.x + len(text), _COLUMNS - 1)
            return
        for sign in text:
            self.fill()
            if unicodedata.combining(sign) and self.x:
                self.cells[self.x - 1] += sign
                continue
            wide = unicodedata.east_asian_width(sign) in "WF"
            self.cells[self.x : self.x + 1 + wide] = [sign, ""][: 1 + wide]
            self.x = min(self.x + 1 + wide, _COLUMNS - 2)

    def fill(self) -> None:
        if self.x > len(self.cells):
            self.cells += " " * (self.x - len(self.cells))

    def control(self, sign: str) -> None:
        if sign == "\b":
            self.x = max(0, self.x - 1)
        elif sign == "\r":
            self._return()
        elif sign == "\t":
            self.x = min((self.x // 8 + 1) * 8, _COLUMNS - 1)

    def _return(self) -> None:
        """To the start; but behind a full row and one blank it is how a shell goes on in the next row of the screen."""
        begun, wrapped = self.x > self.width, self.x % self.width == 1
        if begun and wrapped and self.x == len(self.cells) and self.cells[-1] == " ":
            self.cells.pop()
            self.x -= 1
        else:
            self.x = 0

    def function(self, final: str, numbers: str) -> None:
        function = _FUNCTIONS.get(final)
        if function is not None:
            found = [int(n) if n.isascii() and n.isdigit() and len(n) < 6 else 0 for n in numbers.split(";")[:8]]
            function(self, found)

    def move(self, x: int) -> None:
        self.x = max(0, min(x, _COLUMNS - 1))

    def erase(self, how: int) -> None:
        if how == 0:
            del self.cells[self.x :]
        elif how == 1:
            end = min(self.x + 1, len(self.cells))
            self.cells[:end] = " " * end
        else:
            self.cells.clear()

    def insert(self, count: int) -> None:
        self.fill()
        self.cells[self.x : self.x] = " " * min(count, _COLUMNS)
        del self.cells[_COLUMNS:]

    def blank(self, count: int) -> None:
        end = min(self.x + count, len(self.cells))
        self.cells[self.x : end] = " " * max(0, end - self.x)

    def delete(self, count: int) -> None:
        del self.cells[self.x : self.x + count]


_FUNCTIONS: Final[dict[str, Callable[[_Cells, list[int]], None]]] = {
    "C": lambda row, n: row.move(row.x + (n[0] or 1)),
    "a": lambda row, n: row.move(row.x + (n[0] or 1)),
    "D": lambda row, n: row.move(row.x - (n[0] or 1)),
    "G": lambda row, n: row.move((n[0] or 1) - 1),
    "`": lambda row, n: row.move((n[0] or 1) - 1),
    "H": lambda row, n: row.move((n[1] if len(n) > 1 and n[1] else 1) - 1),
    "f": lambda row, n: row.move((n[1] if len(n) > 1 and n[1] else 1) - 1),
    "J": lambda row, n: row.erase(n[0]),
    "K": lambda row, n: row.erase(n[0]),
    "@": lambda row, n: row.insert(n[0] or 1),
    "P": lambda row, n: row.delete(n[0] or 1),
    "X": lambda row, n: row.blank(n[0] or 1),
}
"""The functions that act on one row, by their final sign. Those that leave the row do nothing to it."""
