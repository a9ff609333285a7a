"""A recorded relay test played again: the same evidence, and a sentence where it is none or another one's."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from smtpwalk.net.prober import Prober
from smtpwalk.net.stage import Stage
from smtpwalk.net.target import Address, Target
from smtpwalk.practice.catalogue import personality
from smtpwalk.relay.evidence import Evidence
from smtpwalk.relay.message import Letterhead
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.plan import RelayPlan
from smtpwalk.relay.probes import builtin_probes, read_probes
from smtpwalk.relay.proof import new_token
from smtpwalk.relay.replay import NoRelayTest, replay
from smtpwalk.relay.settings import Settings
from smtpwalk.wire.events import ClientBytes, Event, Mark

HEAD = Letterhead("127.0.0.1", b"spamtest@sender.test", "client.example", "Thu, 01 Jan 2026 00:00:00 +0000")
OWN = 'probe = [{ id = "mine", mail_from = "{me}@{s}", rcpt_to = "{u}%{f}@{host}", looks_for = "x" }]'


def run_of(name: str, settings: Settings) -> tuple[Evidence, list[Event]]:
    """A real run against a practice host, and its events."""
    events: list[Event] = []
    numbers = iter(range(1000))

    async def run() -> Evidence:
        async with Stage(personality(name)) as stage:
            plan = RelayPlan(settings, lambda: new_token(f"{next(numbers):>10}".encode()))
            here = Address("127.0.0.1", stage.port)
            prober = Prober(Target(here.ip, here.port), (here,), plan, (events.append,))
            return (await prober.run()).evidence

    return asyncio.run(run()), events


HOSTS = [
    "postfix-closed", "sendmail-86-open", "exim-closed", "starttls-first", "helo-only-open", "hangs-up-421",
    "refused-at-dot", "broken", "no-service-554",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTS)
@pytest.mark.parametrize("depth", list(Depth))
def test_the_same_evidence_comes_out(name: str, depth: Depth) -> None:
    forms = builtin_probes()[:8]
    settings = Settings(HEAD, depth=depth, probes=forms, patience=1.0)
    evidence, events = run_of(name, settings)
    if not any(isinstance(event, Mark) and event.what == "plan" for event in events):
        with pytest.raises(NoRelayTest, match="no relay test"):
            replay(events)
        return
    again = replay(events)
    assert [
        (one.id, one.outcome, one.about, one.code, one.token, one.session, one.exchange) for one in again.results
    ] == [(one.id, one.outcome, one.about, one.code, one.token, one.session, one.exchange) for one in evidence.results]
    assert (again.own_domain, again.depth, again.source) == (evidence.own_domain, evidence.depth, evidence.source)


def test_forms_of_ones_own_are_played_too() -> None:
    own = read_probes(OWN, "mine.toml")
    settings = Settings(HEAD, probes=(*builtin_probes()[:1], *own), patience=1.0)
    evidence, events = run_of("postfix-closed", settings)
    assert [one.outcome for one in replay(events).results] == [one.outcome for one in evidence.results]


def test_a_test_that_was_cut_off_leaves_the_rest_untested() -> None:
    _, events = run_of("postfix-closed", Settings(HEAD, probes=builtin_probes()[:6], patience=1.0))
    again = replay(events[: len(events) // 2])
    assert {str(one.outcome) for one in again.results} >= {"untested", "refused"}


def test_what_is_no_relay_test_is_said() -> None:
    with pytest.raises(NoRelayTest, match="no relay test"):
        replay([Mark(0.0, 1, "connected", {})])


def test_another_dialogue_under_the_same_marks_is_found_out() -> None:
    _, events = run_of("postfix-closed", Settings(HEAD, probes=builtin_probes()[:3], patience=1.0))
    place = next(
        n for n, event in enumerate(events) if isinstance(event, ClientBytes) and event.data.startswith(b"RCPT")
    )
    forged = events[place]
    assert isinstance(forged, ClientBytes)
    events[place] = replace(forged, data=b"RCPT TO:<somebody@else.invalid>\r\n")
    with pytest.raises(NoRelayTest, match="does not follow"):
        replay(events)


def test_an_id_that_could_act_on_a_terminal_is_none() -> None:
    """Ids are shown as they stand."""
    _, events = run_of("postfix-closed", Settings(HEAD, probes=builtin_probes()[:1], patience=1.0))
    evil = {"forms": ["\x1b[2J"], "own_forms": [["\x1b[2J", "{me}@{s}", "{u}@{f}", True]]}
    bent = [
        replace(event, fields={**event.fields, **evil}) if isinstance(event, Mark) and event.what == "plan" else event
        for event in events
    ]
    with pytest.raises(NoRelayTest, match="not whole"):
        replay(bent)


@pytest.mark.parametrize(
    "broken",
    [{"forms": ["nobody"]}, {"names": []}, {"depth": "deep"}, {"patience": "long"}, {"patience": 10**400}],
)
def test_a_plan_that_is_not_whole_is_said(broken: dict[str, object]) -> None:
    _, events = run_of("postfix-closed", Settings(HEAD, probes=builtin_probes()[:1], patience=1.0))
    bent = [
        replace(event, fields={**event.fields, **broken}) if isinstance(event, Mark) and event.what == "plan" else event
        for event in events
    ]
    with pytest.raises(NoRelayTest, match="not whole"):
        replay(bent)


@pytest.mark.parametrize("token", ["\ud800", "", "x" * 300])
def test_a_token_that_is_none_is_found_out(token: str) -> None:
    _, events = run_of("postfix-closed", Settings(HEAD, probes=builtin_probes()[:1], patience=1.0))
    steps = {n: event for n, event in enumerate(events) if isinstance(event, Mark) and event.what == "step"}
    bent = {n: replace(step, fields={**step.fields, "token": token}) for n, step in steps.items()}
    with pytest.raises(NoRelayTest, match="does not follow"):
        replay([bent.get(n, event) for n, event in enumerate(events)])
