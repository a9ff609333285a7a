"""The step rail: a column on a wide screen, one line on a narrow one. It draws rail items, and nothing else."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from smtpwalk.dialogue.rail import Mark, RailItem

_STYLES: Final[dict[Mark, str]] = {
    Mark.AHEAD: "$text-muted",
    Mark.NOW: "bold $primary",
    Mark.DONE: "$success",
    Mark.LATER: "bold $warning",
    Mark.REFUSED: "bold $error",
    Mark.UNSURE: "bold $warning",
}


class Rail(Static):
    items: reactive[tuple[RailItem, ...]] = reactive(())
    across: reactive[bool] = reactive(False)
    """One line instead of a column."""

    def watch_items(self) -> None:
        self._draw()

    def watch_across(self) -> None:
        self._draw()

    def _draw(self) -> None:
        pieces = [self._across(item) if self.across else self._down(item) for item in self.items]
        self.update(Content(" " if self.across else "\n").join(pieces))

    @staticmethod
    def _across(item: RailItem) -> Content:
        sign = "" if item.mark is Mark.AHEAD else item.mark.value
        return Content.styled(f"{sign}{item.label}", _STYLES[item.mark])

    @staticmethod
    def _down(item: RailItem) -> Content:
        code = f" {item.code}" if item.code is not None else ""
        return Content.styled(f"{item.mark.value} {item.label:<9}{code}", _STYLES[item.mark])
