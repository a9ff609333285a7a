"""Questions on the screen: choose, order, type, and the two about a dialogue: predict what comes, classify what came.

What is right is decided in the course room; here an answer is taken, and what came of it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from smtpwalk.course import answers, bodies
from smtpwalk.course.answers import Checked
from smtpwalk.course.bodies import Ask
from smtpwalk.course.playing import Stream, fold, stream_of
from smtpwalk.errors import CourseError
from smtpwalk.practice.personality import Personality
from smtpwalk.ui.doing import Doing
from smtpwalk.ui.screens.exercise import ExerciseScreen
from smtpwalk.ui.widgets.choices import Choices, Sorter
from smtpwalk.ui.widgets.field import Field
from smtpwalk.ui.widgets.transcript import Transcript

_NOTHING: Final = "Nothing is marked yet: Space marks, Enter answers."
_CHOOSE: Final = "Up and Down choose, Enter answers. Where several are right, Space marks each of them first."
_TYPE: Final = "Type the answer; Enter answers."
_SCROLL: Final = "PgUp and PgDn scroll the dialogue."


class QuestionScreen(ExerciseScreen):
    """An answer is judged; behind a right one Enter leads back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "back", "Back to the lesson")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.doing.done if action == "back" else super().check_action(action, parameters)

    def action_back(self) -> None:
        self.action_leave()

    def judge(self, checked: Checked) -> None:
        self.doing.judged(checked.right, checked.remarks)
        if self.doing.done:
            for widget in (*self.query(Choices), *self.query(Sorter)):
                widget.over = True
            self.revealed()
            self.doing.remark("Enter goes back to the lesson.")
        self.show_ask()

    def revealed(self) -> None:
        """What is shown when it is done."""

    def over(self) -> bool:
        """Leaves when it was done before."""
        if self.doing.done:
            self.action_leave()
        return self.doing.done

    def unmarked(self) -> None:
        self.doing.remark(_NOTHING)
        self.show_ask()


class ChooseScreen(QuestionScreen):
    def keys(self) -> str:
        return _CHOOSE

    def __init__(self, doing: Doing, body: bodies.Choose) -> None:
        super().__init__(doing)
        self.body = body

    def answers(self) -> ComposeResult:
        yield Choices((choice.text for choice in self.body.choices), several=self.body.several, id="answers")

    def on_choices_answered(self, event: Choices.Answered) -> None:
        if self.over():
            return
        if event.taken:
            self.judge(answers.check_choice(self.body, event.taken))
        else:
            self.unmarked()

    def restart(self) -> None:
        self.query_one(Choices).offer(
            (choice.text for choice in self.body.choices), several=self.body.several
        )


class OrderScreen(QuestionScreen):
    def keys(self) -> str:
        return "Up and Down choose; Space takes the item, then Up and Down move it, Space lets it go. Enter answers."

    def __init__(self, doing: Doing, body: bodies.Order) -> None:
        super().__init__(doing)
        self.body = body

    def answers(self) -> ComposeResult:
        yield Sorter(answers.shuffled(self.body, self.doing.exercise.id), id="answers")

    def on_sorter_answered(self, event: Sorter.Answered) -> None:
        if not self.over():
            self.judge(answers.check_order(self.body, event.order))

    def restart(self) -> None:
        self.query_one(Sorter).put(answers.shuffled(self.body, self.doing.exercise.id))


class TypeScreen(QuestionScreen):
    def keys(self) -> str:
        return _TYPE

    def __init__(self, doing: Doing, body: bodies.Type) -> None:
        super().__init__(doing)
        self.body = body

    def answers(self) -> ComposeResult:
        yield Field(id="typed", placeholder="the answer; Enter answers")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip() and not self.over():
            self.judge(answers.check_typed(self.body, event.value))

    def restart(self) -> None:
        self.query_one(Field).value = ""


