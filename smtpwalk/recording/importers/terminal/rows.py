"""The bytes that a terminal got, as the rows that they left: what `script`, asciinema, ttyrec and PuTTY wrote down.

Here lives the stream: rows end at line feeds, and what a program paints on a screen of its own (vim, less, htop) is no
row of the terminal's. A program that shares a terminal out (tmux, screen) paints there what we want to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from smtpwalk.recording.importers.pasted.shown import Shown, kind_of
from smtpwalk.recording.importers.terminal.row import LIMIT, WIDTH, resolved
from smtpwalk.recording.importers.terminal.shared_screen import LINES, SharedScreen

_SCREEN: Final = re.compile(rb"\x1b\[\?(?:1049|1047|47)([hl])")
_SHARERS: Final = re.compile(rb"\b(?:tmux|screen|byobu|zellij|dvtm|abduco)\b")
_KEPT: Final = 64 << 10
_BEGUN: Final = re.compile(rb"\x1b\[?\??[0-9]{0,4}\Z")
"""What may be the beginning of the function that goes to another screen, cut by the end of a chunk."""


def size_of(columns: object, lines: object) -> tuple[int, int]:
    """Of the terminal, as a recording names it; what makes no sense is not known."""
    if isinstance(columns, int) and isinstance(lines, int) and 1 < columns < 10_000 and 1 < lines < 10_000:
        return columns, lines
    return WIDTH, LINES


@dataclass
class Rows:
    size: tuple[int, int] = (WIDTH, LINES)
    """Columns and lines of the terminal."""
    painted: int = 0
    """Rows that a program painted on a screen of its own; they are left out."""
    _row: bytearray = field(default_factory=bytearray)
    _rest: bytes = b""
    _away: bool = False
    """Another screen is shown."""
    _shared: SharedScreen | None = None
    """It is one that a program shares out."""
    _last: bytes = b""
    """The last row with something on it."""

    def feed(self, data: bytes, t: float, number: int) -> Iterator[Shown]:
        """The rows that the bytes ended. `number`: the line of the source that they stand in."""
        if b"\x1b" in data or self._rest or self._away or self._shared:
            yield from self._screens(self._rest + data, t, number)
        else:
            yield from self._rows(data, t, number)

    @property
    def pending(self) -> bool:
        """A row has begun and not ended."""
        return bool(self._row)

    def finish(self, t: float, number: int) -> Iterator[Shown]:
        yield from self._leave()
        yield from self._rows(self._rest + (b"\n" if self._row or self._rest else b""), t, number)

    def _screens(self, data: bytes, t: float, number: int) -> Iterator[Shown]:
        begun = _BEGUN.search(data, max(0, len(data) - 8))
        self._rest = data[begun.start() :] if begun else b""
        data = data[: begun.start()] if begun else data
        start = 0
        for found in _SCREEN.finditer(data):
            yield from self._shown(data[start : found.start()], t, number)
            yield from self._leave() if found[1] == b"l" else self._go()
            start = found.end()
        yield from self._shown(data[start:], t, number)

    def _go(self) -> Iterator[Shown]:
        """To another screen. Before anything else was shown, the whole recording is one of a shared screen."""
        if not self._away and self._shared is None:
            if self._last and not _SHARERS.search(self._last):
                self._away = True
            else:
                self._shared = SharedScreen(*self.size)
        yield from ()

    def _leave(self) -> Iterator[Shown]:
        self._away = False
        if self._shared is not None:
            yield from self._shared.finish()
            self._shared = None

    def _shown(self, data: bytes, t: float, number: int) -> Iterator[Shown]:
        if self._shared is not None:
            yield from self._shared.feed(data, t, number)
        elif self._away:
            self.painted += data.count(b"\n")
        else:
            yield from self._rows(data, t, number)

    def _rows(self, data: bytes, t: float, number: int) -> Iterator[Shown]:
        first, *others = data.split(b"\n")
        self._add(first)
        for piece in others:
            yield self._ended(t, number)
            number += 1
            self._add(piece)

    def _add(self, piece: bytes) -> None:
        self._row += piece
        if len(self._row) > _KEPT:
            del self._row[: len(self._row) - LIMIT]  # a bar of progress, most likely: its end is what is seen

    def _ended(self, t: float, number: int) -> Shown:
        raw = bytes(self._row).rstrip(b"\r")
        self._row.clear()
        row = resolved(raw, self.size[0])
        if row.text:
            self._last = row.text
        return Shown(number, row.text, kind_of(row.text), t, 0, row.keys)
