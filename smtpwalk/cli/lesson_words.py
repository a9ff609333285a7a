"""The words of a plain lesson: they begin with a colon, and they work at every question and within every
dialogue.

`:quit` and `:skip` leave an exercise, `:anew` begins a dialogue anew, the others help. Here live the
words and the hints; what they act upon is an `Aid`, one for each exercise that is being done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from smtpwalk.cli.console import Console
from smtpwalk.cli.lesson_text import one_line, said
from smtpwalk.course.exercise import Exercise, Kind
from smtpwalk.course.progress import Progress
from smtpwalk.course.solution import solution_lines
from smtpwalk.wire.visible import visible_text


class Leave(Enum):
    """How an exercise is left without being done."""

    SKIP = auto()
    QUIT = auto()


class Aid:
    """Help with one exercise. `word` answers whether it knew the word; `leaving` says what the user wants."""

    def __init__(self, exercise: Exercise, progress: Progress, console: Console) -> None:
        self.exercise, self.progress, self.console = exercise, progress, console
        self.leaving: Leave | None = None
        self.again = False
        """The sessions of the exercise are to begin anew."""
        self._hints = 0

    def word(self, typed: str) -> bool:
        known = WORDS.get(typed.strip().removeprefix(":").lower())
        if not typed.startswith(":") or typed.startswith("::") or known is None:
            return False
        known[1](self)
        return True

    @property
    def going(self) -> bool:
        """Whether the dialogue that is under way is to be left."""
        return self.again or self.leaving is not None

    # ------------------------------------------------------------------ the words
    def task(self) -> None:
        say_markdown(self.exercise.task, self.console)

    def hint(self) -> None:
        """The next grade; behind the last one the way to the solution."""
        hints = self.exercise.hints
        if self._hints == len(hints):
            self.console.say("There are no more hints. :solution shows the solution, with its reason.")
            return
        self._hints += 1
        self.progress.hinted(self.exercise.id, self._hints)
        self.console.say(f"Hint {self._hints} of {len(hints)}: {one_line(hints[self._hints - 1])}")

    def solution(self) -> None:
        self.progress.shown(self.exercise.id)
        self.console.say("The solution:")
        for line in solution_lines(self.exercise):
            self.console.print_line(f"    {visible_text(line)}".rstrip())
        self.reason()

    def reason(self) -> None:
        self.console.say(f"Why: {one_line(self.exercise.reason)}")

    def skip(self) -> None:
        self.leaving = Leave.SKIP

    def quit(self) -> None:
        self.leaving = Leave.QUIT

    def anew(self) -> None:
        if self.exercise.kind is Kind.DIALOGUE:
            self.again = True
        else:
            self.console.say("Only a dialogue with a host can begin anew. Here just answer again.")

    def help(self) -> None:
        for name, (text, _) in WORDS.items():
            self.console.say(f":{name:<10} {text}", "  ")


WORDS: Final[Mapping[str, tuple[str, Callable[[Aid], None]]]] = MappingProxyType(
    {
        "quit": ("leave the lesson; what is done is kept", Aid.quit),
        "skip": ("pass this exercise by", Aid.skip),
        "task": ("say again what is to be done", Aid.task),
        "hint": ("a hint; each says more than the one before", Aid.hint),
        "solution": ("the solution, with its reason", Aid.solution),
        "anew": ("begin the dialogue anew, as if nothing had been said to the host", Aid.anew),
        "words": ("this list", Aid.help),
    }
)


class ConsoleBefore(Console):
    """A console that stands before another one and hands everything on to it."""

    def __init__(self, inner: Console) -> None:
        self._inner = inner
        self.interactive, self.colour = inner.interactive, inner.colour

    def say(self, text: str = "", indent: str = "") -> None:
        self._inner.say(text, indent)

    def print_line(self, text: str) -> None:
        self._inner.print_line(text)


class LessonConsole(ConsoleBefore):
    """Takes the lesson's words for itself."""

    def __init__(self, inner: Console, aid: Aid) -> None:
        super().__init__(inner)
        self._aid = aid

    def ask(self, prompt: str, *, hidden: bool = False) -> str | None:
        """A line that is no word; None when there is no more, or when the user wants to leave or begin anew."""
        if self._aid.going:
            return None
        while (line := self._inner.ask(prompt, hidden=hidden)) is not None:
            if hidden or not self._aid.word(line):
                return line
            if self._aid.going:
                return None
        self._aid.leaving = Leave.QUIT
        return None


def say_markdown(markdown: str, console: Console) -> None:
    for piece in said(markdown.strip("\n")):
        if piece.whole:
            console.print_line(f"{piece.indent}{piece.text}".rstrip())
        else:
            console.say(piece.text, piece.indent)
