"""The relay test at work: each step of the plan done on a real connection, at full speed.

It judges nothing. A screen that lets a person do the steps one by one calls `do` for each; `run` does them all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import Phase
from smtpwalk.errors import NetworkError
from smtpwalk.net.session import Session, Sink, Waited
from smtpwalk.net.target import Address, Target
from smtpwalk.relay.evidence import Evidence, with_arrivals
from smtpwalk.relay.outcomes import Judgement, Vantage
from smtpwalk.relay.plan import RelayPlan
from smtpwalk.relay.proof import Arrival
from smtpwalk.relay.replay import arrival_facts, plan_facts
from smtpwalk.relay.steps import Asked, AskProof, Came, Connect, Ended, Leave, Pause, Say, SendMessage, Step
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge
from smtpwalk.wire.commands import dot_stuff
from smtpwalk.wire.events import Mark
from smtpwalk.wire.visible import visible

Prove = Callable[[tuple[str, ...]], Awaitable[Sequence[Arrival]]]
"""Waits for these tokens, as long as proof is waited for, and hands over what arrived."""

_GREETING: Final = 30.0
_REPLY: Final = 60.0
_MESSAGE: Final = 120.0
"""RFC 5321 4.5.3.2 wants minutes from a mailer. A test waits long enough for greeting delays and tarpits."""
_BYE: Final = 5.0
_LAST_WORDS: Final = 0.5
"""QUIT was answered by no goodbye: one reply too many may be on its way, and spoils what was learnt before."""
_QUIET: Final = 6.0
"""How long a greeting that holds lines without a code may stand still before it is taken as it is. A greeting with
codes gets the whole wait: postscreen stands still in the middle of one for six seconds, on purpose."""
_ENDED: Final = {
    Waited.ANSWERED: Ended.ANSWERED,
    Waited.CLOSED: Ended.CLOSED,
    Waited.TIMED_OUT: Ended.TIMED_OUT,
}


@dataclass(frozen=True, slots=True)
class Tested:
    """What a run found out about one address of a host."""

    evidence: Evidence
    judgement: Judgement
    vantage: Vantage
    arrivals: tuple[Arrival, ...] = ()


class Prober:
    """One host, one connection at a time. `talks` has the conversation of every session, in order."""

    def __init__(self, target: Target, addresses: Iterable[Address], plan: RelayPlan, sinks: Iterable[Sink] = (),
                 *, prove: Prove | None = None, source: str | None = None, timeout: float | None = None,
                 clock: Callable[[], float] | None = None, facts: Mapping[str, Any] | None = None,
                 on_step: Callable[[Step], None] | None = None) -> None:  # fmt: skip
        started = monotonic()
        self.plan = plan
        self.talks: list[Conversation] = []
        self._target, self._addresses, self._sinks = target, tuple(addresses), tuple(sinks)
        self._prove, self._source, self._timeout = prove, source, timeout
        self._clock = clock or (lambda: monotonic() - started)
        self._facts = dict(facts or {})
        self._on_step = on_step
        self._session: Session | None = None
        self._asked: Asked | None = None
        self._told = False
        self._arrivals: tuple[Arrival, ...] = ()

    async def run(self) -> Tested:
        """All steps of the plan, and the verdict."""
        steps = self.plan.steps()
        try:
            step = next(steps)
            while True:
                step = steps.send(await self.do(step))
        except StopIteration as over:
            return self.tested(over.value)
        finally:
            self.hang_up()

    def tested(self, evidence: Evidence) -> Tested:
        """The verdict on the evidence so far; also after a run that was stopped."""
        if self._arrivals or self._prove is not None:
            evidence = with_arrivals(evidence, self._arrivals, watched=self._prove is not None)
        place = vantage(evidence.source, evidence.address)
        return Tested(evidence, judge(evidence, place), place, self._arrivals)

    async def do(self, step: Step) -> Came:
        if self._on_step is not None:
            self._on_step(step)
        if isinstance(step, Connect):
            return await self._connect(step)
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
        elif isinstance(step, Leave):
            await self._leave(step)
        elif isinstance(step, AskProof):
            await self._ask_proof(step)
        else:
            return await self._talk(step)
        return Came(self._talk_so_far)

    def hang_up(self) -> None:
        if self._session is not None:
            self._session.hang_up()

    @property
    def _talk_so_far(self) -> Conversation:
        return self.talks[-1] if self.talks else Conversation()

    # ------------------------------------------------------------------ steps
    async def _connect(self, step: Connect) -> Came:
        session = Session(self._sinks, number=len(self.talks) + 1, clock=self._clock, timeout=self._timeout)
        self._session = session
        self.talks.append(session.conversation)
        try:
            await session.connect(replace(self._target, tls=step.tls), self._addresses, source=self._source)
        except NetworkError as error:
            return _failed(session, error)
        return await self._greeting(session, step.wait or self._timeout or _GREETING)

    async def _greeting(self, session: Session, limit: float) -> Came:
        """Waits for the whole greeting; one without codes only as long as more of it comes."""
        left, seen = limit, -1
        while left > 0:
            turn = min(_QUIET, left)
            waited = await session.reply(turn)
            if waited is not Waited.TIMED_OUT:
                return Came(session.conversation, _ENDED[waited])
            left -= turn
            rows = sum(1 for row in session.conversation.rows if row.from_server)
            if rows == seen and _has_lines_without_code(session.conversation):
                break
            seen = rows
        session.give_up(limit - left)
        return Came(session.conversation, Ended.TIMED_OUT)

    async def _talk(self, step: Say | SendMessage) -> Came:
        session = self._session
        if session is None:
            return Came(self._talk_so_far, Ended.FAILED, "closed", "There is no connection to say it on.")
        if step.asked is not None:
            self._mark(session, step.asked)
        try:
            if isinstance(step, SendMessage):
                session.write(dot_stuff(step.data))
                limit = self._timeout or _MESSAGE
                waited = await session.reply(limit)
            else:
                limit = step.wait or self._timeout or _REPLY
                waited = await session.command(step.line, limit)
        except NetworkError as error:
            return _failed(session, error)
        if waited is Waited.TIMED_OUT:
            session.give_up(limit)
        elif session.conversation.phase is Phase.QUITTING:
            await session.close()
        return Came(session.conversation, _ENDED[waited])

    async def _leave(self, step: Leave) -> None:
        session, self._session = self._session, None
        if session is None:
            return
        talk = session.conversation
        if step.polite and not talk.owed and talk.phase not in (Phase.MESSAGE, Phase.HANDSHAKE, Phase.CLOSED):
            try:
                await session.command(b"QUIT", self._timeout or _BYE)
                if talk.phase not in (Phase.QUITTING, Phase.CLOSED):
                    await asyncio.sleep(_LAST_WORDS)
            except NetworkError:
                pass  # it is gone already, which is all that was wanted
        session.hang_up()

    async def _ask_proof(self, step: AskProof) -> None:
        if self._prove is None:
            return
        self._arrivals = tuple(await self._prove(step.tokens))
        for arrival in self._arrivals:
            mark = Mark(self._clock(), max(1, len(self.talks)), "arrived", arrival_facts(arrival))
            for sink in self._sinks:
                sink(mark)

    # ------------------------------------------------------------------ marks
    def _mark(self, session: Session, asked: Asked) -> None:
        """Says in the stream which probe the lines that follow belong to."""
        if asked == self._asked:
            return
        if not self._told:
            self._told = True
            session.mark("plan", **self._plan_facts())
        self._asked = asked
        session.mark(
            "step", id=asked.probe.id, role=str(asked.probe.role), token=asked.token, **{"try": asked.number}
        )

    def _plan_facts(self) -> dict[str, Any]:
        settings = self.plan.settings
        return {
            "own_domain": visible(self.plan.own_domain),
            "foreign_domain": visible(settings.foreign_domain),
            "sender": visible(settings.sender),
            "depth": str(settings.depth),
            "tls": str(settings.tls),
            "patience": settings.patience,
            **plan_facts(settings),
            **self._facts,
        }


def _failed(session: Session, error: NetworkError) -> Came:
    return Came(session.conversation, Ended.FAILED, error.kind, error.message)


def _has_lines_without_code(talk: Conversation) -> bool:
    return any(row.from_server and row.code is None and row.line.data.strip() for row in talk.rows)


