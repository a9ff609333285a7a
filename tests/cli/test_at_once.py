"""Many hosts at once: never more than the jobs, never two connections to one place, and an end for each."""

from __future__ import annotations

import asyncio
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from smtpwalk.cli import at_once
from smtpwalk.cli.at_once import AtOnce
from smtpwalk.cli.named_hosts import Named
from smtpwalk.cli.progress import Progress
from smtpwalk.cli.proving import Proofs
from smtpwalk.cli.testing import Order, Place
from smtpwalk.errors import RecordingError
from smtpwalk.net.target import Address, Target
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.report.data import Result
from tests.report.results import closed

ORDER = Order("mine", b"me@a.test", b"b.test", b"", builtin_probes()[:1], (), Depth.RCPT)


class Rehearsed:
    """In place of a real test: takes some turns of the loop, and counts who is under way."""

    running: Counter[Address]
    most = 0
    fails: set[str]

    def __init__(self, order: Order, place: Place, proofs: Proofs, **_: object) -> None:
        self._place = place

    async def run(self) -> Result:
        running, address = type(self).running, self._place.address
        running[address] += 1
        assert running[address] == 1
        type(self).most = max(type(self).most, running.total())
        if address.ip in type(self).fails:
            raise RecordingError("file", "the disk is full.")
        try:
            for _ in range(5):
                await asyncio.sleep(0)
            return replace(closed(), address=address.ip)
        except asyncio.CancelledError:
            return replace(closed(), address=address.ip, stopped=True)
        finally:
            running[address] -= 1


@pytest.fixture(autouse=True)
def rehearsed(monkeypatch: pytest.MonkeyPatch) -> type[Rehearsed]:
    monkeypatch.setattr(Rehearsed, "running", Counter(), raising=False)
    monkeypatch.setattr(Rehearsed, "most", 0)
    monkeypatch.setattr(Rehearsed, "fails", set(), raising=False)
    monkeypatch.setattr(at_once, "AddressTest", Rehearsed)
    return Rehearsed


def host(*ips: str) -> Named:
    return Named(ips[0], Target(ips[0]), addresses=tuple(Address(ip, 25) for ip in ips))


def run_of(told: list[Result], jobs: int) -> AtOnce:
    progress = Progress(io.StringIO(), 1, live=False)
    return AtOnce(ORDER, Proofs(0), progress, jobs=jobs, emit=told.append, on_problem=print, practice={})


async def results(hosts: Sequence[Named], jobs: int) -> list[Result]:
    told: list[Result] = []
    await run_of(told, jobs).run(hosts)
    return told


@pytest.mark.parametrize(("jobs", "most"), [(1, 1), (3, 3), (50, 10)])
async def test_never_more_than_the_jobs(jobs: int, most: int, rehearsed: type[Rehearsed]) -> None:
    hosts = [host(f"192.0.2.{number}") for number in range(10)]
    assert len(await results(hosts, jobs)) == 10
    assert rehearsed.most == most


async def test_one_place_named_twice_is_tested_twice_but_never_at_once(rehearsed: type[Rehearsed]) -> None:
    assert len(await results([host("192.0.2.1"), host("192.0.2.1"), host("192.0.2.2")], 8)) == 3
    assert rehearsed.most == 2


async def test_the_addresses_of_a_name_come_one_after_the_other(rehearsed: type[Rehearsed]) -> None:
    found = await results([host("192.0.2.1", "2001:db8::1")], 8)
    assert [result.address for result in found] == ["192.0.2.1", "2001:db8::1"]
    assert rehearsed.most == 1


async def test_a_host_with_a_problem_has_a_result_too() -> None:
    found = await results([Named("bad", problem="It is bad."), host("192.0.2.1")], 1)
    assert [(result.host, str(result.judgement.verdict)) for result in found] == [
        ("bad", "cannot-tell"), ("mx.own.test", "closed"),
    ]  # fmt: skip


async def test_a_disk_that_is_full_ends_the_run(rehearsed: type[Rehearsed]) -> None:
    rehearsed.fails = {"192.0.2.2"}
    told: list[Result] = []
    with pytest.raises(RecordingError):
        await run_of(told, 1).run([host("192.0.2.1"), host("192.0.2.2"), host("192.0.2.3")])
    assert [result.address for result in told] == ["192.0.2.1"]


async def test_stopped_each_one_under_way_tells_and_none_begins() -> None:
    told: list[Result] = []
    task = asyncio.create_task(run_of(told, 2).run([host(f"192.0.2.{number}") for number in range(9)]))
    for _ in range(2):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [(result.address, result.stopped) for result in told] == [("192.0.2.0", True), ("192.0.2.1", True)]
