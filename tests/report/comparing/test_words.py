"""What was found, in sentences."""

from __future__ import annotations

import pytest

from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.side import Judged, Side
from smtpwalk.report.comparing.words import place, summary

from .telling import OPEN, WALK, changed, session, side, walk


def said(a: Side, b: Side, **rules: bool) -> list[str]:
    return summary(compare(a, b, Rules(**rules)))


def test_a_refusal_where_there_was_none() -> None:
    assert said(walk(*OPEN), walk(*WALK)) == [
        "They differ in 4 of 8 exchanges (only in B: 1; only in A: 2; other class of code: 1).",
        "The first difference is at session 1, exchange 4: RCPT TO:<you@far.test>: 250 2.1.5 in A, 554 5.7.1 in B.",
    ]


def test_the_first_other_answer_is_told_where_it_is_not_the_first_difference() -> None:
    other = changed(WALK, "ESMTP Postfix", "ESMTP")
    assert said(walk(*OPEN), walk(*other))[1:] == [
        "The first difference is at session 1, exchange 1: the greeting: other wording, same code, 220.",
        "The first that was answered otherwise is at session 1, exchange 4: RCPT TO:<you@far.test>:"
        " 250 2.1.5 in A, 554 5.7.1 in B.",
    ]


def test_nothing_to_tell() -> None:
    assert said(walk(*WALK), walk(*WALK)) == ["They are the same in all 6 exchanges."]
    queued = changed(OPEN, "4EB27DD", "4EB2700")
    assert said(walk(*OPEN), walk(*queued)) == [
        "They are the same in all 7 exchanges, 1 of them but for what changes by itself."
    ]
    assert said(walk(*WALK), walk(*changed(WALK, "Relay access", "Relaying")), codes=True) == [
        "Their codes are the same in all 6 exchanges; worded or asked otherwise: 1."
    ]


FIRST = [
    (changed(WALK, "Relay access", "Relaying"), "RCPT TO:<you@far.test>: other wording, same code, 554 5.7.1"),
    (changed(WALK, "554 5.7.1", "554 5.1.1"), "RCPT TO:<you@far.test>: 554 5.7.1 in A, 554 5.1.1 in B"),
    (changed(WALK, "C: RCPT TO:<you@", "C: RCPT TO:<she@"),
     "RCPT TO:<you@far.test> in A, RCPT TO:<she@far.test> in B: another command, 554 5.7.1 in both"),
    ((*WALK[:8], *WALK[9:]), "RCPT TO:<you@far.test>: 554 5.7.1 in A, 250 2.0.0 (which counts for nothing) in B"),
    (WALK[:8], "RCPT TO:<you@far.test>: 554 5.7.1 in A, no answer in B"),
]  # fmt: skip


@pytest.mark.parametrize(("other", "wanted"), FIRST, ids=range(len(FIRST)))
def test_the_first_difference(other: tuple[str, ...], wanted: str) -> None:
    found = compare(walk(*WALK), walk(*other))
    assert place(*next(found.differences())) == f"session 1, exchange 4: {wanted}"


def test_the_message_and_the_greeting_have_no_command() -> None:
    assert "exchange 1: the greeting: 220 in A, 554 in B" in said(walk(*WALK), walk(*changed(WALK, "220", "554")))[1]
    other = said(walk(*OPEN), walk(*changed(OPEN, "Subject: probe", "Subject: other")))[1]
    assert "exchange 6: the message: another message was sent, 250 2.0.0 in both" in other


def test_exchanges_that_moved_have_two_numbers() -> None:
    noop = (*WALK[:5], "C: NOOP", "S: 250 ok", *changed(WALK, "554", "550")[5:])
    differing = list(compare(walk(*WALK), walk(*noop)).differences())
    assert place(*differing[0]) == "session 1, exchange 3: NOOP: only in B, 250"
    assert place(*differing[1]).startswith("session 1, exchange 4 in A, 5 in B: RCPT")


def test_a_connection_that_failed() -> None:
    other = said(walk(*WALK), walk("X: failed kind=refused\x1b message=no"))
    assert "\x1b" not in "".join(other)
    assert any("only in B" in line for line in other)
    found = compare(side(session("X: failed kind=refused")), side(session("X: failed kind=timeout")))
    assert place(*next(found.differences())) == "session 1, the connection: connecting: only in A, failed (refused)"


def test_a_verdict_that_differs_is_said_first() -> None:
    a = side(session(*OPEN), judged=Judged("open", "arrived"))
    b = side(session(*OPEN), judged=Judged("cannot-tell", "accepted-not-seen"))
    assert said(a, b)[1] == "Verdict: open (arrived) in A, cannot-tell (accepted-not-seen) in B."


def test_probes_are_counted() -> None:
    plan = session(WALK[0], "X: plan depth=dot")
    a = side(plan, judged=Judged("open", "", tuple((f"p{n}", "relayed") for n in range(6))))
    b = side(plan, judged=Judged("closed", "", tuple((f"p{n}", "refused") for n in range(6))))
    assert said(a, b)[1:] == ["Verdict: open () in A, closed () in B.", "6 probes: relayed in A, refused in B."]


def test_what_cannot_be_held_against_each_other_is_said() -> None:
    planned = side(session(WALK[0], "X: plan depth=dot"))
    assert said(planned, walk(*WALK))[-1].startswith("Only A is a relay test")
    assert said(side(), walk(*WALK))[-1] == "A holds no session."
    assert said(side(), side()) == ["Neither holds an exchange.", "A holds no session.", "B holds no session."]


def test_a_long_command_is_cut_and_a_hostile_one_is_safe() -> None:
    long = changed(WALK, "C: RCPT TO:<you@far.test>", f"C: RCPT TO:<{'x' * 300}\x1b@far.test>")
    line = place(*list(compare(side(), walk(*long)).differences())[3])
    assert len(line) < 200
    assert " ...: only in B" in line
