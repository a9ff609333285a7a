"""Where a replay stands in one session: how much of the dialogue is shown, which row comes next, and when.

Here lives the position and the places one may step to. Nothing runs here and no clock is asked: whoever plays asks for
the `delay` to the next row and shows it. The dialogue is folded whole; a position only says how many of its rows may be
seen, so a step back costs nothing. The dialogue may still grow.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Exchange, Row, RowKind

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
IDLE_CAPS: Final = (2.0, 5.0, 0.5, None)
"""Seconds that a wait may last at most when it is played, first the one to begin with; None: as long as it was."""
_LONGEST: Final = 2.0
_APART: Final = 0.05
"""On the time line: seconds that a wait counts for at most, and each row at least."""
_READABLE: Final = 0.3
_THINKING: Final = 0.8
_ANSWERING: Final = 0.3
"""Seconds before a command and before a reply, where the source told no times."""


@dataclass
class Player:
    talk: Conversation
    timed: bool = True
    shown: int = 0
    """How many rows may be seen."""
    begins: list[int] = field(default_factory=list)
    """The first row of each exchange, in the order of the rows."""
    _seen: int = 0
    _last: int | None = None
    _answers: dict[int, int] = field(default_factory=dict)
    _times: list[float] = field(default_factory=list)  # where each row stands on the time line, in seconds

    def __post_init__(self) -> None:
        self.grow()

    @property
    def rows(self) -> Sequence[Row]:
        return self.talk.rows

    @property
    def at_end(self) -> bool:
        return self.shown >= len(self.rows)

    def grow(self) -> None:
        """Takes in the rows that the dialogue has got since."""
        for index in range(self._seen, len(self.rows)):
            row = self.rows[index]
            self._times.append((self._times[-1] if index else 0.0) + min(self.gap(index), _LONGEST) + _APART)
            if row.exchange is None:
                continue
            if row.exchange != self._last:
                self.begins.append(index)
                self._last = row.exchange
            if row.kind is RowKind.REPLY and not row.more:
                self._answers[row.exchange] = index
        self._seen = len(self.rows)

    # ------------------------------------------------------------------ places
    def stops(self) -> list[int]:
        """Positions behind each exchange, with what is noted behind it; the last one shows everything."""
        return [*self.begins[1:], len(self.rows)]

    def go(self, shown: int) -> bool:
        """To a position; False when it is the one at hand."""
        shown = max(0, min(shown, len(self.rows)))
        moved, self.shown = shown != self.shown, shown
        return moved

    def step(self, by: int) -> bool:
        """So many exchanges on, or back."""
        stops = [0, *self.stops()]
        at = bisect_right(stops, self.shown) - 1
        if by < 0 and stops[at] != self.shown:
            at += 1  # in the middle of an exchange, one step back is to its beginning
        return self.go(stops[max(0, min(len(stops) - 1, at + by))])

    def go_behind(self, row: int) -> bool:
        """To the position at which that row is the last one of its exchange that was shown."""
        return self.go(row + 1)

    def next_of(self, wanted: Sequence[int], by: int) -> int | None:
        """Of the wanted rows (in order) the one after the last one shown, or before it; None when there is none."""
        here = self.shown - 1
        if by > 0:
            at = bisect_right(wanted, here)
            return wanted[at] if at < len(wanted) else None
        at = bisect_left(wanted, here)
        return wanted[at - 1] if at > 0 else None

    def stages(self) -> list[int]:
        """The rows at which another stage of the dialogue begins."""
        found, last = [], None
        for index in self.begins:
            stage = self.exchange_at(index).stage
            if stage is not last:
                found.append(index)
            last = stage
        return found

    def refusals(self) -> list[int]:
        """The last rows of replies of class 4 and 5."""
        return sorted(row for row in self._answers.values() if (self.rows[row].code or 0) >= 400)

    # ------------------------------------------------------------------ what may be seen
    def answered(self) -> list[Exchange]:
        """The exchanges whose answer is shown, in the order of the dialogue."""
        exchanges = self.talk.exchanges
        return [exchanges[index] for index, row in sorted(self._answers.items()) if row < self.shown]

    def is_answered(self, exchange: Exchange) -> bool:
        return self._answers.get(exchange.index, self.shown) < self.shown

    def fraction(self, row: int) -> float:
        """Where a row stands on the time line, from 0 to 1."""
        return (self._times[row] - self._times[0]) / ((self._times[-1] - self._times[0]) or 1.0)

    def current(self) -> Exchange | None:
        """The exchange of the last row shown that belongs to one."""
        at = bisect_right(self.begins, self.shown - 1) - 1
        return self.exchange_at(self.begins[at]) if at >= 0 else None

    def exchange_at(self, row: int) -> Exchange:
        """Of one of the rows in `begins`."""
        index = self.rows[row].exchange
        assert index is not None  # begins holds only such rows
        return self.talk.exchanges[index]

    # ------------------------------------------------------------------ time
    def delay(self, speed: float = 1.0, cap: float | None = None) -> float:
        """Seconds to wait before the next row is shown."""
        if self.at_end:
            return 0.0
        wait = self.gap(self.shown)
        return (wait if cap is None else min(wait, cap)) / speed

    def gap(self, index: int) -> float:
        """Seconds between a row and the one before: as recorded, or as a person would have taken.

        A program talks faster than anybody reads, so a command is never nearer than `_READABLE` to what was before.
        """
        if index == 0:
            return 0.0
        row, before = self.rows[index], self.rows[index - 1]
        if self.timed:
            least = _READABLE if row.kind is RowKind.COMMAND else 0.0
            return max(least, row.t - before.t)
        if row.kind is RowKind.COMMAND:
            return _THINKING
        return _ANSWERING if row.kind is RowKind.REPLY and row.exchange == before.exchange and not before.more else 0.0
