"""The step rail: a column on a wide screen, one line on a narrow one.

It draws rail items and tells which one was clicked; what that means is the screen's business.
"""

from __future__ import annotations

from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from smtpwalk.dialogue.rail import Mark, RailItem

_STYLES: Final[dict[Mark, str]] = {
    Mark.AHEAD: "$foreground-muted",
    Mark.NOW: "bold $primary",
    Mark.DONE: "$success",
    Mark.LATER: "bold $warning",
    Mark.REFUSED: "bold $error",
    Mark.UNSURE: "bold $warning",
}


class Rail(Static):
    class Chosen(Message):
        """A stage was clicked."""

        def __init__(self, stage: str) -> None:
            super().__init__()
            self.stage = stage

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

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is None:
            return
        item = self._at(place.x) if self.across else dict(enumerate(self.items)).get(place.y)
        if item is not None:
            self.post_message(self.Chosen(item.label.lower()))

    def _at(self, column: int) -> RailItem | None:
        end = 0
        for item in self.items:
            end += self._across(item).cell_length + 1
            if column < end:
                return item
        return None
