"""A recorded test judged once more: arrivals in it, and those that came later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.outcomes import Depth, Outcome, Reason, Verdict
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.relay.recorded import arrivals_in, judge_dialogue, judge_recorded, left_out
from smtpwalk.relay.replay import NoRelayTest
from smtpwalk.relay.settings import Settings
from smtpwalk.wire.events import Event, Mark

from .test_replay import HEAD, run_of


@pytest.fixture(scope="module")
def test_of_an_open_host() -> list[Event]:
    forms = [probe for probe in builtin_probes() if probe.id == "plain" or probe.role == "control"]
    return run_of("sendmail-86-open", Settings(HEAD, depth=Depth.DOT, probes=tuple(forms)))[1]


def arrival_of(events: list[Event]) -> Mark:
    step = next(e for e in events if isinstance(e, Mark) and e.what == "step" and e.fields["id"] == "plain")
    token = step.fields["token"]
    facts = {"token": token, "rcpt_to": f"{token}@elsewhere.test, nobody", "received": ["from a by b", 1],
             "source": "practice outbox", "mail_from": "x@y.test", "peer": "192.0.2.1"}  # fmt: skip
    return Mark(9.0, 1, "arrived", facts)


def test_without_an_arrival_nobody_saw_it_come_out(test_of_an_open_host: list[Event]) -> None:
    _, judgement = judge_recorded(test_of_an_open_host)
    assert (judgement.verdict, judgement.reason) != (Verdict.OPEN, Reason.ARRIVED)


def test_an_arrival_counts_in_the_recording_and_beside_it(test_of_an_open_host: list[Event]) -> None:
    mark = arrival_of(test_of_an_open_host)
    for evidence, judgement in (
        judge_recorded([*test_of_an_open_host, mark]),
        judge_recorded(test_of_an_open_host, arrivals_in([mark])),
    ):
        assert judgement.verdict is Verdict.OPEN
        found = evidence.result("plain")
        assert found is not None
        assert found.outcome is Outcome.RELAYED


def test_an_arrival_as_it_was_recorded(test_of_an_open_host: list[Event]) -> None:
    mark = arrival_of(test_of_an_open_host)
    (arrival,) = arrivals_in([*test_of_an_open_host, mark])
    assert arrival.token == mark.fields["token"]
    assert arrival.envelope_to == (f"{arrival.token}@elsewhere.test".encode(),)
    assert arrival.received == ("from a by b", "1")
    assert (arrival.source, arrival.envelope_from, arrival.peer, arrival.bounce) == (
        "practice outbox", b"x@y.test", "192.0.2.1", False,
    )  # fmt: skip


@pytest.mark.parametrize("facts", [{}, {"source": "nowhere", "received": "x", "rcpt_to": 5, "bounce": "yes"}])
def test_a_mark_of_somebody_else_may_hold_anything(facts: dict[str, object]) -> None:
    (arrival,) = arrivals_in([Mark(1.0, 1, "arrived", facts)])
    assert (arrival.source, arrival.envelope_to, arrival.received, arrival.bounce) == ("pasted", (), (), False)


def test_a_walk_is_no_relay_test() -> None:
    with pytest.raises(NoRelayTest):
        judge_recorded([])


def test_closed_is_said_of_the_forms_that_were_asked() -> None:
    events = run_of("postfix-closed", Settings(HEAD, probes=builtin_probes()[:3], patience=1.0))[1]
    told = [
        replace(event, fields={**event.fields, "not_asked": ["rcpt-bang", "plain"]})
        if isinstance(event, Mark) and event.what == "plan"
        else event
        for event in events
    ]
    before, after = judge_recorded(events)[1], judge_recorded(told)[1]
    assert before.verdict is after.verdict is Verdict.CLOSED
    assert "2 built-in ones were left out" in after.words
    assert after.grounds[-1].number == len(before.grounds) + 1
    assert left_out({"not_asked": 7}) == ()


def folded(events: Iterable[Event]) -> list[Conversation]:
    talks: dict[int, Conversation] = {}
    for event in events:
        talks.setdefault(event.session, Conversation()).feed(event)
    return list(talks.values())


def without_plan(events: Iterable[Event]) -> list[Event]:
    """As a version wrote it whose plan nobody can play again."""
    return [
        replace(event, fields={"foreign_domain": "elsewhere.test", "proof": ["catcher"]})
        if isinstance(event, Mark) and event.what == "plan"
        else event
        for event in events
    ]


def test_where_no_plan_can_be_played_again_an_arrival_still_counts(test_of_an_open_host: list[Event]) -> None:
    told = without_plan([*test_of_an_open_host, arrival_of(test_of_an_open_host)])
    evidence, judgement = judge_dialogue(told, folded(told))
    assert (judgement.verdict, judgement.reason) == (Verdict.OPEN, Reason.ARRIVED)
    assert not evidence.planned
    unseen = judge_dialogue(told[:-1], folded(told))[1]
    assert unseen.verdict is not Verdict.OPEN


def test_a_plan_is_played_where_there_is_one(test_of_an_open_host: list[Event]) -> None:
    evidence, _ = judge_dialogue(test_of_an_open_host, folded(test_of_an_open_host))
    assert evidence.planned
    assert not judge_dialogue([], [Conversation()])[0].planned
