"""A recorded test judged once more: arrivals in it, and those that came later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from smtpwalk.relay.outcomes import Depth, Outcome, Reason, Verdict
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.relay.recorded import arrivals_in, fold_sessions, judge_events, judge_recorded, left_out
from smtpwalk.relay.replay import NoRelayTest
from smtpwalk.relay.settings import Settings
from smtpwalk.wire.events import Event, Mark, ServerBytes

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


def without_plan(events: Iterable[Event]) -> list[Event]:
    """As a version wrote it whose plan nobody can play again."""
    return [
        replace(event, fields={"foreign_domain": "elsewhere.test", "proof": ["catcher"]})
        if isinstance(event, Mark) and event.what == "plan"
        else event
        for event in events
    ]


def test_where_no_plan_can_be_played_again_an_arrival_still_counts(test_of_an_open_host: list[Event]) -> None:
    bare, arrival = without_plan(test_of_an_open_host), arrival_of(test_of_an_open_host)
    for found in (judge_events([*bare, arrival]), judge_events(bare, arrivals_in([arrival]))):
        assert (found.judgement.verdict, found.judgement.reason) == (Verdict.OPEN, Reason.ARRIVED)
        assert not found.planned
        assert "not whole" in found.unplayed
    assert judge_events(bare).judgement.verdict is not Verdict.OPEN


def test_a_plan_is_played_where_there_is_one(test_of_an_open_host: list[Event]) -> None:
    found = judge_events(test_of_an_open_host)
    assert (found.planned, found.unplayed) == (True, "")
    assert found.sessions == tuple(sorted({event.session for event in test_of_an_open_host}))


def test_nothing_is_no_relay_test_and_no_complaint() -> None:
    found = judge_events([])
    assert (found.judgement.verdict, found.planned, found.unplayed) == (Verdict.CANNOT_TELL, False, "")
    assert (found.sessions, fold_sessions([])) == ((), {})


def test_sessions_stand_in_the_order_of_their_numbers() -> None:
    mixed = [ServerBytes(0.0, 12, b"220 b\r\n"), ServerBytes(0.1, 7, b"220 a\r\n"), ServerBytes(0.2, 12, b"250 b\r\n")]
    assert [(number, talk.now) for number, talk in fold_sessions(mixed).items()] == [(7, 0.1), (12, 0.2)]
    assert judge_events(mixed).sessions == (7, 12)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "dot", "rcpt", "off", "plain", "\ud800", "x@y.test", "[", "1e999"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["0", "a"]), inner, max_size=2),
    max_leaves=5,
)  # fmt: skip
KEYS = st.sampled_from(
    ["host", "names", "ptr", "own_given", "sender", "foreign_domain", "foreign_user", "depth", "tls", "patience",
     "forms", "own_forms", "proof", "not_asked", "token", "id", "address", "source", "rcpt_to"]
)  # fmt: skip


@effort(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["plan", "step", "arrived", "connected"]), KEYS, VALUES), max_size=4))
def test_a_hostile_mark_is_judged_or_passed_over(
    test_of_an_open_host: list[Event], bent: list[tuple[str, str, object]]
) -> None:
    """A recording that anybody may have written: a verdict, and never a traceback."""
    told = [*test_of_an_open_host[:60], arrival_of(test_of_an_open_host)]
    for what, key, value in bent:
        told = [
            replace(event, fields={**event.fields, key: value})
            if isinstance(event, Mark) and event.what == what
            else event
            for event in told
        ]
    assert judge_events(told).judgement.grounds
