"""The lessons with their progress, the next one chosen, and a search over all of them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from smtpwalk.course.outline import Entry, Found, next_lesson, outline, resumed, search
from smtpwalk.ui.learning import Learning
from smtpwalk.ui.widgets.field import Field
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp

MOST_FOUND: Final = 100
_LINE: Final = 70
"""Of a line that was found, as many signs as a row has room for."""
_HELP: Final = (
    "Up and Down choose a lesson, Enter opens it: where you were, or at its beginning.\n"
    "[x] done, [-] begun, [ ] not begun; behind it how many exercises are done.\n"
    "F3 or / goes to the search: all words must stand in one line. Enter then goes to the list, Esc ends the search.\n"
    "What you do in a lesson is kept at once. Nothing has to be done in order.\n\n"
    "Esc goes back, Ctrl+Q leaves the program."
)


class CourseScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("f2", "app.open_code_book", "Code book"),
        Binding("f3,slash", "search", "Search"),
        Binding("escape", "leave", "Back"),
    ]

    app: WalkApp

    def __init__(self, learning: Learning) -> None:
        super().__init__()
        self.learning = learning
        self._entries: tuple[Entry, ...] = ()
        self._found: tuple[Found, ...] | None = None

    def compose(self) -> ComposeResult:
        course = self.learning.course
        yield Label(Content.styled(f" {visible_text(course.title)} ", "bold $primary"), id="title")
        yield Static(id="next")
        yield OptionList(id="lessons")
        yield Static(id="about-lesson")
        yield Field(id="search", placeholder="F3: search all lessons")
        yield Static("", id="state")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self._list()
        self.say(self.learning.progress.notice or self._left_out())

    def _left_out(self) -> str:
        """The first lesson that cannot be read, and how many more."""
        first, *others = self.learning.course.broken or (None,)
        if first is None:
            return ""
        more = f" And {len(others)} more: smtpwalk check says which." if others else ""
        return f"A lesson cannot be read and is left out. {first}{more}"

    def on_screen_resume(self) -> None:
        self.learning.refresh()
        if self._found is None:
            self._list()

    # ------------------------------------------------------------------ the lists
    def _list(self) -> None:
        """All lessons, the cursor on the one that comes next."""
        learning = self.learning
        self._entries, self._found = outline(learning.course, learning.progress), None
        lessons = self.query_one(OptionList)
        lessons.border_title = "Lessons"
        lessons.clear_options()
        lessons.add_options(map(_entry, self._entries))
        following = next_lesson(learning.course, learning.progress)
        places = [number for number, entry in enumerate(self._entries) if entry.lesson is following]
        lessons.highlighted = places[0] if places else 0
        self.query_one("#next", Static).update(self._next())

    def _next(self) -> Content:
        learning = self.learning
        lesson, exercise = resumed(learning.course, learning.progress)
        if lesson is None:
            return Content("All is done. Any lesson can be read again, and every exercise done again.")
        where = f": {visible_text(exercise.title)}" if exercise else ""
        return (
            Content.styled("Next: ", "bold $accent")
            + Content(f"{visible_text(lesson.title)}{where}")
            + Content.styled("   Enter opens it", "$foreground-muted")
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        words = event.value.strip()
        if not words:
            if self._found is not None:
                self._list()
            return
        self._found = tuple(islice(search(self.learning.course, words), MOST_FOUND))
        lessons = self.query_one(OptionList)
        many = (
            f"{MOST_FOUND} places and more"
            if len(self._found) == MOST_FOUND
            else f"{len(self._found)} places"
        )
        lessons.border_title = many if self._found else "No lesson holds all of these words"
        lessons.clear_options()
        lessons.add_options(map(_place, self._found))
        lessons.highlighted = 0 if self._found else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        places = self._found if self._found is not None else self._entries
        if event.option_index < len(places):
            about = places[event.option_index].lesson.about
            self.query_one("#about-lesson", Static).update(
                Content.styled("Afterwards: ", "bold") + Content(visible_text(" ".join(about.split())))
            )

    # ------------------------------------------------------------------ keys
    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self._found is None:
            self.learning.open_lesson(self._entries[event.option_index].lesson)
            return
        found = self._found[event.option_index]
        at = found.exercise.id if found.exercise else ""
        self.learning.open_lesson(found.lesson, at=at, line=found.line)

    def on_input_submitted(self) -> None:
        self.query_one(OptionList).focus()

    def action_search(self) -> None:
        self.query_one("#search", Input).focus()

    def action_leave(self) -> None:
        field = self.query_one("#search", Input)
        if field.value or field.has_focus:
            field.value = ""
            self.query_one(OptionList).focus()
        else:
            self.app.pop_screen()

    def action_help(self) -> None:
        self.app.show_text("The lessons", Content(_HELP))

    def say(self, sentence: str) -> None:
        self.query_one("#state", Static).update(Content.styled(sentence, "bold $warning"))


def _many(places: int) -> str:
    if places == MOST_FOUND:
        return f"{places} places and more; another word narrows it down"
    return {0: "No lesson holds all of these words", 1: "1 place"}.get(places, f"{places} places")


def sign(entry: Entry) -> str:
    return "[x]" if entry.finished else "[-]" if entry.begun else "[ ]"


def _entry(entry: Entry) -> Option:
    lesson = entry.lesson
    number = lesson.name.partition("_")[0]
    done = Content.styled(f"{sign(entry)} ", "bold $success" if entry.finished else "bold")
    figures = Content.styled(
        f"{entry.done:>2}/{entry.total:<2} {lesson.minutes:>2} min  ", "$foreground-muted"
    )
    return Option(done + Content(f"{number}  ") + figures + Content(visible_text(lesson.title)))


def _place(found: Found) -> Option:
    number = found.lesson.name.partition("_")[0]
    kind = Content.styled("exercise: ", "$accent") if found.exercise else Content("")
    line = visible_text(found.line)
    short = line if len(line) <= _LINE else f"{line[: _LINE - 3]}..."
    return Option(Content.styled(f"{number}  ", "bold") + kind + Content(short))
