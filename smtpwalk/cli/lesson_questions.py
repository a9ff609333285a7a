"""Questions as lines: choose, order, type, predict, classify. Each asks until the answer is right or the
user leaves.

An empty line asks for nothing; what the words of a lesson do, their console does by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from smtpwalk.cli.console import Console
from smtpwalk.cli.painting import painted
from smtpwalk.course import answers, bodies
from smtpwalk.course.answers import Checked
from smtpwalk.course.exercise import Exercise, Kind
from smtpwalk.course.playing import fold, stream_of
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.practice.personality import Personality
from smtpwalk.report.transcript import transcript
from smtpwalk.wire.visible import visible_text

Ask = Callable[[str], str | None]
Hosts = tuple[Personality, ...]


class Questions:
    """One exercise. `once` shows what belongs to it, then each call of `answer` asks once; None: no answer came."""

    def __init__(self, exercise: Exercise, folder: Path, hosts: Hosts, console: Console) -> None:
        self.exercise, self.folder, self.hosts, self.console = exercise, folder, hosts, console
        self._shown: tuple[str, ...] = ()
        self._puzzle: answers.Puzzle | None = None

    def once(self) -> None:
        _ONCE[self.exercise.kind](self, self.exercise.body)

    def answer(self) -> Checked | None:
        return _ANSWER[self.exercise.kind](self, self.exercise.body)

    def afterwards(self) -> None:
        """What is shown when it is done: the rest of a dialogue."""
        if self._puzzle is None:
            return
        before, whole = fold(self._puzzle.shown), fold((*self._puzzle.shown, *self._puzzle.rest))
        self.console.say("What came:")
        self._rows(whole, whole.rows[len(before.rows) :])

    # ------------------------------------------------------------------ what is shown
    def _list(self, items: Iterable[str]) -> None:
        for number, item in enumerate(items, 1):
            self.console.say(f"{number}  {visible_text(item)}", "  ")

    def _rows(self, talk: Conversation, rows: Iterable[Any]) -> None:
        for line in transcript(talk, rows=rows):
            self.console.print_line(painted(line, colour=self.console.colour))

    def _choices(self, body: bodies.Choose) -> None:
        self._list(choice.text for choice in body.choices)

    def _items(self, body: bodies.Order) -> None:
        self._shown = answers.shuffled(body, self.exercise.id)
        self._list(self._shown)

    def _nothing(self, body: bodies.Type) -> None:
        """The task says it all."""

    def _before(self, body: bodies.Predict) -> None:
        stream = stream_of(body.material, self.folder, self.hosts)
        self._puzzle = answers.puzzle(stream, body.before, body.nth)
        if self._puzzle is not None:
            talk = fold(self._puzzle.shown)
            self._rows(talk, talk.rows)

    def _whole(self, body: bodies.Classify) -> None:
        talk = stream_of(body.material, self.folder, self.hosts).talk
        self._rows(talk, talk.rows)
        self._list(body.verdicts)

    # ------------------------------------------------------------------ what is asked
    def _choose(self, body: bodies.Choose) -> Checked | None:
        prompt = "Numbers of all that are right: " if body.several else "Number: "
        taken = self._numbers(prompt, len(body.choices))
        return None if taken is None else answers.check_choice(body, taken)

    def _order(self, body: bodies.Order) -> Checked | None:
        taken = self._numbers("The numbers in the right order: ", len(self._shown))
        return None if taken is None else answers.check_order(body, [self._shown[n] for n in taken])

    def _type(self, body: bodies.Type) -> Checked | None:
        said = self._line("Answer: ")
        return None if said is None else answers.check_typed(body, said)

    def _predict(self, body: bodies.Predict) -> Checked | None:
        said = self._line(f"{_PROMPTS[body.ask]}: ")
        if said is None or self._puzzle is None:
            return None
        return answers.check_prediction(body, self._puzzle.exchange, said)

    def _classify(self, body: bodies.Classify) -> Checked | None:
        said = self._line("Verdict (number or word): ")
        if said is None:
            return None
        if said.isascii() and said.isdigit() and 1 <= int(said) <= len(body.verdicts):
            said = body.verdicts[int(said) - 1]
        if not answers.right_verdict(body, said) or not body.grounds:
            return answers.check_verdict(body, said)
        self.console.say("The verdict is right. Which of these are grounds for it?")
        self._list(ground.text for ground in body.grounds)
        taken = self._numbers("Numbers of all that are: ", len(body.grounds))
        return None if taken is None else answers.check_verdict(body, said, taken)

    def _line(self, prompt: str) -> str | None:
        """Something was typed, or None: an empty line asks again."""
        while (said := self.console.ask(prompt)) is not None:
            if said.strip():
                return said.strip()
            self.console.say("Type an answer; :hint, :skip, :quit and :words work everywhere.")
        return None

    def _numbers(self, prompt: str, most: int) -> list[int] | None:
        """Places from 0. What is no number of the list is asked for again."""
        while (said := self._line(prompt)) is not None:
            parts = [part for part in re.split(r"[\s,;]+", said) if part]
            if all(part.isascii() and part.isdigit() and 1 <= int(part[:6]) <= most for part in parts):
                return [int(part) - 1 for part in parts]
            self.console.say(f"Numbers from 1 to {most}, with blanks between them.")
        return None


_PROMPTS: Final = {
    bodies.Ask.CLASS: "Which class, 2, 3, 4 or 5",
    bodies.Ask.CODE: "Which code",
    bodies.Ask.OUTCOME: f"How does it end ({', '.join(bodies.OUTCOMES)})",
}
_ONCE: Final[Mapping[Kind, Callable[[Questions, Any], None]]] = MappingProxyType(
    {
        Kind.CHOOSE: Questions._choices,
        Kind.ORDER: Questions._items,
        Kind.TYPE: Questions._nothing,
        Kind.PREDICT: Questions._before,
        Kind.CLASSIFY: Questions._whole,
    }
)
_ANSWER: Final[Mapping[Kind, Callable[[Questions, Any], Checked | None]]] = MappingProxyType(
    {
        Kind.CHOOSE: Questions._choose,
        Kind.ORDER: Questions._order,
        Kind.TYPE: Questions._type,
        Kind.PREDICT: Questions._predict,
        Kind.CLASSIFY: Questions._classify,
    }
)
