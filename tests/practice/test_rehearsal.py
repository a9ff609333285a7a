"""The clock of a rehearsal moves as the host wishes."""

from __future__ import annotations

from smtpwalk.practice.acts import Close, Say
from smtpwalk.practice.catalogue import personality
from smtpwalk.practice.rehearsal import NOON, Rehearsal


def test_pauses_and_drops_take_time() -> None:
    session = Rehearsal(personality("tarpit"))
    assert session.now == NOON
    reply = session.say("NOOP")
    assert session.now == NOON + 1.0 + 0.05 * len(reply)


def test_talking_early_and_the_acts_are_kept() -> None:
    session = Rehearsal(personality("early-talker"))
    assert session.early(b"EHLO me.test\r\n").startswith("521 ")
    assert session.closed
    assert session.acts[-2:] == [Say(b"521 5.5.1 Protocol error\r\n"), Close()]


def test_starttls_is_thought_to_succeed() -> None:
    session = Rehearsal(personality("starttls-open"))
    session.say("EHLO me.test")
    assert session.say("STARTTLS").startswith("220 ")
    assert session.performance.scene.tls
