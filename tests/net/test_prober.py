"""The relay test on real connections: practice hosts to the last word, and hosts that misbehave."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

import pytest

from smtpwalk.net import prober as at_work
from smtpwalk.net.prober import Prober
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target
from smtpwalk.practice.catalogue import personality
from smtpwalk.practice.house import Fate
from smtpwalk.practice.personality import Personality
from smtpwalk.relay.message import Letterhead
from smtpwalk.relay.outcomes import Depth, Outcome, Reason, Verdict
from smtpwalk.relay.plan import RelayPlan
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.relay.proof import Arrival, read_message
from smtpwalk.relay.settings import Settings, Tls
from smtpwalk.relay.steps import Connect, Step
from smtpwalk.relay.tokens import new_token
from smtpwalk.wire.events import ClientBytes, Event, Mark
from tests.playbook import BYE, EHLO, GREETING, Client, Play, Playing, polite, resets, silent

HEAD = Letterhead("host.example", b"spamtest@sender.test", "client.example", "Thu, 26 Nov 2026 00:00:00 +0000")
FEW = tuple(probe for probe in builtin_probes() if probe.id in ("plain", "sender-null", "rcpt-percent-own"))
SETTINGS = Settings(HEAD, depth=Depth.DOT, patience=0.0, probes=FEW)


def tokens() -> Callable[[], str]:
    numbers = count(1)
    return lambda: new_token(next(numbers).to_bytes(10, "big"))


def prober(port: int, settings: Settings, sink: list[Event] | None = None, **more: object) -> Prober:
    here = Address("127.0.0.1", port)
    plan = RelayPlan(settings, tokens())
    return Prober(Target("127.0.0.1", port), [here], plan, [] if sink is None else [sink.append], **more)  # type: ignore[arg-type]


def quick(host: Personality) -> Personality:
    """What it lets out arrives at once."""
    return replace(host, delay=0.0)


async def examine(name: str, settings: Settings = SETTINGS) -> at_work.Tested:
    async with Stage(quick(personality(name))) as stage:

        async def prove(wanted: tuple[str, ...]) -> Sequence[Arrival]:
            found: list[Arrival] = []
            for message in stage.house.arrived(time.time()):
                if message.fate in (Fate.OUTSIDE, Fate.OWN):
                    found += read_message(
                        message.data, t=message.t, source="practice outbox", envelope_from=message.mail_from,
                        envelope_to=[message.delivered_to], known=wanted.__contains__,
                    )  # fmt: skip
            return found

        return await prober(stage.port, settings, prove=prove).run()


OPEN, CLOSED, UNTOLD = Verdict.OPEN, Verdict.CLOSED, Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("name", "verdict", "reason", "relayed"),
    [
        ("sendmail-86-open", OPEN, Reason.ARRIVED, {"plain", "sender-null", "rcpt-percent-own"}),
        ("null-sender", OPEN, Reason.ARRIVED, {"sender-null"}),
        ("percent-hack", OPEN, Reason.ARRIVED, {"rcpt-percent-own"}),
        ("starttls-open", OPEN, Reason.ARRIVED, {"plain", "sender-null"}),
        ("helo-only-open", OPEN, Reason.ARRIVED, {"plain", "sender-null"}),
        ("postfix-closed", CLOSED, Reason.REFUSED, set()),
        ("permanent-454", CLOSED, Reason.REFUSED, set()),
        ("starttls-first", CLOSED, Reason.REFUSED, set()),
        ("auth-first", CLOSED, Reason.AUTH_REQUIRED, set()),
        ("catch-all", CLOSED, Reason.KEPT, set()),
        ("accept-and-bounce", CLOSED, Reason.BOUNCED, set()),
        ("accept-everything", UNTOLD, Reason.ACCEPT_ALL, set()),
        ("no-service-554", UNTOLD, Reason.CLIENT_REFUSED, set()),
        ("greylisting-open", UNTOLD, Reason.DEFERRED, set()),
    ],
)
async def test_practice_hosts(name: str, verdict: Verdict, reason: Reason, relayed: set[str]) -> None:
    found = await examine(name)
    assert (found.judgement.verdict, found.judgement.reason) == (verdict, reason)
    assert {result.id for result in found.evidence.results if result.outcome is Outcome.RELAYED} >= relayed
    assert found.vantage.trusted
    assert found.evidence.address == found.evidence.source == "127.0.0.1"


async def test_tls_from_the_first_byte() -> None:
    found = await examine("tls-from-start", replace(SETTINGS, tls=Tls.IMPLICIT))
    assert found.judgement.verdict is Verdict.CLOSED
    assert found.evidence.tls


async def test_the_stream_tells_which_lines_belong_to_which_probe() -> None:
    events: list[Event] = []
    steps: list[Step] = []
    async with Stage(quick(personality("postfix-closed"))) as stage:
        run = prober(stage.port, SETTINGS, events, facts={"wait": 3.0}, on_step=steps.append)
        found = await run.run()
    marks = [event for event in events if isinstance(event, Mark)]
    assert [m.fields["id"] for m in marks if m.what == "step"] == [result.id for result in found.evidence.results]
    (plan,) = [m for m in marks if m.what == "plan"]
    assert (plan.fields["depth"], plan.fields["wait"]) == ("dot", 3.0)
    assert len(run.talks) == found.evidence.sessions == sum(isinstance(step, Connect) for step in steps)
    for ground in found.judgement.grounds:
        assert ground.exchange < 0 or run.talks[ground.session - 1].exchanges[ground.exchange]
    lines = b"".join(event.data for event in events if isinstance(event, ClientBytes))
    assert lines.endswith(b"QUIT\r\n")


async def sink(client: Client) -> None:
    """Takes everything, whole messages included."""
    await client.say(GREETING)
    while line := await client.line():
        verb = line[:4].upper()
        await client.say({b"EHLO": EHLO, b"DATA": b"354 go on\r\n", b"QUIT": BYE}.get(verb, b"250 2.0.0 ok\r\n"))
        if verb == b"DATA":
            while await client.line() != b".":
                pass
            await client.say(b"250 2.0.0 queued\r\n")
        if verb == b"QUIT":
            return


async def test_nobody_looked() -> None:
    async with Playing(sink) as server:
        found = await prober(server.port, SETTINGS).run()
    assert (found.judgement.verdict, found.judgement.reason) == (UNTOLD, Reason.ACCEPT_ALL)
    assert not found.evidence.watched


async def test_what_goes_out_is_dot_stuffed_and_names_the_tester() -> None:
    async with Playing(sink) as server:
        await prober(server.port, replace(SETTINGS, probes=FEW[:1])).run()
    assert server.seen.count(b"\r\n.\r\n") == 1
    assert b"From: <spamtest@sender.test>\r\n" in server.seen


async def ssh(client: Client) -> None:
    await client.say(b"SSH-2.0-OpenSSH_9.2\r\n")
    await client.gone()


@pytest.mark.parametrize(
    ("play", "reason"), [(silent, Reason.SILENT), (ssh, Reason.NOT_SMTP), (resets, Reason.DROPPED)]
)
async def test_hosts_that_say_nothing_of_use(play: Play, reason: Reason) -> None:
    async with Playing(play) as server:
        found = await prober(server.port, SETTINGS, timeout=0.2).run()
    assert (found.judgement.verdict, found.judgement.reason) == (UNTOLD, reason)


async def test_nobody_there() -> None:
    async with Playing(polite) as server:
        port = server.port
    found = await prober(port, SETTINGS).run()
    assert (found.judgement.verdict, found.judgement.reason) == (UNTOLD, Reason.UNREACHABLE)
    assert all(result.outcome is Outcome.UNTESTED for result in found.evidence.results)


async def test_a_run_that_is_stopped_keeps_what_it_has() -> None:
    async with Stage(quick(personality("postfix-closed"))) as stage:
        run = prober(stage.port, SETTINGS)
        steps = run.plan.steps()
        step = next(steps)
        while "plain" not in run.plan.results:
            step = steps.send(await run.do(step))
        steps.close()
        run.hang_up()
        found = run.tested(run.plan.evidence)
    assert found.evidence.result("plain").outcome is Outcome.REFUSED  # type: ignore[union-attr]
    assert (found.judgement.verdict, found.judgement.reason) == (UNTOLD, Reason.STOPPED)
