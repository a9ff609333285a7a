"""The time line of a replay: the stages where they stand in time, refusals and marks below them, and where one is.

Two lines of plain signs, so that it survives 80 columns and a terminal without colours. It is given a player and
draws; a click posts the row that stands there.
"""

from __future__ import annotations

from collections.abc import Collection
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
        if player is None or width < 10:
            return
        bar = self._bar(player, width)
        rows, shown = player.rows, player.shown
        begin = rows[0].t if rows else 0.0
        now = rows[shown - 1].t - begin if shown else 0.0
        end = rows[-1].t - begin if rows else 0.0
        left, right = (clock(now), clock(end)) if player.timed else (f"{shown}", f"{len(rows)}")
        first = Content(f"{left:>{_ENDS - 1}} ") + bar + Content(f" {right:<{_ENDS - 1}}")
        second = Content(" " * _ENDS) + self._below(player, width) + Content(f" {self._extra:<{_ENDS - 1}}")
        self.update(first + Content("\n") + second)

    def _bar(self, player: Player, width: int) -> Content:
        signs = ["-"] * width
        styles = ["$foreground-muted"] * width
        for index in player.begins:
            exchange = player.exchange_at(index)
            column = self._column(player, index, width)
            signs[column] = LETTERS.get(exchange.stage, OTHER)
            styles[column] = CLASS_STYLES.get((exchange.code or 0) // 100, "") if player.is_answered(exchange) else ""
        done = self._column(player, player.shown - 1, width) if player.shown else -1
        parts = [
            Content.styled(sign, style if column <= done else "$foreground-muted")
            for column, (sign, style) in enumerate(zip(signs, styles, strict=True))
        ]
        return Content("").join(parts)

    def _below(self, player: Player, width: int) -> Content:
        signs: dict[int, tuple[str, str]] = {}
        for row in player.refusals():
            kind = (player.rows[row].code or 0) // 100
            signs[self._column(player, row, width)] = (_SIGNS[kind], CLASS_STYLES[kind])
        for row in self._marked:
            signs[self._column(player, row, width)] = ("*", "bold $accent")
        if player.shown:
            signs[self._column(player, player.shown - 1, width)] = ("^", "bold $primary")
        return Content("").join(
            Content.styled(*signs[column]) if column in signs else Content(" ") for column in range(width)
        )

    @staticmethod
    def _column(player: Player, row: int, width: int) -> int:
        return min(width - 1, int(player.fraction(row) * width))

    def on_click(self, event: events.Click) -> None:
        player, place = self._player, event.get_content_offset(self)
        width = self.size.width - 2 * _ENDS
        if player is None or place is None or not player.rows or width < 10:
            return
        wanted = (place.x - _ENDS + 0.5) / width
        row = min(range(len(player.rows)), key=lambda index: abs(player.fraction(index) - wanted))
        self.post_message(self.Chosen(row))


def clock(seconds: float) -> str:
    """`7.4s`, `1:02`, `2:00:05`."""
    if seconds < 60:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
