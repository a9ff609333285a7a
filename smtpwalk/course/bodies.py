"""The body of an exercise: what is asked, as its kind has it, and the answers. Frozen data.

Here live the shapes. They are read by `body_reader`; what a learner does is held against them by `predicates`,
`config_goals` and `answers`; and the linter proves each solution.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smtpwalk.course.config_goals import ConfigLeaf
    from smtpwalk.course.goals import Goal
    from smtpwalk.course.predicates import Leaf, ReplyLeaf

VERDICTS: Final = ("open", "likely-open", "closed", "cannot-tell")
CLASSES: Final = ("2yz", "3yz", "4yz", "5yz")
OUTCOMES: Final = ("accepted", "go-on", "deferred", "refused", "dropped")


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
