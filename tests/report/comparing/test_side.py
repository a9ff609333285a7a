"""One of the two recordings: how much it holds, whose words it speaks, and what the verdict on it is."""

from __future__ import annotations

import pytest

from smtpwalk.relay.recorded import judge_events
from smtpwalk.report.comparing.side import Judged, judged
from smtpwalk.wire.events import Event

from .telling import OPEN, WALK, changed, session, side, told, walk


def test_what_it_holds() -> None:
    found = side(session(*WALK), session(*OPEN, number=2))
    assert (len(found.sessions), found.exchanges, found.relay_test) == (2, 13, False)
    assert side(session(WALK[0], "X: plan depth=rcpt")).relay_test


def test_the_software_by_all_its_words() -> None:
    guess = side(session(*OPEN), session(*WALK, number=2)).software()
    assert guess is not None
    assert guess.name == "Postfix"
    assert walk("S: 220 ready").software() is None
    assert walk("X: failed kind=refused").software() is None


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [(WALK, "closed"), (changed(WALK, "554 5.7.1 <you@far.test>: Relay access denied", "250 2.1.5 Ok"), "cannot-tell")],
)
def test_a_dialogue_gets_the_verdict_that_it_allows(lines: tuple[str, ...], verdict: str) -> None:
    found = judged(judge_events(told(*lines)))
    assert (found.verdict, found.outcomes) == (verdict, ())


def test_nothing_is_no_verdict() -> None:
    assert judged(judge_events([])).verdict == "cannot-tell"


def test_sessions_that_overlap_are_taken_apart() -> None:
    mixed: list[Event] = sorted([*told(*WALK), *told(*WALK, number=2)], key=lambda event: event.t)
    assert judged(judge_events(mixed)) == judged(judge_events(told(*WALK))) == Judged("closed", "refused")
