"""From the dot to the outbox."""

from __future__ import annotations

import pytest

from smtpwalk.practice.addresses import Kind
from smtpwalk.practice.delivery import USUAL_FATE
from smtpwalk.practice.house import Fate
from smtpwalk.practice.rehearsal import Rehearsal

from .stand_in import host


def sent(extra: str, *, sender: str = "a@sender.test", recipient: str = "alice@small.test") -> list[tuple[Fate, bytes]]:
    session = Rehearsal(host(extra))
    for line in ("EHLO me.test", f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA", "hi\r\n."):
        session.say(line)
    return [(message.fate, message.delivered_to) for message in session.house.outbox]


def test_every_kind_of_recipient_has_a_usual_fate() -> None:
    assert set(USUAL_FATE) == set(Kind) - {Kind.BARE}


@pytest.mark.parametrize("fate", list(Fate))
def test_the_rule_at_the_dot_overrules_the_usual_fate(fate: Fate) -> None:
    found = sent(f'[[rule]]\non = "message"\nsay = "250 ok"\nfate = "{fate}"\n')
    assert found[0] == (fate, b"alice@small.test")
    assert len(found) == (2 if fate is Fate.BOUNCE else 1)


def test_a_bounce_to_ones_own_domain_stays_there() -> None:
    text = '[[rule]]\non = "message"\nsay = "250 ok"\nfate = "bounce"\n'
    assert sent(text, sender="bob@small.test")[1] == (Fate.OWN, b"bob@small.test")


def test_a_refusal_at_the_dot_delivers_nothing() -> None:
    assert sent('[[rule]]\non = "message"\nsay = "554 no"\n') == []


def test_a_host_may_leave_no_trace() -> None:
    session = Rehearsal(host('received = ""\n'))
    for line in ("EHLO me.test", "MAIL FROM:<>", "RCPT TO:<alice@small.test>", "DATA", "hi\r\n."):
        session.say(line)
    assert session.house.outbox[0].data == b"hi\r\n"
