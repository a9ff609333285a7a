"""A screen that a program shares out (tmux, screen): what we want to see is painted on it, so it is emulated whole.

Here lives the one use of pyte: a real screen of the terminal's size. A row is taken when the cursor leaves it, as on a
paper; what is painted while the cursor is hidden is a repetition of what was there. Only control functions that pyte
can take reach it, and only as many as a person's session may need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smtpwalk.recording.importers.pasted.shown import Shown, kind_of
from smtpwalk.recording.importers.terminal.row import TOKEN, WIDTH

if TYPE_CHECKING:
    import pyte

LINES: Final = 24
"""Of a terminal whose size nobody wrote down, beside its `WIDTH`."""
_MOST: Final = (500, 200)
_WORK: Final = 60_000_000
"""Cells that may be written or moved in all: some hours of a person's session, some seconds of ours."""
_PASSED: Final = frozenset("ABCDEFGHKLMPX@def`arJ")
_AREAS: Final = frozenset("JLM\n")
"""Functions that touch the whole screen."""
_HOW: Final = {"J": 3, "K": 2}
"""The highest number that pyte takes of those."""
_ESCAPES: Final = ("\x1b7", "\x1b8", "\x1bM", "\x1bD", "\x1bE")


@dataclass(slots=True)
class _Row:
    drawn: bool = False
    """Something was put on it since it was taken."""
    taken: bool = False


class SharedScreen:
    def __init__(self, columns: int = WIDTH, lines: int = LINES) -> None:
        self._columns, self._lines = max(2, min(columns, _MOST[0])), max(2, min(lines, _MOST[1]))
        self._left = _WORK
        self._hidden = False
        self._begun = ""  # the rows before of a line that goes on
        self._held: tuple[_Row, Shown] | None = None  # taken last: drawn on once more when its scrolling came first
        self._rows = [_Row() for _ in range(self._lines)]
        self._screen, self._feed = _emulator(self._columns, self._lines, self._full, self._scrolled)

    @property
    def given_up(self) -> bool:
        """So much was painted that the rest is passed over."""
        return self._left <= 0

    def feed(self, data: bytes, t: float, number: int) -> Iterator[Shown]:
        for token in TOKEN.finditer(data.decode("utf-8", "replace")):
            text, final = token[0], token["final"]
            self._left -= self._cells(text, final)
            if self.given_up:
                return
            y = self._screen.cursor.y
            if text == "\n":
                yield from self._leave(y, t, number, fed=True)
            self._take(text, final, token["numbers"] or "")
            if text != "\n" and self._screen.cursor.y != y:
                yield from self._leave(y, t, number, fed=False)

    def finish(self) -> Iterator[Shown]:
        held, self._held = self._held, None
        if held:
            yield held[1]

    # ------------------------------------------------------------------ what is fed to the screen
    def _cells(self, text: str, final: str | None) -> int:
        """That the function may touch, or the text takes."""
        if (final or text) in _AREAS:
            return self._columns * self._lines
        return self._columns if final else len(text)

    def _take(self, text: str, final: str | None, numbers: str) -> None:
        if final is None:
            if text[0] >= " " and text[0] != "\x7f" and not "\x80" <= text[0] <= "\x9f":
                self._unhold(self._screen.cursor.y)
                self._feed(text)
                self._rows[self._screen.cursor.y].drawn |= not self._hidden
            elif text in "\b\t\n\r" or text in _ESCAPES:
                self._feed(text)
        elif numbers == "?25":
            self._hidden = final == "l"
        elif final == "S" and _are_numbers(numbers):
            self._scroll(min(int(numbers.split(";")[0] or 1), self._lines))
        elif final in _PASSED and _are_numbers(numbers) and int(numbers.split(";")[0] or 0) <= _HOW.get(final, 9999):
            self._feed(f"\x1b[{numbers}{final}")

    def _scroll(self, count: int) -> None:
        """Some rows at once, which pyte does not know."""
        cursor, margins = self._screen.cursor, self._screen.margins
        y, cursor.y = cursor.y, margins.bottom if margins else self._lines - 1
        for _ in range(count):
            self._screen.index()
        cursor.y = y

    def _full(self, y: int) -> None:
        """The row is full, and the line goes on in the next one."""
        if not self._hidden:
            self._begun += self._text(y)
            self._rows[y] = _Row(taken=True)

    def _scrolled(self, top: int, bottom: int) -> None:
        del self._rows[top]
        self._rows.insert(bottom, _Row())

    # ------------------------------------------------------------------ what is taken from it
    def _leave(self, y: int, t: float, number: int, *, fed: bool) -> Iterator[Shown]:
        """The cursor leaves the row. An empty one counts only when a line feed ended it."""
        row = self._rows[y]
        if self._hidden or not (row.drawn or (fed and not row.taken)):
            return
        row.drawn, row.taken = False, True
        data, self._begun = (self._begun + self._text(y).rstrip()).encode("utf-8", "replace"), ""
        yield from self.finish()
        self._held = row, Shown(number, data, kind_of(data), t)

    def _unhold(self, y: int) -> None:
        if self._held and self._held[0] is self._rows[y] and not self._held[1].data and not self._hidden:
            self._held = None

    def _text(self, y: int) -> str:
        line = self._screen.buffer[y]
        return "".join(line[x].data for x in range(self._columns))


def _are_numbers(numbers: str) -> bool:
    """At most two, of at most four digits each: pyte raises at a third one."""
    parts = numbers.split(";")
    return len(parts) <= 2 and all(not part or (part.isascii() and part.isdigit() and len(part) < 5) for part in parts)


def _emulator(
    columns: int, lines: int, full: Callable[[int], None], scrolled: Callable[[int, int], None]
) -> tuple[pyte.Screen, Callable[[str], None]]:
    import pyte

    class Screen(pyte.Screen):
        drawing = False

        def draw(self, data: str) -> None:
            self.drawing = True
            super().draw(data)
            self.drawing = False

        def linefeed(self) -> None:
            if self.drawing:
                full(self.cursor.y)
            super().linefeed()

        def index(self) -> None:
            top, bottom = self.margins or (0, self.lines - 1)
            if self.cursor.y == bottom:
                scrolled(top, bottom)
            super().index()

    screen = Screen(columns, lines)
    return screen, pyte.Stream(screen).feed
