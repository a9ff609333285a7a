"""The lesson's text in front of one of its exercises: what stands above it, to read and go back from."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Label, Markdown

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.lesson import Lesson, Text
from smtpwalk.ui.widgets.lesson_text import LessonText, Reader, source_of
from smtpwalk.wire.visible import visible_text


class LessonBeside(Screen[None]):
    """Opens at the text that stands before the exercise; all that is above it can be scrolled to."""

    AUTO_FOCUS = "#reader"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back to the exercise"),
        Binding("enter,q,ctrl+t", "back", show=False),
    ]

    def __init__(self, lesson: Lesson, exercise: Exercise) -> None:
        super().__init__()
        above = lesson.parts[: lesson.parts.index(exercise)]
        texts = tuple(part for part in above if isinstance(part, Text))
        self._title = lesson.title
        self._source = source_of(replace(lesson, read=lambda: texts))

    def compose(self) -> ComposeResult:
        name = Content.styled(f" {visible_text(self._title)} ", "bold $primary")
        yield Label(name + Content.styled("  PgUp: what stands above", "$foreground-muted"), id="title")
        with Horizontal(id="lesson"), Reader(id="reader"):
            yield LessonText(self._source, 0, len(self._source.lines))
        yield Footer(show_command_palette=False)

    def on_markdown_table_of_contents_updated(self, event: Markdown.TableOfContentsUpdated) -> None:
        event.stop()
        self.call_after_refresh(self._to_the_last_part)

    def _to_the_last_part(self) -> None:
        block = self.query_one(LessonText).block_at(self._source.begins[-1]) if self._source.begins else None
        if block is not None:
            self.query_one(Reader).scroll_to_widget(block, animate=False, top=True, immediate=True)

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        """A link would lead away from the exercise; the lesson itself has them all."""
        event.stop()

    def action_back(self) -> None:
        self.dismiss(None)
