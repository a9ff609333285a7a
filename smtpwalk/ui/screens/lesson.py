"""One lesson: its text to scroll through, and the exercises as cards where they stand in it.

One exercise is at hand: the first one left, then whichever the learner goes to. Enter does it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Footer, Label, Markdown, Static

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.lesson import Lesson, Text
from smtpwalk.course.outline import next_exercise
from smtpwalk.course.record import State
from smtpwalk.course.text import links
from smtpwalk.ui.learning import Learning
from smtpwalk.ui.screens import lesson_signs
from smtpwalk.ui.widgets.lesson_text import LessonFence, LessonText, Reader, source_of

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp

BESIDE: Final = 112
"""Columns from which the list of exercises stands beside the text."""
_HELP: Final = (
    "Esc        leave the lesson; what is done is kept\n"
    "Enter      go to the exercise at hand, and do it; a finished one may be done again\n"
    "n, p       the next exercise, the one before\n"
    "Up, Down, PgUp, PgDn, Space, Home, End: scroll the text\n"
    "F2         the code book\n"
    "F3         the links of this lesson\n"
    "F5         forget what was done: of this exercise, or of the whole lesson\n"
    "F8         the next lesson\n"
    "Ctrl+Q     leave the program\n\n"
    "[x] done, [-] passed by, [ ] to be done"
)


class LessonScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("enter", "do", "Do it"),
        Binding("n", "go(1)", "Next"),
        Binding("p", "go(-1)", "Before", show=False),
        Binding("f2", "app.open_code_book", "Codes"),
        Binding("f3", "links", "Links"),
        Binding("f5", "forget", "Forget", show=False),
        Binding("f8", "next_lesson", "Next lesson"),
        Binding("escape", "leave", "Leave"),
    ]

    app: WalkApp

    def __init__(
        self, learning: Learning, lesson: Lesson, *, at: str = "", line: str = "", again: bool = False
    ) -> None:
        super().__init__()
        self.learning, self.lesson = learning, lesson
        self._at, self._line, self._again = at, line, again
        self._source = source_of(lesson)
        self._hand = self._first()
        self._opened: Exercise | None = None
        self._scrolls = 0
        """Scrolling that was asked for by this screen and is still to come."""

    def _first(self) -> int:
        """The exercise to begin at: the one that was asked for, else the first one left."""
        exercises = self.lesson.exercises
        wanted = next((one for one in exercises if one.id == self._at), None)
        left = None if self._again else next_exercise(self.lesson, self.learning.progress)
        found = wanted or left
        return exercises.index(found) if found else 0

    def compose(self) -> ComposeResult:
        yield Label(id="title")
        with Horizontal(id="lesson"):
            with Reader(id="reader"):
                yield LessonText(self._source, 0, self._source.cut)
            yield Static(id="exercises")
        yield Static(id="at-hand")
        yield Footer(show_command_palette=False, compact=self.app.size.width < BESIDE)

    def on_mount(self) -> None:
        self._lay_out(self.size.width)
        self.reader.focus()
        self.watch(self.reader, "scroll_y", self._scrolled, init=False)
        self._draw()

    def on_resize(self, event: Resize) -> None:
        self._lay_out(event.size.width)
        self._draw()

    def _lay_out(self, width: int) -> None:
        self.set_class(width >= BESIDE, "beside")
        self.query_one(Footer).compact = width < BESIDE

    # ------------------------------------------------------------------ drawing
    @property
    def reader(self) -> Reader:
        return self.query_one(Reader)

    def cards(self) -> dict[int, LessonFence]:
        """The card of each exercise, as far as the text is built."""
        return {number: card for text in self.query(LessonText) for number, card in text.cards().items()}

    def _state(self, exercise: Exercise) -> State:
        return self.learning.progress.record(exercise.id).state

    def _draw(self) -> None:
        """Signs, and which exercise is at hand."""
        lesson, states = self.lesson, [self._state(exercise) for exercise in self.lesson.exercises]
        self.query_one("#title", Label).update(lesson_signs.title(lesson, states))
        self._draw_cards()
        if self.has_class("beside"):
            self.query_one("#exercises", Static).update(lesson_signs.beside(lesson, states, self._hand))
        self.query_one("#at-hand", Static).update(lesson_signs.at_hand(lesson, states, self._hand))

    def _draw_cards(self) -> None:
        for number, card in self.cards().items():
            exercise, here = self.lesson.exercises[number], number == self._hand
            card.set_class(here, "at-hand")
            card.draw(lesson_signs.card(number, exercise, self._state(exercise), at_hand=here))

    # ------------------------------------------------------------------ places
    def on_markdown_table_of_contents_updated(self, event: Markdown.TableOfContentsUpdated) -> None:
        """All blocks of a text are there. The rest of the lesson comes behind the first paint."""
        event.stop()
        self._draw_cards()
        text, end = event.markdown, len(self._source.lines)
        assert isinstance(text, LessonText)
        if text.end < end:
            self.call_after_refresh(self.reader.mount, LessonText(self._source, text.end, end))
        else:
            self.call_after_refresh(self._go_to_start)

    def _go_to_start(self) -> None:
        """To the line or exercise that was asked for, else to the text before the exercise at hand."""
        progress = self.learning.progress
        if self._at:
            self._show_hand()
            return
        if self._line:
            self._show_line(self._source.line_of(self._line))
            return
        self.learning.keep(lambda progress: progress.opened(self.lesson.name))  # no mere look-up
        if not self._again and any(progress.done(one.id) for one in self.lesson.exercises):
            self._show_text_before(self._hand)

    def _show_line(self, line: int) -> None:
        block = next((found for text in self.query(LessonText) if (found := text.block_at(line))), None)
        if block is not None:
            self._scroll(partial(self.reader.scroll_to_widget, block, animate=False, top=True, immediate=True))

    def _scroll(self, go: Callable[[], object]) -> None:
        """When all has its place. It is not the learner who scrolls then, so the exercise at hand stays."""

        def gone() -> None:
            go()
            self._scrolls -= 1

        self._scrolls += 1
        self.call_after_refresh(gone)

    def _show_text_before(self, number: int) -> None:
        parts = self.lesson.parts
        place = parts.index(self.lesson.exercises[number])
        if place and isinstance(parts[place - 1], Text):
            place -= 1
        self._show_line(self._source.begins[place])

    def _show_hand(self) -> None:
        card = self.cards().get(self._hand)
        if card is not None:
            self._scroll(partial(self.reader.scroll_to_center, card, animate=False, immediate=True))

    def _scrolled(self) -> None:
        """Whoever scrolls away from the exercise at hand takes the first one that is left and can be seen."""
        cards, reader = self.cards(), self.reader
        card = cards.get(self._hand)
        if self._scrolls or card is None or reader.shows(card):
            return
        exercises = self.lesson.exercises
        for number, one in sorted(cards.items()):
            if reader.shows(one) and self._state(exercises[number]) is not State.DONE:
                self._hand = number
                self._draw()
                return

    def on_screen_resume(self) -> None:
        """Back from an exercise: when it is done, on to the text behind it."""
        opened, self._opened = self._opened, None
        if opened is None:
            return
        self.learning.refresh()
        if self._state(opened) in (State.DONE, State.SKIPPED):
            self._go_on(opened)
        self._draw()

    def _go_on(self, behind: Exercise) -> None:
        exercises = self.lesson.exercises
        at = exercises.index(behind)
        later = [n for n in range(at + 1, len(exercises)) if self._state(exercises[n]) is not State.DONE]
        left = next_exercise(self.lesson, self.learning.progress)
        self._hand = later[0] if later else exercises.index(left) if left else at
        place = self.lesson.parts.index(behind)
        self._show_line(self._source.begins[place])

    # ------------------------------------------------------------------ keys
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next_lesson":
            return self.learning.course.behind(self.lesson) is not None
        return bool(self.lesson.exercises) or action not in ("do", "go", "forget")

    def action_do(self) -> None:
        """Shows the exercise at hand first when it cannot be seen."""
        card = self.cards().get(self._hand)
        if card is not None and not self.reader.shows(card):
            self._show_hand()
        elif card is not None:
            self._open(self._hand)

    def on_lesson_text_card_chosen(self, event: LessonText.CardChosen) -> None:
        self._hand = event.number
        self._open(event.number)

    def _open(self, number: int) -> None:
        self._opened = self.lesson.exercises[number]
        self.learning.open_exercise(self._opened, self.lesson)

    def action_go(self, by: int) -> None:
        self._hand = max(0, min(len(self.lesson.exercises) - 1, self._hand + by))
        self._draw()
        self._show_hand()

    def action_forget(self) -> None:
        from smtpwalk.ui.screens.dialogs import Choice

        exercise = self.lesson.exercises[self._hand]

        def answered(choice: str | None) -> None:
            gone = {"one": (exercise,), "all": self.lesson.exercises}.get(choice or "", ())
            if gone:
                self.learning.forget([one.id for one in gone])
                self._draw()

        body = Content("As if it had never been touched: done or not, tries, hints.")
        choices = {"back": "Forget nothing", "one": f"Exercise {self._hand + 1}", "all": "The whole lesson"}
        self.app.push_screen(Choice("Forget what was done?", body, choices), answered)

    def action_links(self) -> None:
        from smtpwalk.ui.screens.lesson_links import LinksDialog

        found = [
            link.target
            for part in self.lesson.parts
            if isinstance(part, Text)
            for link in links(part.markdown)
        ]

        def answered(target: str | None) -> None:
            if target is not None:
                self._follow(target)

        self.app.push_screen(LinksDialog(list(dict.fromkeys(found)), self.learning.course), answered)

    def on_markdown_link_clicked(self, event: Markdown.LinkClicked) -> None:
        event.stop()
        self._follow(event.href)

    def _follow(self, target: str) -> None:
        own = target.removeprefix(f"../{self.lesson.name}/lesson.md")
        place = [number for number, one in enumerate(self.lesson.exercises) if own == f"#{one.id}"]
        if place:
            self._hand = place[0]
            self._draw()
            self._show_hand()
        else:
            self.learning.follow(target, self.lesson)

    def action_next_lesson(self) -> None:
        following = self.learning.course.behind(self.lesson)
        if following is not None:
            self.learning.open_lesson(following, instead=True)

    def action_leave(self) -> None:
        self.learning.leave_lesson()

    def action_help(self) -> None:
        self.app.show_text("A lesson, and its keys", Content(_HELP))
