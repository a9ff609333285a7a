"""What the user typed, where a terminal recording holds it: the proof of who said a row.

Here lives the matching of typed lines with the rows that their echo made. A line that is not echoed (a password)
proves nothing about the rows.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Final

_FUNCTION: Final = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[A-Za-z]|.)?", re.DOTALL)
_PASTED: Final = re.compile(rb"\x1b\[20[01]~")
_RUBS: Final = b"\x08\x7f"
_KEPT: Final = 2000
_PATIENCE: Final = 50
"""Rows that may come before the echo of a line; then it is not coming."""


class Typed:
    def __init__(self) -> None:
        self.any = False
        """Something typed was recorded at all. Else nothing can be concluded from a row that was not."""
        self._line = bytearray()
        self._lines: deque[bytes | None] = deque(maxlen=_KEPT)  # None: a line that was edited in ways nobody can follow
        self._rows = 0

    def feed(self, keys: bytes) -> None:
        self.any = True
        for key in re.split(rb"([\r\n])", _PASTED.sub(b"", keys)):
            if key in (b"\r", b"\n"):
                self._lines.append(_edited(bytes(self._line)))
                self._line.clear()
            else:
                self._line += key[:_KEPT]
                del self._line[: -4 * _KEPT]

    def proof(self, row: bytes) -> bool | None:
        """True: the row is the echo of a line that was typed, with nothing before it. False: nobody typed it."""
        if not self.any:
            return None
        if not self._lines:
            return False
        line = self._lines[0]
        if line is None or row.endswith((line, line.rstrip())):
            self._next()
            return True if line is not None and row.rstrip() == line.rstrip() else None
        self._rows += 1
        if self._rows > _PATIENCE:
            self._next()
        return None

    def _next(self) -> None:
        self._lines.popleft()
        self._rows = 0


def _edited(keys: bytes) -> bytes | None:
    if _FUNCTION.search(keys) or b"\t" in keys:  # the cursor was moved, or the shell completed a word
        return None
    line: list[str] = []
    for key in keys.decode("utf-8", "surrogateescape"):
        if key in "\b\x7f":
            del line[-1:]
        elif key == "\x15":
            line.clear()
        elif key >= " ":
            line.append(key)
        else:
            return None
    return "".join(line).encode("utf-8", "surrogateescape")
