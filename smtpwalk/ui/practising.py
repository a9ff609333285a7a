"""A dialogue exercise as the app holds it: its practice host, all sessions with it, and how far they have come.

Nothing is recorded: what is said to a practice host in a lesson is practice.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

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
from smtpwalk.ui.request import WalkRequest
from smtpwalk.wire.events import Event

if TYPE_CHECKING:
    from smtpwalk.ui.screens.exercise_dialogue import DialogueExerciseScreen


class SilentWalker(Walker):
    """A walker that suggests nothing: what to type is the exercise."""

    @property
    def step(self) -> Step:
        return replace(super().step, line=None, message=None, others=())


class Practising:
    """The stage must have been entered."""

    def __init__(self, body: Dialogue, host: Personality, stage: Stage) -> None:
        self.body, self.host, self._stage = body, host, stage
        self.screen: DialogueExerciseScreen | None = None
        self.talks: list[Conversation] = []
        self._started = monotonic()
        self._walker: Walker | None = None
        address = Address(stage.address, stage.port)
        settings = replace(
            fresh_settings(host.host, own_name(address)), may_send=True, own=host.own_domain.encode()
        )
        target = Target(address.ip, address.port, tls=host.implicit_tls)
        self.request = WalkRequest(target, (address,), settings, practice=host)

    def walker(self) -> Walker:
        """A new session; all sessions count together. The one before is over."""
        self.end()
        request = self.request
        self._walker = SilentWalker(
            request.target, request.addresses, request.settings, (self._heard,),
            number=len(self.talks) + 1, clock=lambda: monotonic() - self._started,
        )  # fmt: skip
        self.talks.append(self._walker.talk)
        return self._walker

    def _heard(self, event: Event) -> None:
        if self.screen is not None:
            self.screen.heard(event)

    def standing(self) -> Standing:
        return look(self.body.goal, Facts(tuple(self.talks), self._stage.outbox, self.host.naming))

    @property
    def arrived(self) -> int:
        """How many messages have come to their end."""
        return len(self._stage.outbox)

    def end(self) -> None:
        if self._walker is not None:
            self._walker.hang_up()
