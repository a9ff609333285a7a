"""The code book: type a code or a word, read what it means at each stage, with the RFC."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from smtpwalk.dialogue.explain import CLASSES, SIGNS
from smtpwalk.ui.widgets.field import Field
from smtpwalk.ui.widgets.guide import CLASS_STYLES
from smtpwalk.wire.codes import CodeEntry, EnhancedEntry, code_book, search_codes

Entry = CodeEntry | EnhancedEntry


class CodeBookScreen(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f2", "back", "Back"),
        Binding("down", "into_list", "To the list", show=False),
    ]

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._words = words
        self._found: list[Entry] = []

    def compose(self) -> ComposeResult:
        hint = Content.styled("  type a code (550), an enhanced code (5.7.1) or a word (relay)", "$foreground-muted")
        yield Label(Content.styled(" The code book", "bold $primary") + hint, id="book-title")
        yield Field(self._words, id="book-search", placeholder="550")
        with Horizontal():
            yield OptionList(id="book-list")
            with VerticalScroll(id="book-entry"):
                yield Static(id="book-text")
        yield Footer()

    def on_mount(self) -> None:
        self._search(self._words)
        self.query_one("#book-search", Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def on_input_submitted(self) -> None:
        self.action_into_list()

    def action_into_list(self) -> None:
        self.query_one(OptionList).focus()

    def _search(self, words: str) -> None:
        self._found = list(search_codes(words)) if words.strip() else list(code_book())
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options([Option(_title(entry)) for entry in self._found])
        if self._found:
            listing.highlighted = 0
        else:
            self._show(
                Content("Nothing in the book has that. A code is three digits, an enhanced code has two dots.")
            )

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self._found):
            self._show(entry_text(self._found[event.option_index]))

    def _show(self, text: Content) -> None:
        self.query_one("#book-text", Static).update(text)
        self.query_one("#book-entry", VerticalScroll).scroll_home(animate=False)

    def action_back(self) -> None:
        self.dismiss(None)


def _class(entry: Entry) -> int:
    first = (
        entry.code // 100
        if isinstance(entry, CodeEntry)
        else (int(entry.code[0]) if entry.code[0].isdigit() else 0)
    )
    return first if first in SIGNS else 0


def _title(entry: Entry) -> Content:
    kind = _class(entry)
    sign = SIGNS[kind] if kind else " "
    return Content.styled(f"{sign} {entry.code}", CLASS_STYLES[kind] if kind else "bold") + Content(
        f" {entry.name}"
    )


def _stage(name: str) -> str:
    """Verbs as they are written on the wire; what is no verb stays a word."""
    return name if name in ("greeting", "message", "other") else name.upper()


def entry_text(entry: Entry) -> Content:
    """The whole entry: meaning, what it means at each stage, source."""
    kind = _class(entry)
    word = f"  ({CLASSES[kind]})" if kind else ""
    lines = [_title(entry) + Content.styled(word, "$foreground-muted"), Content(entry.meaning)]
    if isinstance(entry, CodeEntry) and entry.at:
        lines.append(Content.styled("What it means as the answer to", "bold underline"))
        lines += [Content.styled(f"{_stage(stage)}: ", "bold $primary") + Content(text)
                  for stage, text in entry.at.items()]  # fmt: skip
    lines.append(Content.styled(f"Source: {entry.source}", "$foreground-muted"))
    return Content("\n\n").join(lines[:2]) + Content("\n\n") + Content("\n").join(lines[2:])
