"""An exercise as its file describes it: what it asks, how it is answered, its hints and its solution.
Frozen data.

Here live the shapes. They are read by `exercise_reader`; dialogues and files are checked by `predicates`
and `config_goals`, questions by `answers`; and the linter proves each solution.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from smtpwalk.course.config_goals import ConfigLeaf
from smtpwalk.course.goals import Goal
from smtpwalk.course.predicates import Leaf, ReplyLeaf

HINTS: Final = 3
"""Grades of hints: where to look, what to do, nearly how. The solution comes after them."""
VERDICTS: Final = ("open", "likely-open", "closed", "cannot-tell")
CLASSES: Final = ("2yz", "3yz", "4yz", "5yz")
OUTCOMES: Final = ("accepted", "go-on", "deferred", "refused", "dropped")


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


class Ask(StrEnum):
    CLASS = "class"
    CODE = "code"
    OUTCOME = "outcome"


class Do(StrEnum):
    """What a step of a played dialogue does."""

    SAY = "say"
    WAIT = "wait"
    CONNECT = "connect"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Step:
    do: Do
    line: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        said = {
            Do.SAY: self.line,
            Do.WAIT: f"(wait {self.seconds:g} seconds)",
            Do.CONNECT: "(connect anew)",
            Do.EARLY: f"{self.line}   (before the greeting is over)",
        }
        return said[self.do]


@dataclass(frozen=True, slots=True)
class Material:
    """A dialogue to look at: a recording's session, a practice host that is played, or a transcript."""

    recording: str = ""
    """A file in the lesson's folder."""
    session: int = 1
    practice: str = ""
    lines: tuple[Step, ...] = ()
    transcript: str = ""
    own: tuple[str, ...] = ()
    """Domains that are the server's own, where no practice host says so."""


@dataclass(frozen=True, slots=True)
class Choice:
    text: str
    right: bool
    because: str = ""
    """Said when it was taken wrongly, or left out wrongly."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    practice: str
    goal: tuple[Goal[Leaf], ...]
    solution: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Predict:
    material: Material
    ask: Ask
    solution: str
    """What the author expects; the linter compares it with what really comes."""
    before: ReplyLeaf | None = None
    """The exchange whose reply is hidden; None: the last one that has a reply."""
    nth: int = 1
    """Which of those that `before` fits."""


@dataclass(frozen=True, slots=True)
class Classify:
    material: Material
    solution: str
    verdicts: tuple[str, ...]
    grounds: tuple[Choice, ...] = ()
    gives: tuple[Goal[Leaf], ...] = ()
    """What the dialogue must show, for the linter alone."""


@dataclass(frozen=True, slots=True)
class Edit:
    notation: str
    name: str
    """What the file is called on screen."""
    text: str
    """As the learner finds it."""
    goal: tuple[Goal[ConfigLeaf], ...]
    solution: str


@dataclass(frozen=True, slots=True)
class Choose:
    choices: tuple[Choice, ...]

    @property
    def several(self) -> bool:
        return sum(choice.right for choice in self.choices) > 1


@dataclass(frozen=True, slots=True)
class Order:
    items: tuple[str, ...]
    """In a right order."""
    before: tuple[tuple[str, str], ...] = ()
    """The pairs that matter; empty: the whole order does."""


@dataclass(frozen=True, slots=True)
class Type:
    answers: tuple[str, ...]
    """All that count as right; the first is shown."""
    exact: bool = False
    """Capitals, blanks and quotes matter."""
    wrong: tuple[tuple[str, str], ...] = ()
    """Likely mistakes, and what to say to each."""


Body = Dialogue | Predict | Classify | Edit | Choose | Order | Type


@dataclass(frozen=True, slots=True)
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
    body: Body
    file: str
    line: int
