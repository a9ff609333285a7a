"""The grades: what is the same, what only seems another, and what is graver than what."""

from __future__ import annotations

import pytest

from smtpwalk.report.comparing.difference import Kind, Pair, Rules, alike, pair
from smtpwalk.report.comparing.turns import Turn
from smtpwalk.report.comparing.volatile import Speaker
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.stages import Stage

from .telling import OPEN, WALK, session

PLAIN, STRICT, CODES = Rules(), Rules(strict=True), Rules(codes=True)


def turn(stage: Stage, *lines: str) -> Turn:
    return next(one for one in session(*lines).turns if one.stage is stage)


def rcpt(reply: str, to: str = "you@far.test") -> Turn:
    return turn(Stage.RCPT, *WALK[:7], f"C: RCPT TO:<{to}>", f"S: {reply}")


def message(*lines: str, reply: str = "250 2.0.0 Ok: queued as 4EB27DD") -> Turn:
    return turn(Stage.MESSAGE, *OPEN[:11], *(f"C: {line}" for line in lines), "C: .", f"S: {reply}")


DENIED = "554 5.7.1 <you@far.test>: Relay access denied"
TOKEN_A, TOKEN_B = "swl3cz5hva33elb7m77zk@far.test", "swaaaaaaaaaaaaaaaaaaa@far.test"
PAIRS = [
    ("the same", rcpt(DENIED), rcpt(DENIED), Kind.SAME, Kind.SAME),
    ("token", rcpt(f"550 <{TOKEN_A}> no", TOKEN_A), rcpt(f"550 <{TOKEN_B}> no", TOKEN_B), Kind.VOLATILE, Kind.VOLATILE),
    ("queue id", message("x"), message("x", reply="250 2.0.0 Ok: queued as 4EB2799"), Kind.SAME, Kind.VOLATILE),
    ("date", message("Date: Wed, 25 Nov 2026 03:51:06 +0000"), message("Date: Thu, 26 Nov 2026 03:51:06 +0000"),
     Kind.VOLATILE, Kind.SAME),
    ("wording", rcpt(DENIED), rcpt("554 5.7.1 Relaying denied"), Kind.SAME, Kind.WORDING),
    ("a line more", rcpt(DENIED), turn(Stage.RCPT, *WALK[:8], "S: 554-5.7.1 x", WALK[8]), Kind.SAME, Kind.WORDING),
    ("another message", message("Subject: a"), message("Subject: b"), Kind.MESSAGE, Kind.SAME),
    ("a longer message", message("Subject: a"), message("Subject: a", "more"), Kind.MESSAGE, Kind.SAME),
    ("another recipient", rcpt("250 ok"), rcpt("250 ok", "she@far.test"), Kind.COMMAND, Kind.SAME),
    ("enhanced code", rcpt("554 5.7.1 no"), rcpt("554 5.1.1 no"), Kind.SAME, Kind.ENHANCED),
    ("enhanced code gone", rcpt("554 5.7.1 no"), rcpt("554 no"), Kind.SAME, Kind.ENHANCED),
    ("code", rcpt("554 5.7.1 no"), rcpt("550 5.7.1 no"), Kind.SAME, Kind.CODE),
    ("class", rcpt("554 5.7.1 no"), rcpt("454 4.7.1 no"), Kind.SAME, Kind.CLASS),
    ("no answer", rcpt("250 ok"), turn(Stage.RCPT, *WALK[:8]), Kind.SAME, Kind.CLASS),
    ("class and command", rcpt("250 ok"), rcpt("550 no", "she@far.test"), Kind.COMMAND, Kind.CLASS),
    ("uncertain", rcpt("250 ok"), turn(Stage.RCPT, *WALK[:8], "S: 250 ok", "S: 250 stray"), Kind.SAME, Kind.DOUBT),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "asked", "answered"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_grades(a: Turn, b: Turn, asked: Kind, answered: Kind) -> None:
    found = pair(a, b, PLAIN)
    assert (found.asked, found.answered) == (asked, answered)
    assert found.kind is max(asked, answered, key=lambda kind: kind.gravity)
    mirrored = pair(b, a, PLAIN)
    assert (mirrored.asked, mirrored.answered) == (asked, answered)
    assert pair(a, a, PLAIN).kind is pair(b, b, STRICT).kind is Kind.SAME


def test_what_one_alone_has() -> None:
    assert pair(rcpt(DENIED), None, PLAIN).kind is Kind.ONLY_A
    assert pair(None, rcpt(DENIED), PLAIN).kind is Kind.ONLY_B
    assert pair(None, rcpt(DENIED), PLAIN).turn.stage is Stage.RCPT


def test_strict_lets_nothing_pass() -> None:
    for name, a, b, _asked, _answered in PAIRS[1:4]:
        assert pair(a, b, STRICT).kind in (Kind.WORDING, Kind.COMMAND, Kind.MESSAGE), name


@pytest.mark.parametrize(
    ("kind", "plain", "codes"),
    [
        (Kind.SAME, False, False),
        (Kind.VOLATILE, False, False),
        (Kind.WORDING, True, False),
        (Kind.MESSAGE, True, False),
        (Kind.COMMAND, True, False),
        (Kind.ENHANCED, True, True),
        (Kind.CODE, True, True),
        (Kind.DOUBT, True, True),
        (Kind.CLASS, True, True),
        (Kind.ONLY_A, True, True),
        (Kind.ONLY_B, True, True),
    ],
)
def test_what_counts_under_which_rules(kind: Kind, plain: bool, codes: bool) -> None:
    assert (PLAIN.counts(kind), CODES.counts(kind)) == (plain, codes)


def hello(*offers: str, first: str = "mx.a.test") -> Turn:
    replies = [first, *offers]
    lines = [f"S: 250{' ' if n == len(replies) - 1 else '-'}{text}" for n, text in enumerate(replies)]
    return turn(Stage.EHLO, *WALK[:2], *lines)


def test_offers_are_a_set() -> None:
    a, b = hello("SIZE 10", "DSN", "HELP"), hello("HELP", "SIZE 10", "DSN")
    found = pair(a, b, PLAIN)
    assert found.kind is Kind.VOLATILE
    assert list(found.remarks()) == ["The keywords stand in another order, which means nothing."]
    assert pair(a, b, STRICT).kind is Kind.WORDING
    assert pair(a, hello("HELP", "SIZE 11", "DSN"), PLAIN).kind is Kind.WORDING
    assert pair(a, hello("HELP", "SIZE 10", "DSN", first="other"), PLAIN).kind is Kind.WORDING
    assert pair(a, hello("SIZE 10", "DSN"), PLAIN).kind is Kind.WORDING


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [(0.1, 0.2, False), (0.0, 1.9, False), (0.0, 2.0, True), (3.0, 9.0, False), (1.0, 30.0, True), (None, 30.0, False)],
)
def test_a_far_longer_wait_is_remarked_on(one: float | None, other: float | None, said: bool) -> None:
    def waited(seconds: float | None) -> Turn:
        return Turn(1, 0, Stage.GREETING, wait=seconds)

    remarks = list(pair(waited(one), waited(other), PLAIN).remarks())
    assert bool(remarks) is said
    assert pair(waited(one), waited(other), STRICT).kind is Kind.SAME
    assert not said or remarks[0] == f"The wait for the answer was {one:.1f} s in A, {other:.1f} s in B."
    assert list(Pair(waited(one), None, Kind.ONLY_A, Kind.ONLY_A).remarks()) == []


def test_lines_that_end_otherwise_are_others() -> None:
    right, bare = Line(b"250 at 1.2.3.4"), Line(b"250 at 1.2.3.5", b"\n")
    assert alike(right, Line(b"250 at 1.2.3.5"), Speaker.SERVER, PLAIN) is Kind.VOLATILE
    assert alike(right, bare, Speaker.SERVER, PLAIN) is Kind.WORDING
