from __future__ import annotations

from smtpwalk.relay.ledger import Ledger
from smtpwalk.relay.outcomes import About, Outcome, Reason, Try
from smtpwalk.relay.probes import Addresses, builtin_probes
from smtpwalk.wire.stages import Stage
from tests.relay.hosts import tokens

PLAIN, NULL = builtin_probes()[:2]
HOME = Addresses(b"elsewhere.test", b"sender.test", b"spamtest")


def test_one_envelope_for_all_tries_unless_it_is_forgotten() -> None:
    ledger = Ledger(tokens())
    first, second = ledger.ask(PLAIN, HOME), ledger.ask(PLAIN, HOME)
    assert (first.rcpt_to, first.token) == (second.rcpt_to, second.token)
    assert (first.number, second.number) == (1, 2)
    ledger.forget("plain")
    assert not ledger.was_asked(PLAIN)
    assert ledger.ask(PLAIN, HOME).token != first.token


def test_all_tries_are_kept_and_the_last_counts() -> None:
    ledger = Ledger(tokens())
    for attempt in (Try(Outcome.DEFERRED, About.GREYLIST, session=1), Try(Outcome.REFUSED, About.RELAYING, session=2)):
        ledger.ask(PLAIN, HOME)
        ledger.record(PLAIN, attempt)
    result = ledger.results["plain"]
    assert (result.outcome, result.session, len(result.tries)) == (Outcome.REFUSED, 2, 2)


def test_a_spoilt_connection_takes_its_own_results_with_it_and_no_others() -> None:
    ledger = Ledger(tokens())
    for probe, session in ((PLAIN, 1), (NULL, 2)):
        ledger.ask(probe, HOME)
        ledger.record(probe, Try(Outcome.REFUSED, About.RELAYING, session=session))
    ledger.spoil(1)
    assert ledger.results["plain"].outcome is Outcome.UNTESTED
    assert ledger.results["plain"].reason_untested is Reason.OUT_OF_STEP
    assert ledger.results["plain"].tries[0].outcome is Outcome.REFUSED
    assert ledger.results["sender-null"].outcome is Outcome.REFUSED


def test_tokens_that_may_come_out() -> None:
    ledger = Ledger(tokens())
    tried = [
        (Try(Outcome.ACCEPTED, stage=Stage.MESSAGE), 1),
        (Try(Outcome.DROPPED, stage=Stage.MESSAGE), 1),
        (Try(Outcome.REFUSED, stage=Stage.MESSAGE), 0),
        (Try(Outcome.ACCEPTED, stage=Stage.RCPT), 0),
    ]
    for attempt, count in tried:
        ledger.forget("plain")
        ledger.results.clear()
        ledger.ask(PLAIN, HOME)
        ledger.record(PLAIN, attempt)
        assert len(ledger.tokens()) == count


def test_what_was_skipped_is_untested() -> None:
    ledger = Ledger(tokens())
    ledger.skip(PLAIN, HOME, "why", Reason.UNREACHABLE)
    result = ledger.results["plain"]
    assert (result.outcome, result.rcpt_to, result.token) == (Outcome.UNTESTED, b"USER@elsewhere.test", None)