class DialogueQuestion(QuestionScreen):
    """With a dialogue beside the question. PgUp and PgDn scroll it from anywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "scroll(-1)", "Back", show=False, priority=True),
        Binding("pagedown", "scroll(1)", "On", show=False, priority=True),
    ]

    def material(self) -> ComposeResult:
        yield Transcript([], id="shown")

    def on_mount(self) -> None:
        self.restart()

    def action_scroll(self, pages: int) -> None:
        transcript = self.query_one(Transcript)
        transcript.scroll_relative(y=pages * max(1, transcript.size.height - 1), animate=False)


class PredictScreen(DialogueQuestion):
    def __init__(self, doing: Doing, body: bodies.Predict, stream: Stream) -> None:
        super().__init__(doing)
        puzzle = answers.puzzle(stream, body.before, body.nth)
        if puzzle is None:
            rule = "its dialogue has no exchange that could be asked for."
            raise CourseError(doing.exercise.file, doing.exercise.line, rule, "smtpwalk check says more.")
        self.body, self.puzzle = body, puzzle
        self.said = _PREDICTIONS.get(body.ask, ())

    def keys(self) -> str:
        return f"The dialogue stops before a reply. {_CHOOSE if self.said else _TYPE} {_SCROLL}"

    def answers(self) -> ComposeResult:
        if self.said:
            yield Choices((words for _, words in self.said), id="answers")
        else:
            yield Field(id="typed", placeholder="the code, three digits; Enter answers")

    def on_choices_answered(self, event: Choices.Answered) -> None:
        self._answer(self.said[event.taken[0]][0])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._answer(event.value)

    def _answer(self, said: str) -> None:
        if not self.over():
            self.judge(answers.check_prediction(self.body, self.puzzle.exchange, said))

    def revealed(self) -> None:
        before, whole = fold(self.puzzle.shown), fold((*self.puzzle.shown, *self.puzzle.rest))
        first = len(before.rows)
        self.query_one(Transcript).show(whole.rows, first if first < len(whole.rows) else None)

    def restart(self) -> None:
        self.query_one(Transcript).show(fold(self.puzzle.shown).rows)


class ClassifyScreen(DialogueQuestion):
    def keys(self) -> str:
        return f"First the verdict, then its grounds. {_CHOOSE} {_SCROLL}"

    def __init__(self, doing: Doing, body: bodies.Classify, stream: Stream) -> None:
        super().__init__(doing)
        self.body, self.stream = body, stream
        self.verdict = ""

    def answers(self) -> ComposeResult:
        yield Choices(id="answers")

    def on_choices_answered(self, event: Choices.Answered) -> None:
        if self.over():
            return
        if self.verdict:
            if event.taken:
                self.judge(answers.check_verdict(self.body, self.verdict, event.taken))
            else:
                self.unmarked()
            return
        verdict = self.body.verdicts[event.taken[0]]
        if verdict == self.body.solution and self.body.grounds:
            self._ask_for_grounds(verdict)
        else:
            self.judge(answers.check_verdict(self.body, verdict))

    def _ask_for_grounds(self, verdict: str) -> None:
        self.verdict = verdict
        self.query_one(Choices).offer((ground.text for ground in self.body.grounds), several=True)
        question = "Which of these are grounds for it? Space marks, Enter answers."
        self.doing.remark(f"{verdict}: the verdict is right.", question)
        self.show_ask()

    def restart(self) -> None:
        self.verdict = ""
        self.query_one(Choices).offer(self.body.verdicts, several=False)
        self.query_one(Transcript).show(self.stream.talk.rows)


_PREDICTIONS: Final[Mapping[Ask, Sequence[tuple[str, str]]]] = MappingProxyType(
    {
        Ask.CLASS: (("2yz", "2yz: done"), ("3yz", "3yz: go on"), ("4yz", "4yz: not now"), ("5yz", "5yz: no")),
        Ask.OUTCOME: tuple((outcome, outcome) for outcome in bodies.OUTCOMES),
    }
)
"""What is answered, and how it reads, where there is something to choose from."""


def question(doing: Doing, hosts: Iterable[Personality]) -> QuestionScreen:
    """The screen for a question. Raises what a missing host or a bad recording raises."""
    match doing.exercise.body:
        case bodies.Choose() as body:
            return ChooseScreen(doing, body)
        case bodies.Order() as body:
            return OrderScreen(doing, body)
        case bodies.Type() as body:
            return TypeScreen(doing, body)
        case bodies.Predict() as body:
            return PredictScreen(doing, body, stream_of(body.material, doing.lesson.folder, hosts))
        case bodies.Classify() as body:
            return ClassifyScreen(doing, body, stream_of(body.material, doing.lesson.folder, hosts))
        case _:
            raise TypeError(f"{doing.exercise.kind} is no question")
