"""A relay test as the app holds it: the plan, the prober that does its steps, the recording, a practice host's mail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from secrets import token_bytes
from typing import Final

from smtpwalk.net.outbox import OutboxWatch
from smtpwalk.net.prober import Prober
from smtpwalk.net.stage import Stage
from smtpwalk.recording.recorder import Recorder
from smtpwalk.relay.message import Letterhead
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.plan import RelayPlan
from smtpwalk.relay.proof import Arrival, new_token
from smtpwalk.relay.settings import Settings, Tls
from smtpwalk.ui.request import WalkRequest
from smtpwalk.wire.events import Event

PROOF: Final = 3.0
"""Seconds that an arrival from a practice host is waited for; the slowest takes a fifth of a second."""
STEP: Final = 0.1


class Relaying:
    """A practice host is tested to the dot, with its outbox as proof; any other host to RCPT, so nothing is sent."""

    def __init__(self, request: WalkRequest, recorder: Recorder, stage: Stage | None) -> None:
        self.request, self.recorder, self._stage = request, recorder, stage
        self._tokens: set[str] = set()
        self._watch = OutboxWatch(lambda: stage.outbox, self._tokens.__contains__) if stage else None
        self.plan = RelayPlan(relay_settings(request), self._token)
        self.heard: Callable[[Event], None] | None = None
        self.prober = Prober(
            request.target, request.addresses, self.plan, (recorder, self._heard),
            prove=self._prove if stage else None, source=request.source, timeout=request.timeout,
            facts={"wait": PROOF, "proof": ["practice outbox"]} if stage else None,
        )  # fmt: skip

    def _heard(self, event: Event) -> None:
        if self.heard is not None:
            self.heard(event)

    def _token(self) -> str:
        token = new_token(token_bytes(10))
        self._tokens.add(token)
        return token

    async def _prove(self, tokens: tuple[str, ...]) -> Sequence[Arrival]:
        """Looks into the outbox until every token was seen, or the patience for it is over."""
        arrivals: list[Arrival] = []
        for _ in range(int(PROOF / STEP)):
            arrivals += self._watch.new_arrivals() if self._watch else []
            if {arrival.token for arrival in arrivals} >= set(tokens):
                break
            await asyncio.sleep(STEP)
        return arrivals

    def end(self) -> None:
        self.prober.hang_up()
        self.recorder.close()


def relay_settings(request: WalkRequest) -> Settings:
    """The plan's settings for what the user asked for; the date is this moment's."""
    walk, practice = request.settings, request.practice
    user, _, domain = walk.recipient.rpartition(b"@")
    head = Letterhead(str(request.target), walk.sender, walk.name, format_datetime(datetime.now().astimezone()))
    return Settings(
        head,
        sender=walk.sender,
        foreign_domain=domain or b"elsewhere.test",
        foreign_user=user if request.addresses_given else b"",
        own_domain=walk.own if practice else b"",
        names=(walk.name,),
        depth=Depth.DOT if practice else Depth.RCPT,
        tls=Tls.IMPLICIT if request.target.tls else Tls.AUTO,
        pause=0.0 if all(address.loopback for address in request.addresses) else 2.0,
    )
