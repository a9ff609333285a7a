"""The check finds what a host file claims wrongly."""

from __future__ import annotations

import pytest

from smtpwalk.practice.selfcheck import Outcome, play, truth_of

from .stand_in import host

OPEN = '[[rule]]\non = "rcpt"\nwhen = { phase = ["mail", "rcpt"] }\n'


@pytest.mark.parametrize(
    ("extra", "truth"),
    [
        ("", ("closed", ())),
        (OPEN + 'say = "250 ok"\n', ("open", ())),
        (OPEN + 'say = "250 ok"\nfate = "nowhere"\n', ("cannot-tell", ())),
        (OPEN + 'say = "250 ok"\nfate = "bounce"\n', ("cannot-tell", ())),
        (OPEN + 'say = "450 later"\n', ("cannot-tell", ())),
        (OPEN + 'say = "454 never"\n', ("closed", ())),
        (OPEN + 'say = ["250-a", "550 b"]\nodd = true\n', ("cannot-tell", ())),
        ('[[rule]]\non = "rcpt"\nwhen = { form = "two-ats" }\nsay = "250 ok"\n', ("open-by-form", ("rcpt-two-ats",))),
    ],
)
def test_the_truth_is_found_by_playing(extra: str, truth: tuple[str, tuple[str, ...]]) -> None:
    assert truth_of(host(extra)) == truth


def test_an_outcome_says_where_it_ended() -> None:
    assert play(host(), "plain") == Outcome(554, relayed=False)
    assert play(host(OPEN + 'say = "250 ok"\n'), "sender-null") == Outcome(250, relayed=True)
