"""What every exercise on the screen has: its task and what was said to it, hints, skipping, beginning anew, leaving.

The screens built on this one show what the exercise is about and take the answer; `Doing` keeps what came of it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Footer, Label

from smtpwalk.course.goals import Standing
from smtpwalk.course.record import State
from smtpwalk.course.solution import solution_lines
from smtpwalk.ui.doing import KINDS, SIGNS, Doing
from smtpwalk.ui.screens.dialogue import WIDE
from smtpwalk.ui.widgets.guide import Guide
from smtpwalk.ui.widgets.prose import inline, prose
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp


TASK: Final = "task (Ctrl+N: more, Ctrl+T: the lesson)"
_LEAST_ANSWERS: Final = 5
"""Lines for the answers, their frame included, however long the question is."""
_LEAST_ASKED: Final = 6
_FRAME: Final = 2
_SIDE: Final = 65
"""Percent of the lines for question and answers below a dialogue; the style sheet has the same figure."""


class ExerciseScreen(Screen[None]):
    AUTO_FOCUS = "#answers, #typed, TextArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("f2", "app.open_code_book", "Codes"),
        Binding("f5", "again", "Anew"),
        Binding("f6,h", "hint", "Hint"),
        Binding("f7,s", "skip", "Skip"),
        Binding("escape", "leave", "Lesson"),
        Binding("ctrl+n", "more", "More", show=False),
        Binding("ctrl+t", "text", "Text", show=False, priority=True),
    ]
    app: WalkApp

    def __init__(self, doing: Doing) -> None:
        super().__init__()
        self.doing = doing

    def compose(self) -> ComposeResult:
        yield Label(heading(self.doing), id="title")
        material = list(self.material())
        with Horizontal(id="exercise", classes="two" if material else ""):
            yield from material
            with Vertical(id="side"):
                yield Guide(id="ask")
                yield from self.answers()
        yield Footer(show_command_palette=False)

    def material(self) -> ComposeResult:
        """What the exercise is about, where it is about something."""
        yield from ()

    def answers(self) -> ComposeResult:
        """Where the answer is given."""
        yield from ()

    @abstractmethod
    def keys(self) -> str:
        """How this kind is answered, for the help."""

    def standing(self) -> Standing | None:
        """How far it has come, where there is more than right and wrong."""
        return None

    def restart(self) -> None:
        """The answer as it was in the beginning."""

    def on_mount(self) -> None:
        self.query_one(Footer).compact = self.size.width < WIDE
        self.set_class(self.size.width >= WIDE, "wide")
        self.show_ask()

    def on_resize(self, event: Resize) -> None:
        self.query_one(Footer).compact = event.size.width < WIDE
        self.set_class(event.size.width >= WIDE, "wide")
        self.call_after_refresh(self._share_room)

    def show_ask(self) -> None:
        """The task and all that was said; the newest is what is seen."""
        guide = self.query_one("#ask", Guide)
        guide.border_title = TASK
        guide.show_content(asked(self.doing, self.standing(), airy=self.size.height >= 36))
        guide.call_after_refresh(self._share_room)
        self.query_one("#title", Label).update(heading(self.doing))
        self.refresh_bindings()

    def _share_room(self) -> None:
        """The answers get the room that they need, what is said about them gets the rest and is scrolled to its end."""
        guide = self.query_one("#ask", Guide)
        for answers in self.query("#answers, #typed"):
            room = self.query_one("#exercise").size.height * (_SIDE if self._narrow_beside else 100) // 100
            needed = max(answers.virtual_size.height, 1) + _FRAME
            asked_for = min(_LEAST_ASKED, guide.virtual_size.height + 1)
            given = max(_LEAST_ANSWERS, min(needed, room - asked_for))
            answers.styles.max_height = given
            guide.styles.max_height = max(asked_for, room - min(needed, given))
        if said(self.doing):
            guide.call_after_refresh(guide.scroll_end, animate=False)

    @property
    def _narrow_beside(self) -> bool:
        """What the exercise is about stands above, and has its share of the lines."""
        return bool(self.query("#exercise.two")) and not self.has_class("wide")

    # ------------------------------------------------------------------ keys
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("hint", "skip"):
            return not self.doing.done
        return True

    def action_hint(self) -> None:
        self.doing.help()
        self.show_ask()

    def action_skip(self) -> None:
        self.doing.skip()
        self.action_leave()

    def action_again(self) -> None:
        self.doing.again()
        self.restart()
        self.show_ask()

    def action_leave(self) -> None:
        self.app.learning.leave_exercise()

    def action_more(self) -> None:
        self.query_one("#ask", Guide).turn_page()

    def action_text(self) -> None:
        show_text_above(self.doing, self.app)

    def action_help(self) -> None:
        self.app.show_text(
            "This exercise, and the keys", Content("\n\n").join([Content(self.keys()), Content(KEYS)])
        )


KEYS: Final = (
    "Esc     back to the lesson; what is done is kept at once\n"
    "F6      a hint; each says more, and then comes the solution\n"
    "F7      pass the exercise by; it waits for you\n"
    "F5      begin anew; what was done stays done\n"
    "F2      the code book\n"
    "Ctrl+N  the next page of the task\n"
    "Ctrl+T  the lesson's text above this exercise\n"
    "Tab     on to the next part of the screen\n"
    "Ctrl+Q  leave the program\n\n"
    "Where nothing is typed, h is a hint and s passes by."
)


def show_text_above(doing: Doing, app: WalkApp) -> None:
    """What the lesson says before the exercise, to look things up in while doing it."""
    from smtpwalk.ui.screens.lesson_beside import LessonBeside

    app.push_screen(LessonBeside(doing.lesson, doing.exercise))


def heading(doing: Doing) -> Content:
    total = len(doing.lesson.exercises)
    name = Content.styled(f" {doing.number}/{total} {visible_text(doing.exercise.title)} ", "bold $primary")
    sign = Content.styled(
        SIGNS[State.DONE] if doing.done else SIGNS[State.NEW], "bold $success" if doing.done else ""
    )
    return name + sign + Content.styled(f"  {KINDS[doing.exercise.kind]}", "$foreground-muted")


def asked(
    doing: Doing, standing: Standing | None = None, *, airy: bool = False, reply: Content | None = None
) -> Content:
    """The task, how far it has come, what the last reply means, and at the end what was said to it."""
    gap = Content("\n\n" if airy else "\n")
    parts = [prose(doing.exercise.task)]
    if standing is not None:
        parts.append(goals(standing))
    if reply is None:
        return gap.join([*parts, *said(doing)])
    blocks = [gap.join(parts), reply, gap.join(said(doing))]
    return Content("\n\n").join(block for block in blocks if block.plain)


def goals(standing: Standing) -> Content:
    """What is met and what is missing."""
    rows = [
        Content.styled("[x] " if part.met else "[ ] ", "bold $success" if part.met else "bold")
        + inline(visible_text(part.text))
        for part in standing.parts
    ]
    return Content("\n").join(rows)


def said(doing: Doing) -> list[Content]:
    """Hints, the solution, a remark, and at last the reason."""
    exercise = doing.exercise
    parts = [
        Content.styled(f"Hint {number} of {len(exercise.hints)}: ", "bold $accent") + prose(hint)
        for number, hint in enumerate(exercise.hints[: doing.hints], 1)
    ]
    if doing.hints == len(exercise.hints) and not (doing.solution or doing.done):
        parts.append(Content.styled("There are no more hints; F6 shows the solution.", "$foreground-muted"))
    if doing.solution:
        lines = [Content(f"  {visible_text(line)}".rstrip()) for line in solution_lines(exercise)]
        parts.append(Content("\n").join([Content.styled("The solution:", "bold $accent"), *lines]))
    if doing.done:
        parts.append(Content.styled("[x] Right.", "bold $success"))
    if doing.done or doing.solution:
        parts.append(Content.styled("Why: ", "bold") + prose(exercise.reason))
    if doing.remarks:
        first, *others = doing.remarks
        style = "$foreground-muted" if doing.done else "bold $warning"
        head = inline(visible_text(first)).stylize_before(style)
        parts.append(Content(" ").join([head, *map(prose, others)]))
    return parts


def not_yet(standing: Standing) -> tuple[str, ...]:
    """The first thing that is missing. Behind some hints the list of all of them has scrolled away."""
    if not standing.missing:
        return ()
    first, *others = standing.missing
    return (f"Not yet: {visible_text(first)}{f' (and {len(others)} more)' if others else ''}",)
