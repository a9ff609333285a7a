from __future__ import annotations

import pytest

from smtpwalk.relay.outcomes import Reason, Verdict
from smtpwalk.relay.words import words_for
from tests.relay.hosts import HERE, STRANGER


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_sentence(verdict: Verdict, reason: Reason) -> None:
    words = words_for(verdict, reason, STRANGER)
    assert words.endswith(".")
    assert ": " in words


def test_open_to_here() -> None:
    assert "to here" in words_for(Verdict.OPEN, Reason.ARRIVED, HERE)
    assert "to here" not in words_for(Verdict.OPEN, Reason.ARRIVED, STRANGER)
    assert "to here" not in words_for(Verdict.CLOSED, Reason.REFUSED, HERE)


def test_without_a_plan_closed_says_how_far() -> None:
    assert words_for(Verdict.CLOSED, Reason.REFUSED, STRANGER, planned=False).startswith("Closed, as far as was asked:")
    assert "to here" in words_for(Verdict.LIKELY_OPEN, Reason.ACCEPTED_NOT_SEEN, HERE, planned=False)
