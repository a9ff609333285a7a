"""The links of a lesson as a list, for whoever has no mouse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from smtpwalk.course.lesson import Course
from smtpwalk.wire.visible import visible_text

_LESSON: Final = re.compile(r"\.\./([^/#]{1,60})/lesson\.md")
_KINDS: Final = {"code": "code book: ", "practice": "practice host: ", "https": "", "http": "", "mailto": ""}


class LinksDialog(ModalScreen[str | None]):
    """Answers the target that was chosen, None when none was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Back")]

    def __init__(self, targets: Sequence[str], course: Course) -> None:
        super().__init__()
        self._targets, self._course = tuple(targets), course

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog reading"):
            words = (
                "Enter goes there, Esc goes back."
                if self._targets
                else "This lesson has none. Esc goes back."
            )
            yield Label(Content.styled("The links of this lesson", "bold $primary"))
            yield Label(Content.styled(words, "$foreground-muted"))
            yield OptionList(*[Option(Content(described(one, self._course))) for one in self._targets])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._targets[event.option_index])

    def action_cancel(self) -> None:
        self.dismiss(None)


def described(target: str, course: Course) -> str:
    """Where a link leads, in words."""
    found = _LESSON.match(target)
    lesson = course.lesson(found[1]) if found else None
    if lesson is not None:
        return f"lesson: {visible_text(lesson.title)}"
    scheme, colon, rest = target.partition(":")
    if colon and scheme in _KINDS:
        return visible_text(f"{_KINDS[scheme]}{rest}" if _KINDS[scheme] else target)
    return f"in this lesson: {visible_text(target)}"
