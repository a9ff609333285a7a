"""Many hosts at once, one connection to each: every result is handed on when it is there.

What a run holds for a host that is done is a count. Ctrl-C ends all, and each one under way tells what it found.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from smtpwalk.cli.named_hosts import Named
from smtpwalk.cli.progress import Progress
from smtpwalk.cli.proving import Proofs
from smtpwalk.cli.testing import AddressTest, Order, Place
from smtpwalk.errors import RecordingError
from smtpwalk.net.prober import Prove
from smtpwalk.net.target import Address, Target
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.proof import Arrival
from smtpwalk.relay.steps import Step
from smtpwalk.report.data import Result, never_asked

if TYPE_CHECKING:
    from smtpwalk.practice.personality import Personality

OUTBOX_LOOK: Final = 0.05
"""Seconds between two looks into a practice host's outbox, which is in this process."""


class AtOnce:
    """`practice`: the practice hosts by their names; `practice_depth`: how far they are tested."""

    def __init__(
        self,
        order: Order,
        proofs: Proofs,
        progress: Progress,
        *,
        jobs: int,
        emit: Callable[[Result], None],
        on_problem: Callable[[RecordingError], None],
        practice: dict[str, Personality],
        practice_depth: Depth = Depth.DOT,
    ) -> None:
        self._order, self._proofs, self._progress, self._jobs = order, proofs, progress, jobs
        self._emit, self._on_problem = emit, on_problem
        self._practice, self._practice_depth = practice, practice_depth
        self._keys = itertools.count()
        self._busy: dict[Address, asyncio.Lock] = {}
        """A lock for each place that was named more than once."""

    async def run(self, hosts: Sequence[Named]) -> None:
        queue = iter(hosts)
        named = Counter(address for host in hosts for address in host.addresses)
        self._busy = {address: asyncio.Lock() for address, times in named.items() if times > 1}
        workers = [asyncio.create_task(self._worker(queue)) for _ in range(min(self._jobs, len(hosts)))]
        ticker = asyncio.create_task(self._progress.run())
        try:
            await asyncio.gather(*workers)
        finally:
            for task in (*workers, ticker):
                task.cancel()
            # The first error is on its way already; what the others say while they end adds nothing to it.
            await asyncio.gather(*workers, ticker, return_exceptions=True)
            self._progress.clear()

    async def _worker(self, queue: Iterator[Named]) -> None:
        for host in queue:
            if host.practice:
                if await self._staged(host):
                    return
            elif host.problem:
                self._tell(never_asked(host.text, None, host.problem, datetime.now().astimezone(), self._order.depth))
            elif host.target is not None and await self._each(host.text, host.target, host.addresses):
                return

    async def _each(self, text: str, target: Target, addresses: Sequence[Address]) -> bool:
        """One address after the other. True when the run was stopped."""
        for address in addresses:
            async with self._busy.get(address, nullcontext()):
                place = Place(target.host, target, address)
                if await self._test(text, self._order, place, self._prove if self._order.depth is Depth.DOT else None):
                    return True
        return False

    @property
    def _prove(self) -> Prove | None:
        return self._proofs.prove if self._proofs.places else None

    async def _staged(self, host: Named) -> bool:
        """A practice host, played here as long as its test takes; its outbox is the proof."""
        from smtpwalk.net.outbox import OutboxWatch
        from smtpwalk.net.stage import Stage

        personality = self._practice[host.practice]
        async with AsyncExitStack() as stack:
            stage = await stack.enter_async_context(Stage(personality))
            outbox = OutboxWatch(lambda: stage.outbox, self._proofs.known)

            async def prove(tokens: tuple[str, ...]) -> list[Arrival]:
                return await self._proofs.prove(
                    tokens,
                    mailbox=outbox,
                    settled=lambda: len(stage.outbox) == len(stage.house.outbox),
                    every=OUTBOX_LOOK,
                )

            address = Address(stage.address, stage.port)
            target = Target(stage.address, stage.port, tls=personality.implicit_tls)
            order = replace(self._order, depth=self._practice_depth)
            wanted = prove if order.depth is Depth.DOT else None
            return await self._test(host.text, order, Place(host.text, target, address, practice=True), wanted)

    async def _test(self, text: str, order: Order, place: Place, prove: Prove | None) -> bool:
        key = next(self._keys)
        self._progress.begin(key, text)

        def step(step: Step) -> None:
            self._progress.step(key, step, self._proofs.wait)

        test = AddressTest(order, place, self._proofs, prove=prove, on_step=step, on_problem=self._on_problem)
        try:
            result = await test.run()
        finally:
            self._progress.end(key)
        self._tell(result)
        return result.stopped

    def _tell(self, result: Result) -> None:
        self._progress.clear()
        self._emit(result)
