"""Answers to choose from, and items to be put in order. Keys only; each posts what was answered and judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from smtpwalk.ui.widgets.hanging import Hanging
from smtpwalk.ui.widgets.prose import inline
from smtpwalk.wire.visible import visible_text

_FIGURES: list[BindingType] = [
    Binding(str(n), f"figure({n})", f"Number {n}", show=False) for n in range(1, 10)
]


def _words(text: str) -> Content:
    return inline(visible_text(" ".join(text.split())))


def _number(place: int, items: Sequence[str]) -> str:
    """Right-aligned, so that the words of ten items begin in one column."""
    return str(place + 1).rjust(len(str(len(items))))


class Choices(OptionList):
    """One answer, or several that are marked with Space. Enter answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark"),
        Binding("enter", "answer", "Answer"),
        *_FIGURES,
    ]

    class Answered(Message):
        """`taken`: places from 0."""

        def __init__(self, taken: tuple[int, ...]) -> None:
            super().__init__()
            self.taken = taken

    def __init__(self, items: Iterable[str] = (), *, several: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.several = several
        self.over = False
        """The question is answered: Enter is the screen's again."""
        self._items: tuple[str, ...] = tuple(items)
        self._marked: set[int] = set()

    def on_mount(self) -> None:
        self.offer(self._items, several=self.several)

    def offer(self, items: Iterable[str], *, several: bool) -> None:
        """Other answers from now on."""
        self._items, self.several, self._marked, self.over = tuple(items), several, set(), False
        self.clear_options()
        self.add_options(Option(self._prompt(place)) for place in range(len(self._items)))
        self.highlighted = 0 if self._items else None
        self.refresh_bindings()

    def _prompt(self, place: int) -> Hanging:
        sign = ("[x] " if place in self._marked else "[ ] ") if self.several else ""
        head = Content.styled(f"{_number(place, self._items)}  {sign}", "bold")
        return Hanging(head, _words(self._items[place]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "answer":
            return not self.over
        return self.several and not self.over if action == "mark" else True

    def action_mark(self) -> None:
        if self.highlighted is not None and self.several:
            self._marked ^= {self.highlighted}
            self.replace_option_prompt_at_index(self.highlighted, self._prompt(self.highlighted))

    def action_figure(self, number: int) -> None:
        if number <= len(self._items):
            self.highlighted = number - 1
            self.action_mark()

    def action_answer(self) -> None:
        if self.several:
            self.post_message(self.Answered(tuple(sorted(self._marked))))
        elif self.highlighted is not None:
            self.post_message(self.Answered((self.highlighted,)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Only the mouse comes here: Enter has a meaning of its own."""
        event.stop()
        if self.several:
            self.action_mark()
        else:
            self.action_answer()


class Sorter(OptionList):
    """Items to be moved up and down: Space takes one, Up and Down move it, Space lets it go. Enter answers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take", "Take"),
        Binding("shift+up,K", "shift(-1)", "Move up", show=False),
        Binding("shift+down,J", "shift(1)", "Move down", show=False),
        Binding("enter", "answer", "Answer"),
        *_FIGURES,
    ]

    class Answered(Message):
        def __init__(self, order: tuple[str, ...]) -> None:
            super().__init__()
            self.order = order

    def __init__(self, items: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.order = list(items)
        self.over = False
        """They stand in order: Enter is the screen's again."""
        self._held = False

    def on_mount(self) -> None:
        self.put(self.order)

    def put(self, items: Sequence[str]) -> None:
        """In this order, with nothing taken."""
        self.order, self._held, self.over = list(items), False, False
        self.clear_options()
        self.add_options(Option(self._prompt(place)) for place in range(len(self.order)))
        self.highlighted = 0 if self.order else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (self.over and action in ("answer", "take", "shift"))

    def _prompt(self, place: int) -> Hanging:
        held = self._held and place == self.highlighted
        sign = Content.styled(" >> " if held else "    ", "bold $accent")
        return Hanging(Content.styled(_number(place, self.order), "bold") + sign, _words(self.order[place]))

    def _draw(self, *places: int) -> None:
        for place in places:
            self.replace_option_prompt_at_index(place, self._prompt(place))

    def action_take(self) -> None:
        if self.highlighted is not None:
            self._held = not self._held
            self._draw(self.highlighted)

    def action_shift(self, by: int) -> None:
        at = self.highlighted
        if at is None or not 0 <= at + by < len(self.order):
            return
        self.order[at], self.order[at + by] = self.order[at + by], self.order[at]
        self.highlighted = at + by
        self._draw(at, at + by)

    def action_cursor_up(self) -> None:
        if self._held:
            self.action_shift(-1)
        else:
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        if self._held:
            self.action_shift(1)
        else:
            super().action_cursor_down()

    def action_figure(self, number: int) -> None:
        """To that place: what is taken moves there, else only the cursor."""
        if not 1 <= number <= len(self.order) or self.highlighted is None:
            return
        if not self._held:
            self.highlighted = number - 1
        while self._held and self.highlighted != number - 1:
            self.action_shift(1 if self.highlighted < number - 1 else -1)

    def action_answer(self) -> None:
        self.post_message(self.Answered(tuple(self.order)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_take()
