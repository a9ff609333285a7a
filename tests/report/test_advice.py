"""What to do now: something for every end that a test can come to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpwalk.relay.evidence import Evidence
from smtpwalk.relay.outcomes import Depth, Judgement, Outcome, Reason, Verdict
from smtpwalk.report.advice import depth_words, what_now, whom_to_tell
from tests.report.results import YES, closed, opened, probed

NOTHING = Evidence((), Depth.RCPT)


def said(verdict: Verdict, reason: Reason, evidence: Evidence = NOTHING) -> str:
    return what_now(Judgement(verdict, reason, (), ""), evidence)


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_end_has_its_next_step(verdict: Verdict, reason: Reason) -> None:
    assert said(verdict, reason).endswith((".", "it."))


def test_only_an_open_host_is_to_be_closed() -> None:
    assert "Close it" in said(Verdict.OPEN, Reason.ARRIVED, opened().evidence)
    assert "Nothing has to be done" in said(Verdict.CLOSED, Reason.REFUSED, closed().evidence)
    others = (said(Verdict.CANNOT_TELL, reason) for reason in Reason)
    assert not any("Close it" in words or "Nothing has to be done" in words for words in others)


def test_a_dialogue_that_was_not_planned_leaves_forms_to_be_asked() -> None:
    assert "Ask the forms" in said(Verdict.CLOSED, Reason.REFUSED, replace(NOTHING, planned=False))


def test_one_that_is_open_by_a_form_names_the_form() -> None:
    odd = replace(probed("rcpt-bang", YES), outcome=Outcome.RELAYED)
    words = said(Verdict.OPEN, Reason.ARRIVED, Evidence((odd,), Depth.DOT))
    assert "smtpwalk probes rcpt-bang" in words


def test_how_far_it_went() -> None:
    words = {
        depth_words(Depth.RCPT, watched=False),
        depth_words(Depth.DOT, watched=False),
        depth_words(Depth.DOT, watched=True),
    }
    assert len(words) == 3


def test_whom_an_open_host_concerns() -> None:
    told = dict(whom_to_tell(opened().judgement, opened().evidence))
    assert list(told) == ["The host's own people"]  # a loopback address is nobody's network
    assert told["The host's own people"].startswith("<postmaster@own.test>, <abuse@own.test>")
    public = replace(opened().evidence, address="8.8.8.8", own_domain=b"")
    told = dict(whom_to_tell(opened().judgement, public))
    assert "<postmaster@[8.8.8.8]>" in told["The host's own people"]
    assert "8.8.8.8" in told["If nobody answers"]
    six = dict(whom_to_tell(opened().judgement, replace(public, address="2a00:1450::1")))
    assert "<abuse@[IPv6:2a00:1450::1]>" in six["The host's own people"]
    odd = whom_to_tell(opened().judgement, replace(public, address="\x1b[2J"))
    assert "\x1b" not in str(odd)


def test_nobody_is_told_of_a_host_that_is_not_open() -> None:
    assert whom_to_tell(closed().judgement, closed().evidence) == ()


def test_a_form_that_nobody_planned_has_no_story() -> None:
    odd = replace(probed("plain-from-own", YES), outcome=Outcome.RELAYED)
    assert "smtpwalk probes" not in said(Verdict.OPEN, Reason.ARRIVED, Evidence((odd,), Depth.DOT, planned=False))
