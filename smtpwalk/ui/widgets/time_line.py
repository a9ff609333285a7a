"""The time line of a replay: the stages where they stand in time, refusals and marks below them, and where one is.

Two lines of plain signs, so that it survives 80 columns and a terminal without colours. It is given a player and
draws; a click posts the row that stands there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from smtpwalk.recording.player import Player
from smtpwalk.ui.widgets.guide import CLASS_STYLES
from smtpwalk.wire.stages import Stage

LETTERS: Final[dict[Stage, str]] = {
    Stage.GREETING: "G", Stage.EHLO: "E", Stage.HELO: "H", Stage.STARTTLS: "T", Stage.AUTH: "A", Stage.MAIL: "M",
    Stage.RCPT: "R", Stage.DATA: "D", Stage.MESSAGE: ".", Stage.RSET: "0", Stage.QUIT: "Q",
}  # fmt: skip
OTHER: Final = "x"
_ENDS: Final = 9
"""Columns for the time at either end."""
_SIGNS: Final = {4: "~", 5: "!"}


class TimeLine(Static):
    class Chosen(Message):
        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._player: Player | None = None
        self._marked: Collection[int] = ()
        self._extra = ""

    def show(self, player: Player, marked: Collection[int], extra: str) -> None:
        """`marked`: rows with a note; `extra`: a word for the end (the speed)."""
        self._player, self._marked, self._extra = player, marked, extra
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        player, width = self._player, self.size.width - 2 * _ENDS
        if player is None or not player.rows or width < 10:
            return
        rows, shown, columns = player.rows, player.shown, player.columns(width)
        bar = self._bar(player, columns)
        begin, end = rows[0].t, rows[-1].t - rows[0].t
        now = rows[shown - 1].t - begin if shown else 0.0
        left, right = (clock(now), clock(end)) if player.timed else (f"{shown}", f"{len(rows)}")
        first = Content(f"{left:>{_ENDS - 1}} ") + bar + Content(f" {right:<{_ENDS - 1}}")
        second = Content(" " * _ENDS) + self._below(player, columns) + Content(f" {self._extra:<{_ENDS - 1}}")
        self.update(first + Content("\n") + second)

    def _bar(self, player: Player, columns: Sequence[int]) -> Content:
        """The last stage that begins within each column. The cost is that of the columns, not of the rows."""
        parts = []
        for first, behind in _spans(columns, len(player.rows)):
            place = bisect_left(player.begins, behind)
            begins_here = place > 0 and player.begins[place - 1] >= first
            sign, style = "-", "$foreground-muted"
            if begins_here:
                exchange = player.exchange_at(player.begins[place - 1])
                sign = LETTERS.get(exchange.stage, OTHER)
                if first < player.shown:
                    kind = (exchange.code or 0) // 100 if player.is_answered(exchange) else 0
                    style = CLASS_STYLES[kind] if kind in CLASS_STYLES and kind else ""
            parts.append(Content.styled(sign, style))
        return Content("").join(parts)

    def _below(self, player: Player, columns: Sequence[int]) -> Content:
        signs: list[tuple[str, str]] = []
        refusals = player.refusals()
        for first, behind in _spans(columns, len(player.rows)):
            place = bisect_left(refusals, behind)
            refused = place > 0 and refusals[place - 1] >= first
            kind = (player.rows[refusals[place - 1]].code or 0) // 100 if refused else 0
            signs.append((_SIGNS[kind], CLASS_STYLES[kind]) if refused else (" ", ""))
        for row in self._marked:
            signs[_column(columns, row)] = ("*", "bold $accent")
        if player.shown:
            signs[_column(columns, player.shown - 1)] = ("^", "bold $primary")
        return Content("").join(Content.styled(sign, style) for sign, style in signs)

    def on_click(self, event: events.Click) -> None:
        player, place = self._player, event.get_content_offset(self)
        width = self.size.width - 2 * _ENDS
        if player is None or place is None or not player.rows or width < 10:
            return
        columns = player.columns(width)
        column = max(0, min(width - 1, place.x - _ENDS))
        self.post_message(self.Chosen(min(columns[column], len(player.rows) - 1)))


def _spans(columns: Sequence[int], rows: int) -> Iterator[tuple[int, int]]:
    """The first row of each column and the one behind its last."""
    return zip(columns, [*columns[1:], rows], strict=True)


def _column(columns: Sequence[int], row: int) -> int:
    return max(0, bisect_right(columns, row) - 1)


def clock(seconds: float) -> str:
    """`7.4s`, `1:02`, `2:00:05`."""
    if seconds < 60:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
