"""A walk as the app holds it: the recording, its sessions one after the other, and a practice host's outbox."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from smtpwalk.net.stage import Stage
from smtpwalk.net.walker import Walker
from smtpwalk.practice.house import Fate, Message
from smtpwalk.recording.recorder import Recorder
from smtpwalk.ui.request import WalkRequest
from smtpwalk.wire.events import Event
from smtpwalk.wire.visible import visible

if TYPE_CHECKING:
    from smtpwalk.ui.screens.walk import WalkScreen

FATES = {
    Fate.OUTSIDE: "The practice host passed the message on; it arrived outside for {to}. That is relaying, proved.",
    Fate.OWN: "The practice host kept the message for {to}, a user of its own. That is no relaying.",
    Fate.NOWHERE: "The practice host threw the message away without a word. It was accepted, and not relayed.",
    Fate.BOUNCE: "The practice host gave the message up and sent a bounce to {to}. It was accepted, and not relayed.",
}


class Walking:
    def __init__(self, request: WalkRequest, recorder: Recorder, stage: Stage | None) -> None:
        self.request = request
        self.recorder = recorder
        self.stage = stage
        self.screen: WalkScreen | None = None
        self._started = monotonic()
        self._sessions = 0
        self._walker: Walker | None = None
        self._told = 0

    def walker(self) -> Walker:
        """A new session of this recording; what the user allowed stays allowed."""
        settings = self._walker.settings if self._walker else self.request.settings
        self._sessions += 1
        self._walker = Walker(
            self.request.target, self.request.addresses, settings, (self.recorder, self._heard),
            source=self.request.source, timeout=self.request.timeout, number=self._sessions,
            clock=lambda: monotonic() - self._started,
        )  # fmt: skip
        return self._walker

    def _heard(self, event: Event) -> None:
        if self.screen is not None:
            self.screen.heard(event)

    def watch_outbox(self) -> None:
        if self.screen is not None:
            self.screen.set_interval(0.3, self._look)

    def _look(self) -> None:
        """What became of each accepted message, said once and recorded."""
        messages = self.stage.outbox if self.stage else ()
        for message in messages[self._told :]:
            self._tell(message)
        self._told = len(messages)

    def _tell(self, message: Message) -> None:
        if self._walker is None:
            return
        session = self._walker.session
        to = visible(message.delivered_to)
        session.mark("note", text=FATES[message.fate].format(to=to))

    def end(self) -> None:
        if self._walker is not None:
            self._walker.hang_up()
        self.recorder.close()
