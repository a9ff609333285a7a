"""The relay test of one address: its recording, its plan, its prober, and the result of all three.

What all addresses of a run share is an `Order`. Here nobody is asked, and nothing is printed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from time import monotonic
from typing import Any, Final

from smtpwalk.cli.proving import Proofs
from smtpwalk.cli.recording_to import record
from smtpwalk.errors import RecordingError
from smtpwalk.lookup.asking import Server
from smtpwalk.net.own_name import address_literal, local_end, own_name
from smtpwalk.net.prober import Prober, Prove, Tested
from smtpwalk.net.target import Address, Target
from smtpwalk.recording.recorder import Recorder
from smtpwalk.relay.evidence import Evidence, with_arrivals
from smtpwalk.relay.message import Letterhead
from smtpwalk.relay.outcomes import Depth, Ground, Judgement, Reason, Verdict
from smtpwalk.relay.plan import RelayPlan
from smtpwalk.relay.probes import Probe
from smtpwalk.relay.settings import Settings, Tls
from smtpwalk.relay.steps import Step
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge, narrowed
from smtpwalk.report.data import Result, software_of

LOOPBACK_NAME: Final = "client.example"
"""What EHLO says to a server on this machine: its own name would make it wonder."""
POLITE_PAUSE: Final = 2.0
"""Seconds between two forms on a host that is not loopback."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the tests of one run have in common."""

    permission: str
    sender: bytes
    foreign_domain: bytes
    foreign_user: bytes
    forms: tuple[Probe, ...]
    left_out: tuple[str, ...]
    depth: Depth
    own_domain: bytes = b""
    tls: Tls = Tls.AUTO
    patience: float = 30.0
    pause: float | None = None
    name: str | None = None
    source: str | None = None
    server: Server | None = None
    timeout: float | None = None
    record_file: Path | None = None
    record_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one test goes. `host`: as the user wrote it."""

    host: str
    target: Target
    address: Address
    practice: bool = False


class AddressTest:
    """`await run()` gives the result; cancelled, it gives what was found so far."""

    def __init__(self, order: Order, place: Place, proofs: Proofs, *, prove: Prove | None = None,
                 on_step: Callable[[Step], None] | None = None,
                 on_problem: Callable[[RecordingError], None] | None = None) -> None:  # fmt: skip
        self._order, self._place, self._proofs = order, place, proofs
        self._prove = prove
        self._on_step, self._on_problem = on_step, on_problem
        self._started = datetime.now().astimezone()
        self._began = monotonic()
        self._tokens: list[str] = []
        self._prober: Prober | None = None

    async def run(self) -> Result:
        """Raises RecordingError: a test that cannot be recorded does not begin."""
        target = Target(self._place.host, self._place.address.port)
        order = self._order
        with record(
            target, order.permission, order.record_file, self._on_problem, folder=order.record_folder
        ) as recorder:
            self._began = monotonic()
            prober = self._prober = Prober(
                self._place.target, (self._place.address,), RelayPlan(await self._settings(), self._new_token),
                (recorder,), prove=self._prove, source=order.source, timeout=order.timeout,
                clock=self._clock, facts=self._facts(), on_step=self._on_step,
            )  # fmt: skip
            try:
                return self._result(prober, await prober.run(), recorder)
            except asyncio.CancelledError:
                return self._result(prober, self._stopped(prober.plan.evidence), recorder, stopped=True)
            finally:
                self._proofs.forget(self._tokens)

    # ------------------------------------------------------------------ before
    async def _settings(self) -> Settings:
        order, address = self._order, self._place.address
        names = self._names()
        head = Letterhead(self._place.host, order.sender, names[0], format_datetime(self._started), order.permission)
        pause = order.pause if order.pause is not None else 0.0 if address.loopback else POLITE_PAUSE
        return Settings(
            head, order.sender, order.foreign_domain, order.foreign_user, order.own_domain, await self._ptr(), names,
            order.depth, Tls.IMPLICIT if self._place.target.tls else order.tls, order.patience, pause, order.forms,
        )  # fmt: skip

    def _names(self) -> tuple[str, ...]:
        """What EHLO says, and what it says to a host that does not like that."""
        if self._order.name is not None:
            return (self._order.name,)
        address, source = self._place.address, self._order.source
        end = source or local_end(address)
        first = LOOPBACK_NAME if address.loopback else own_name(address, source)
        return tuple(dict.fromkeys((first, *((address_literal(end),) if end else ()))))

    async def _ptr(self) -> str:
        if self._place.address.loopback or self._order.own_domain:
            return ""
        from smtpwalk.lookup.ptr import name_of

        return await asyncio.to_thread(name_of, self._place.address.ip, server=self._order.server)

    def _facts(self) -> dict[str, Any]:
        """What the recording's `plan` says beside the plan's own."""
        order = self._order
        return {
            "pause": order.pause,
            "wait": self._proofs.wait,
            "proof": ["practice outbox"] if self._place.practice else list(self._proofs.places),
            "not_asked": list(order.left_out),
        }

    # ------------------------------------------------------------------ meanwhile
    def _clock(self) -> float:
        return monotonic() - self._began

    def _new_token(self) -> str:
        token = self._proofs.new_token()
        self._tokens.append(token)
        return token

    # ------------------------------------------------------------------ after
    def _stopped(self, evidence: Evidence) -> Tested:
        """A token that came out is proof at any time. All else needs the whole run."""
        found = tuple(self._proofs.found(self._tokens))
        evidence = with_arrivals(evidence, found, watched=self._prove is not None)
        place = vantage(evidence.source, evidence.address)
        judgement = judge(evidence, place)
        if judgement.verdict is not Verdict.OPEN:
            asked = sum(1 for result in evidence.probes if result.tries)
            text = f"The test was stopped when {asked} of {len(self._order.forms)} forms had been asked."
            words = "Cannot tell: the test was stopped before it was over."
            judgement = Judgement(Verdict.CANNOT_TELL, Reason.STOPPED, (Ground(1, text),), words)
        return Tested(evidence, judgement, place, found)

    def _result(self, prober: Prober, tested: Tested, recorder: Recorder, *, stopped: bool = False) -> Result:
        order, place = self._order, self._place
        judgement = narrowed(tested.judgement, len(order.left_out))
        return Result(
            place.host, place.address.ip, place.address.port, tested.evidence, judgement, tested.vantage,
            self._started, self._clock(), software_of(prober.talks), str(recorder.path), order.sender, order.left_out,
            stopped,
        )  # fmt: skip
