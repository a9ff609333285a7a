"""Reports of non-delivery are told from notices of delay, answering machines and the message itself."""

from __future__ import annotations

import pytest

from smtpwalk.relay.bounces import tells_of_failure
from smtpwalk.relay.proof import is_bounce, judge_arrival
from tests.relay.arrivals import FAR, OWN, TOKEN, arrived, filled
from tests.relay.bounce_texts import BOUNCES, DELAYED, NO_REPORTS

CR_LF = ("\n", "\r\n")


@pytest.mark.parametrize("ending", CR_LF, ids=("LF", "CR LF"))
@pytest.mark.parametrize("text", BOUNCES.values(), ids=BOUNCES)
def test_a_bounce(text: str, ending: str) -> None:
    assert tells_of_failure(filled(text.replace("\n", ending)), TOKEN, b"")


@pytest.mark.parametrize("text", BOUNCES.values(), ids=BOUNCES)
@pytest.mark.parametrize("to", ["spamtest@sender.test", "spamtest@elsewhere.test", "spamtest@own.test"])
def test_a_bounce_proves_no_relaying_wherever_it_goes(text: str, to: str) -> None:
    """A probe's sender may lie in the foreign domain: its bounce comes out there."""
    arrival = arrived(filled(text), "", to)
    assert is_bounce(arrival)
    asked = filled("{t}%elsewhere.test@own.test")
    assert judge_arrival(arrival, foreign_domain=FAR, own_domains=[OWN], asked_rcpt=asked) == "bounced"


@pytest.mark.parametrize("text", DELAYED.values(), ids=DELAYED)
def test_a_notice_of_delay_is_no_bounce(text: str) -> None:
    assert not tells_of_failure(filled(text), TOKEN, b"")


@pytest.mark.parametrize("text", NO_REPORTS.values(), ids=NO_REPORTS)
@pytest.mark.parametrize("sender", [b"", b"bob@elsewhere.test"])
def test_what_is_no_report(text: str, sender: bytes) -> None:
    assert not tells_of_failure(filled(text), TOKEN, sender)


def test_plain_words_count_only_from_nobody_or_a_daemon() -> None:
    text = filled(BOUNCES["qmail"])
    assert tells_of_failure(text, TOKEN, b"#@[]")  # qmail's own double bounce: the daemon is named in From
    person = text.replace(b"From: MAILER-DAEMON@own.test", b"From: bob@own.test")
    assert tells_of_failure(person, TOKEN, b"<>")
    assert not tells_of_failure(person, TOKEN, b"bob@own.test")
