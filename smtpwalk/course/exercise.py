"""An exercise as a lesson shows it: what it asks, its hints and its reason. What answers it is read when it is opened.

Here lives what every exercise has. The body, as each kind has it, is in `bodies`: it needs the whole of dialogues and
configurations, and a lesson shows a dozen exercises before one of them is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smtpwalk.course.bodies import Body

HINTS: Final = 3
"""Grades of hints: where to look, what to do, nearly how. The solution comes after them."""


class Kind(StrEnum):
    DIALOGUE = "dialogue"
    """Done on a practice host; the goal looks at the conversation and the host's outbox."""
    PREDICT = "predict"
    """A dialogue stops before a reply; the learner says what comes."""
    CLASSIFY = "classify"
    """A dialogue, a verdict to choose, and the grounds for it."""
    EDIT = "edit"
    """A file to mend; it is parsed, never compared."""
    CHOOSE = "choose"
    ORDER = "order"
    TYPE = "type"


@dataclass(frozen=True)
class Exercise:
    id: str
    """Unique within the course: progress is kept by it."""
    kind: Kind
    title: str
    task: str
    """Markdown."""
    hints: tuple[str, ...]
    reason: str
    """Why the solution is right. Shown with it, and after a right answer."""
    read: Callable[[], Body] = field(repr=False, compare=False)
    """Reads the body; raises CourseError when it breaks a rule."""
    file: str
    line: int

    @cached_property
    def body(self) -> Body:
        return self.read()
