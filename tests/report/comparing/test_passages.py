"""Sessions for sessions, probe for probe, whatever their numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.report.comparing import passages
from smtpwalk.report.comparing.passages import Pairing, pair_passages
from smtpwalk.report.comparing.turns import Session

from .telling import OPEN, WALK, changed, session

HELLO = WALK[:5]


def probe(id_: str, user: str = "", *, number: int = 1) -> tuple[str, ...]:
    return (f"X: step id={id_} try={number}", WALK[5], WALK[6], f"C: RCPT TO:<{user or id_}@far.test>", "S: 550 no")


def names(pairs: Sequence[Pairing]) -> list[str]:
    """`a1=b2` for a session or an opening, `plain=plain` for a probe, `-` where there is none."""

    def name(letter: str, passage: passages.Passage | None) -> str:
        return "-" if passage is None else passage.probe or f"{letter}{passage.session}"

    return [f"{name('a', a)}={name('b', b)}" for a, b in pairs]


def test_one_session_each() -> None:
    found = pair_passages([session(*WALK)], [session(*OPEN)])
    assert names(found) == ["a1=b1"]
    assert [len(one.turns) for one in found[0] if one] == [6, 7]


def test_probes_are_known_by_id_and_try_however_the_sessions_fell() -> None:
    a = [session(*HELLO, *probe("plain"), *probe("percent"), *probe("bang"))]
    b = [
        session(*HELLO, *probe("plain")),
        session(*HELLO, *probe("plain", number=2), *probe("bang"), *probe("null"), number=2),
    ]
    found = names(pair_passages(a, b))
    assert found == ["a1=b1", "plain=plain", "percent=-", "-=b2", "-=plain, try 2", "bang=bang", "-=null"]


def test_a_probe_asked_in_another_order_is_still_the_same() -> None:
    a, b = [session(*HELLO, *probe("x"), *probe("y"))], [session(*HELLO, *probe("y"), *probe("x"))]
    assert names(pair_passages(a, b)) == ["a1=b1", "x=x", "y=y"]


def test_the_same_probe_once_more_is_the_next_of_its_name() -> None:
    a = [session(*HELLO, *probe("postmaster", "p@one"), *probe("postmaster", "p@two"))]
    b = [session(*HELLO, *probe("postmaster", "p@two"))]
    assert names(pair_passages(a, b)) == ["a1=b1", "postmaster=postmaster", "postmaster=-"]


def test_a_relay_test_against_a_walk_goes_by_sessions() -> None:
    assert names(pair_passages([session(*HELLO, *probe("plain"))], [session(*WALK)])) == ["a1=b1"]


def test_a_session_more_and_a_session_fewer() -> None:
    a = [session(*changed(WALK, "you@", f"{who}@"), number=n) for n, who in enumerate(("ann", "ben", "cat"), 1)]
    b = [session(*changed(OPEN, "you@", f"{who}@"), number=n) for n, who in enumerate(("zoe", "ben", "cat"), 1)]
    assert names(pair_passages(a, b)) == ["a1=b1", "a2=b2", "a3=b3"]
    assert names(pair_passages(a, b[1:])) == ["a1=-", "a2=b2", "a3=b3"]
    assert names(pair_passages(a[:1] + a[2:], b)) == ["a1=b1", "-=b2", "a3=b3"]
    assert names(pair_passages([], b)) == ["-=b1", "-=b2", "-=b3"]


def test_what_is_most_alike_is_paired_where_nothing_is_equal() -> None:
    short = session("S: 220 x", "C: NOOP", "S: 250 ok")
    assert names(pair_passages([short, session(*WALK, number=2)], [session(*OPEN)])) == ["a1=-", "a2=b1"]
    assert names(pair_passages([session(*WALK), short], [session(*OPEN)])) == ["a1=b1", "a1=-"]


def test_too_many_for_likeness_go_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passages, "MOST_LIKENESSES", 1)
    a = [session("S: 220 x", "C: NOOP"), session(*WALK, number=2)]
    other = session(*changed(OPEN, "you@", "somebody@"))
    assert names(pair_passages(a, [other])) == ["a1=b1", "a2=-"]


SESSIONS = st.lists(
    st.sampled_from([session(*WALK), session(*OPEN), session(*WALK[:5]), session(*HELLO, *probe("x"), *probe("y")),
                     session(*HELLO, *probe("x")), session("S: 220 x", "C: NOOP")]),
    max_size=5,
)  # fmt: skip


@given(SESSIONS, SESSIONS)
@settings(max_examples=150)
def test_every_turn_comes_once_and_the_pairs_are_mirrored(a: list[Session], b: list[Session]) -> None:
    found = pair_passages(a, b)
    for side, sessions in ((0, a), (1, b)):
        turns = [turn for pair in found if (one := pair[side]) for turn in one.turns]
        assert sorted(map(repr, turns)) == sorted(repr(turn) for one in sessions for turn in one.turns)
    mirrored = [(right, left) for left, right in pair_passages(b, a)]
    assert sorted(map(repr, mirrored)) == sorted(map(repr, found))
    assert all(left == right for left, right in pair_passages(a, a))
