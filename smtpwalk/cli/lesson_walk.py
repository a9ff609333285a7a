"""A dialogue exercise in plain mode: the practice host on a free port of the loopback, walked by hand; it
ticks itself.

After each reply the goals are looked at, and each one that has come about is said. The guide keeps silent
here: what to type is the exercise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from types import TracebackType
from typing import Final, Self

from smtpwalk.cli.background import Background
from smtpwalk.cli.console import Console
from smtpwalk.cli.lesson_outbox import message_line
from smtpwalk.cli.lesson_words import Aid, ConsoleBefore
from smtpwalk.cli.plain import PlainWalk
from smtpwalk.cli.row_printer import RowPrinter
from smtpwalk.course.bodies import Dialogue
from smtpwalk.course.goals import Standing
from smtpwalk.course.predicates import Facts, look
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.walk import Step
from smtpwalk.net.own_name import own_name
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target
from smtpwalk.net.walker import Walker, fresh_settings
from smtpwalk.practice.personality import Personality
from smtpwalk.wire.events import ClientBytes, Event
from smtpwalk.wire.visible import visible_text

FATE_SECONDS: Final = 5.0
"""How long a message on its way is waited for when a connection is over."""
_COMMAND: Final = "> "


class Ticks:
    """Says each goal that has come about, once, and that all have."""

    def __init__(self, body: Dialogue, host: Personality, console: Console) -> None:
        self.body, self.host, self.console = body, host, console
        self.talks: list[Conversation] = []
        self.stage: Stage | None = None
        self._said: set[int] = set()
        self._messages = 0
        self._done = False
        self._frozen: Standing | None = None

    def anew(self) -> None:
        """Nothing that was said before counts any more."""
        self.talks.clear()
        self._said.clear()
        self._messages, self._done, self._frozen = 0, False, None

    def freeze(self) -> None:
        """What is done to leave is not part of the exercise: things stand as they stood before it."""
        self._frozen = self.look()

    def thaw(self) -> None:
        self._frozen = None

    def look(self) -> Standing:
        if self._frozen is not None:
            return self._frozen
        outbox = self.stage.outbox if self.stage else ()
        return look(self.body.goal, Facts(tuple(self.talks), outbox, self.host.naming))

    def __call__(self, event: Event) -> None:
        if not isinstance(event, ClientBytes):
            self.tick()

    def tick(self) -> bool:
        """Whether all is done."""
        self._arrived()
        found = self.look()
        for number, part in enumerate(found.parts):
            if part.met and number not in self._said:
                self._said.add(number)
                self.console.print_line(f"[x] {visible_text(part.text)}")
        if found.done and not self._done:
            self._done = True
            self._frozen = found  # what was reached stays so, whatever is tried afterwards
            self.console.print_line("That is it. QUIT ends the dialogue, and the lesson goes on.")
        return found.done

    def _arrived(self) -> None:
        """One line for each message that has come to its end."""
        outbox = self.stage.outbox if self.stage else ()
        new, self._messages = outbox[self._messages :], len(outbox)
        for message in new:
            self.console.say(message_line(message), "    ")


class LessonWalk(PlainWalk):
    """A plain walk without the guide. Leaving says nothing to the host: QUIT is the learner's to send."""

    def __init__(
        self, walker: Walker, console: Console, background: Background, leaving: Callable[[], None]
    ) -> None:
        super().__init__(walker, console, background)
        self._before_leaving = leaving

    def leave(self) -> None:
        self._before_leaving()
        self._leaving = True
        if not self.talk.closed:
            self.background.call(self.walker.hang_up)

    def run(self) -> None:
        self._converse()

    def _show(self, step: Step) -> None:
        """What comes next is for the learner to find."""


class _NoSuggestion(ConsoleBefore):
    """In a lesson an empty line sends nothing, unless a message is being typed or something was asked."""

    def __init__(self, inner: Console, ticks: Ticks) -> None:
        super().__init__(inner)
        self._ticks = ticks
        self.first = ""
        """A command that was typed before there was a connection."""

    def ask(self, prompt: str, *, hidden: bool = False) -> str | None:
        while True:
            self._ticks.tick()  # a message may have arrived meanwhile
            if self.first and prompt == _COMMAND:
                first, self.first = self.first, ""
                return first
            line = self._inner.ask(prompt, hidden=hidden)
            if line or line is None or prompt != _COMMAND:
                return line
            self.say("Nothing was sent. Type a command; :task says what is to be done, :hint helps.")


class Dialogues:
    """`with Dialogues(...) as dialogues:` serves the host; each `answer` is one connection, all count together."""

    def __init__(self, body: Dialogue, host: Personality, aid: Aid, console: Console) -> None:
        self.ticks = Ticks(body, host, console)
        self.host, self.aid = host, aid
        self.console = _NoSuggestion(console, self.ticks)
        self._background = Background()
        self._stage = Stage(host)

    def __enter__(self) -> Self:
        self._background.__enter__()
        self._background.run(self._stage.start())
        self.ticks.stage = self._stage
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._background.run(self._stage.stop())
        self._background.__exit__(kind, error, trace)

    def once(self) -> None:
        self.console.say(f"The practice host is {self.host.host}, on this machine. You are connected to it:")

    def answer(self) -> Standing | None:
        """One connection to its end, or one more after each `:anew`; None when the user leaves."""
        while True:
            self._connection()
            if not self.aid.again:
                break
            self._anew()
        found = self.ticks.look()
        return found if found.done or self.aid.leaving is None else None

    def again(self) -> bool:
        """Whether another connection is wanted. A command that is typed instead of Enter goes out on it."""
        typed = self.console.ask("Enter connects again; :hint, :solution, :anew, :skip, :quit: ")
        if typed is None and not self.aid.again:
            return False
        if self.aid.again:
            self._anew()
        self.console.first = (typed or "").strip()
        return True

    def _anew(self) -> None:
        self.aid.again = False
        self._background.run(self._stage.stop())
        self._stage = Stage(self.host)
        self._background.run(self._stage.start())
        self.ticks.anew()
        self.ticks.stage = self._stage
        self.console.say("Begun anew: nothing that was said to the host before counts any more.")

    def _connection(self) -> None:
        self.ticks.thaw()
        began = monotonic()
        printer = RowPrinter(self.console)
        address = Address(self._stage.address, self._stage.port)
        settings = replace(
            fresh_settings(self.host.host, own_name(address)),
            may_send=True,
            own=self.host.own_domain.encode(),
        )
        walker = Walker(
            Target(address.ip, address.port, tls=self.host.implicit_tls), (address,), settings, (printer, self.ticks),
            number=len(self.ticks.talks) + 1, clock=lambda: monotonic() - began,
        )  # fmt: skip
        printer.talk = walker.talk
        self.ticks.talks.append(walker.talk)
        try:
            LessonWalk(walker, self.console, self._background, self._before_leaving).run()
            if not self.aid.going:
                self._background.run(self._fates())
        finally:
            self._background.call(walker.hang_up)

    def _before_leaving(self) -> None:
        """What was said until now counts, with the messages that are on their way; hanging up does not."""
        if not self.aid.again:
            self._background.run(self._fates())
        self.ticks.freeze()

    async def _fates(self) -> None:
        """Messages on their way are waited for, a little."""
        for _ in range(round(FATE_SECONDS / 0.1)):
            if self.ticks.tick() or len(self._stage.outbox) == len(self._stage.house.outbox):
                return
            await asyncio.sleep(0.1)
