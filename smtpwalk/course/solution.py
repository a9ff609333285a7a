"""The solution of an exercise as lines to show: behind the third hint, with its reason. For screens and for
plain mode.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from smtpwalk.course import bodies
from smtpwalk.course.exercise import Exercise, Kind


def solution_lines(exercise: Exercise) -> tuple[str, ...]:
    return tuple(_LINES[exercise.kind](exercise.body))


def _grounds(body: bodies.Classify) -> list[str]:
    return [body.solution, *(f"- {ground.text}" for ground in body.grounds if ground.right)]


def _typed(body: bodies.Type) -> list[str]:
    return [body.answers[0], *(f"or {answer}" for answer in body.answers[1:])]


_LINES: Final[Mapping[Kind, Callable[[Any], list[str]]]] = MappingProxyType(
    {
        Kind.DIALOGUE: lambda body: [str(step) for step in body.solution],
        Kind.PREDICT: lambda body: [body.solution],
        Kind.CLASSIFY: _grounds,
        Kind.EDIT: lambda body: body.solution.rstrip("\n").split("\n"),
        Kind.CHOOSE: lambda body: [choice.text for choice in body.choices if choice.right],
        Kind.ORDER: lambda body: [f"{number}. {item}" for number, item in enumerate(body.items, 1)],
        Kind.TYPE: _typed,
    }
)
