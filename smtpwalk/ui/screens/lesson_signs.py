"""What a lesson says of its exercises: the card of each, the list beside the text, the line about the one at hand.

Words and signs only; nothing depends on colour, and whatever the lesson says has passed the sanitiser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.lesson import Lesson
from smtpwalk.course.record import State
from smtpwalk.ui.doing import KINDS, SIGNS
from smtpwalk.wire.visible import visible_text

_STYLES: Final = {State.DONE: "bold $success", State.SKIPPED: "bold $warning"}


def title(lesson: Lesson, states: Sequence[State]) -> Content:
    head = Content.styled(f" {visible_text(lesson.title)} ", "bold $primary")
    tail = f"  {states.count(State.DONE)}/{len(states)} done, {lesson.minutes} minutes"
    return head + Content.styled(tail, "$foreground-muted")


def card(number: int, exercise: Exercise, state: State, *, at_hand: bool) -> Content:
    """Two lines; `number` counts from 0."""
    name = Content.styled(f"Exercise {number + 1}: {visible_text(exercise.title)}", "bold")
    kind = Content.styled(f"\n    {KINDS[exercise.kind]}   ", "$foreground-muted")
    keys = "Enter does it again" if state is State.DONE else "Enter does it"
    return _sign(state) + name + kind + (Content.styled(keys, "bold $accent") if at_hand else Content(""))


def beside(lesson: Lesson, states: Sequence[State], hand: int) -> Content:
    """All exercises, what the lesson is for, and where its facts come from."""
    lines = [Content.styled("Exercises", "bold underline")]
    for number, (exercise, state) in enumerate(zip(lesson.exercises, states, strict=True)):
        here = number == hand
        name = Content.styled(visible_text(exercise.title), "bold" if here else "")
        lines.append(Content(">" if here else " ") + _sign(state) + name)
    lines += [Content(""), Content.styled("Afterwards", "bold underline"), Content(visible_text(lesson.about))]
    lines += [Content(""), Content.styled("Sources", "bold underline")]
    lines += [Content.styled(visible_text(source), "$foreground-muted") for source in lesson.sources]
    return Content("\n").join(lines)


def at_hand(lesson: Lesson, states: Sequence[State], hand: int) -> Content:
    exercises = lesson.exercises
    if all(state is State.DONE for state in states):
        said = Content.styled(" All exercises of this lesson are done.", "bold $success")
        return said + Content("  F8: the next lesson")
    name = f"{SIGNS[states[hand]]} {hand + 1}/{len(exercises)} {visible_text(exercises[hand].title)}"
    return Content.styled(" At hand: ", "$foreground-muted") + Content(name)


def _sign(state: State) -> Content:
    return Content.styled(f"{SIGNS[state]} ", _STYLES.get(state, "bold"))
