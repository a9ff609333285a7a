"""A lesson's text as Textual Markdown that does nothing by itself: safe signs, no HTML, no browser; exercises as cards.

A lesson may come from anybody. Its lines pass the sanitiser before they are parsed, entities and HTML stay what they
are, and a link that is chosen is only told to the screen. Blocks are drawn from their language, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content, Span
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Label, Markdown, Static
from textual.widgets._markdown import MarkdownTable
from textual.widgets.markdown import MarkdownBlock, MarkdownFence

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.lesson import Lesson
from smtpwalk.paint.spans import reply_spans
from smtpwalk.ui.looks import role_names
from smtpwalk.ui.widgets.prose import safe_lines
from smtpwalk.wire.visible import visible_text

CARD: Final = "exercise"
FIRST: Final = 20
"""Lines of the source that are painted first: nearly a small screen, and the rest follows at once."""
_DATE: Final = re.compile(r"^\d{4}(?:-\d{2}){0,2}(?=  )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A lesson as one Markdown text. Line numbers begin at 0."""

    lines: tuple[str, ...]
    begins: tuple[int, ...]
    """The line on which each part of the lesson begins."""
    cut: int
    """What stands before this line is more than a screen; the rest may be built when that is seen."""

    def line_of(self, text: str) -> int:
        """The first line that is this one, blanks around it apart; 0 when there is none."""
        wanted = visible_text(text.strip())
        return next((number for number, line in enumerate(self.lines) if line.strip() == wanted), 0)


def source_of(lesson: Lesson) -> Source:
    """An exercise becomes a block that holds its number."""
    lines: list[str] = []
    begins = []
    number = 0
    for part in lesson.parts:
        begins.append(len(lines))
        if isinstance(part, Exercise):
            lines += [f"```{CARD}", str(number), "```", ""]
            number += 1
        else:
            lines += [*safe_lines(part.markdown), ""]
    cut = next((line for line in begins if line >= FIRST), len(lines))
    return Source(tuple(lines), tuple(begins), cut)


def parser() -> MarkdownIt:
    """CommonMark with tables. Entities bring in signs behind the sanitiser; HTML and <addresses> would vanish."""
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(["entity", "autolink"])


class LessonFence(MarkdownFence):
    """A block of code in the colours of its language; or the card of an exercise."""

    def __init__(self, markdown: Markdown, token: Token, code: str) -> None:
        super().__init__(markdown, token, code)
        self.card = _card(token, markdown)
        """The number of its exercise from 0, None for a block of code."""
        self.set_class(self.card is not None, "card")
        self._colour()

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        """Textual's own would guess a language and look for its lexer, on every block."""
        return Content(code)

    def _colour(self) -> None:
        if self.card is None:
            self._highlighted_code = painted(self.code, self.lexer, self.app.theme)

    def notify_style_update(self) -> None:
        shown = self._highlighted_code
        super().notify_style_update()
        self._highlighted_code = shown
        self._colour()
        self.set_content(self._highlighted_code)

    def compose(self) -> ComposeResult:
        yield Label(self._highlighted_code, id="code-content", expand=True)

    def draw(self, content: Content) -> None:
        """A card's own content."""
        self._highlighted_code = content
        self.set_content(content)

    def on_click(self, event: events.Click) -> None:
        if self.card is not None:
            event.stop()
            self.post_message(LessonText.CardChosen(self.card))


def _card(token: Token, markdown: Markdown) -> int | None:
    number = token.content.strip()
    if (
        token.info != CARD
        or not isinstance(markdown, LessonText)
        or not re.fullmatch(r"\d{1,4}", number, re.ASCII)
    ):
        return None
    return int(number) if int(number) in markdown.exercises else None


class QuietTable(MarkdownTable):
    """Without the pop-up over each cell, which would read its text as markup of the screen."""

    def on_mount(self) -> None:
        for cell in self.query(Static):
            cell.tooltip = None


class LessonText(Markdown):
    """Lines of a lesson from `first` on. `exercises`: the numbers of those that have their cards in it."""

    BLOCKS = {  # noqa: RUF012 - as Textual declares it
        **Markdown.BLOCKS,
        "fence": LessonFence,
        "code_block": LessonFence,
        "table_open": QuietTable,
    }

    class CardChosen(Message):
        """The card of an exercise was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, source: Source, first: int, end: int) -> None:
        super().__init__("\n".join(source.lines[first:end]), parser_factory=parser, open_links=False)
        self.first, self.end = first, end
        cards = [line for line, text in enumerate(source.lines) if text == f"```{CARD}" and line in source.begins]
        self.exercises = frozenset(number for number, line in enumerate(cards) if first <= line < end)

    def cards(self) -> dict[int, LessonFence]:
        """The card of each exercise. A text that imitates one does not take its place."""
        found: dict[int, LessonFence] = {}
        for block in self.children:
            if isinstance(block, LessonFence) and block.card is not None:
                found.setdefault(block.card, block)
        return found

    def block_at(self, line: int) -> MarkdownBlock | None:
        """The outermost block that this line of the source is part of, or the one behind it."""
        blocks: Iterable[MarkdownBlock] = (one for one in self.children if isinstance(one, MarkdownBlock))
        return next((block for block in blocks if block.source_range[1] + self.first > line), None)


class Reader(VerticalScroll):
    """The scrolling text. Space goes on as in any reader."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page_down", "Go on", show=False),
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]

    def shows(self, widget: Widget) -> bool:
        """Whether the first line of the widget can be seen."""
        text = widget.parent
        top = widget.virtual_region.y + (text.virtual_region.y if isinstance(text, LessonText) else 0)
        return self.scroll_offset.y <= top < self.scroll_offset.y + self.size.height


def painted(code: str, language: str, theme: str) -> Content:
    """The text of a block in its colours: a dialogue by the lexer, a time line with its dates; all else plain."""
    spans: list[Span] = []
    if language == "smtp":
        styles = role_names(theme)
        spans = [Span(start, end, styles[role]) for start, end, role in reply_spans(code) if styles.get(role)]
    elif language == "timeline":
        spans = [Span(*found.span(), "bold $accent") for found in _DATE.finditer(code)]
    return Content(code, spans)
