"""The test of one address: what is recorded, what EHLO says, and what a stopped test may still claim."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from smtpwalk.cli.proving import Proofs
from smtpwalk.cli.testing import AddressTest, Order, Place
from smtpwalk.net.outbox import OutboxWatch
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target
from smtpwalk.practice.catalogue import personality
from smtpwalk.recording.reader import open_recording
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.relay.proof import Arrival
from smtpwalk.relay.steps import AskProof, Say, Step
from smtpwalk.report.data import Result, data_of
from smtpwalk.wire.events import ClientBytes, Mark
from tests.report.schema import problems

PLAIN = builtin_probes()[0]


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order(
        permission="mine", sender=b"me@sender.test", foreign_domain=b"elsewhere.test", foreign_user=b"",
        forms=builtin_probes(), left_out=(), depth=Depth.DOT, record_folder=tmp_path,
    )  # fmt: skip


async def result_of(
    order: Order, name: str, on_step: Callable[[Step], None] | None = None, *, wait: float = 20.0
) -> Result:
    async with Stage(personality(name)) as stage, Proofs(wait) as proofs:
        watch = OutboxWatch(lambda: stage.outbox, proofs.known)

        async def prove(tokens: tuple[str, ...]) -> list[Arrival]:
            return await proofs.prove(
                tokens, mailbox=watch, every=0.01, settled=lambda: len(stage.outbox) == len(stage.house.outbox)
            )

        address = Address(stage.address, stage.port)
        place = Place("mx.test", Target(address.ip, address.port), address)
        return await AddressTest(order, place, proofs, prove=prove, on_step=on_step).run()


async def test_one_recording_has_all_sessions_the_plan_and_the_arrivals(order: Order) -> None:
    result = await result_of(order, "sendmail-86-open")
    assert (str(result.judgement.verdict), str(result.judgement.reason)) == ("open", "arrived")
    recording = open_recording(Path(result.recording))
    assert (recording.header.host, recording.header.permission) == ("mx.test", "mine")
    assert len(recording.sessions()) == result.evidence.sessions
    marks = [event for event in recording.events() if isinstance(event, Mark)]
    plan = next(mark for mark in marks if mark.what == "plan")
    assert (plan.fields["foreign_domain"], plan.fields["depth"], plan.fields["wait"]) == ("elsewhere.test", "dot", 20.0)
    relayed = {found.token for found in result.evidence.probes if found.arrived_as}
    assert {mark.fields["token"] for mark in marks if mark.what == "arrived"} == relayed
    assert problems(data_of(result)) == []


@pytest.mark.parametrize("name", [None, "me.sender.test"])
async def test_what_ehlo_says(order: Order, name: str | None) -> None:
    result = await result_of(replace(order, name=name, depth=Depth.RCPT), "sendmail-86-open")
    events = open_recording(Path(result.recording)).events()
    hello = next(event.data for event in events if isinstance(event, ClientBytes))
    assert hello == f"EHLO {name or 'client.example'}\r\n".encode()


async def test_some_forms_only_is_never_more_than_that(order: Order) -> None:
    some = replace(order, forms=(PLAIN,), left_out=("sender-null",), depth=Depth.RCPT)
    result = await result_of(some, "sendmail-89-closed")
    assert str(result.judgement.verdict) == "closed"
    assert "left out" in result.judgement.words
    assert "left out" in result.judgement.grounds[-1].text


async def stopped_at(order: Order, name: str, when: Callable[[Step], bool], wait: float = 20.0) -> Result:
    """Cancels the test at the first step that fits."""
    task: list[asyncio.Task[Result]] = []

    def step(step: Step) -> None:
        if when(step):
            task[0].cancel()

    task.append(asyncio.create_task(result_of(order, name, step, wait=wait)))
    return await task[0]


@pytest.mark.parametrize("name", ["sendmail-86-open", "sendmail-89-closed"])
async def test_a_stopped_test_claims_nothing(order: Order, name: str) -> None:
    def half(step: Step) -> bool:
        return isinstance(step, Say) and step.asked is not None and step.asked.probe.id == "rcpt-bang"

    result = await stopped_at(order, name, half)
    assert result.stopped
    assert (str(result.judgement.verdict), str(result.judgement.reason)) == ("cannot-tell", "stopped")
    assert any(found.tries for found in result.evidence.probes)
    assert problems(data_of(result)) == []


async def test_what_had_come_out_by_then_is_proof(order: Order) -> None:
    """Stopped while it waits for what never comes."""
    proofs = Proofs(1000.0)
    async with Stage(personality("sendmail-86-open")) as stage, proofs:
        watch = OutboxWatch(lambda: stage.outbox, proofs.known)
        address = Address(stage.address, stage.port)
        here = asyncio.Event()

        async def prove(tokens: tuple[str, ...]) -> list[Arrival]:
            found = await proofs.prove(
                tokens, mailbox=watch, every=0.01, settled=lambda: len(stage.outbox) == len(stage.house.outbox)
            )
            here.set()
            await asyncio.Event().wait()
            return found

        place = Place("mx.test", Target(address.ip, address.port), address)
        task = asyncio.create_task(AddressTest(order, place, proofs, prove=prove).run())
        await here.wait()
        task.cancel()
        result = await task
    assert result.stopped
    assert str(result.judgement.verdict) == "open"


async def test_nobody_waits_where_nothing_was_taken(order: Order) -> None:
    steps: list[Step] = []
    await result_of(order, "sendmail-89-closed", steps.append, wait=1000.0)
    assert not any(isinstance(step, AskProof) for step in steps)
