"""Two recordings as a whole. The laws: the same with itself, mirrored when swapped, blind to what changes by itself,
and never blind to a code."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.report.comparing.comparison import Comparison, align_sides, compare
from smtpwalk.report.comparing.difference import Kind, Rules
from smtpwalk.report.comparing.side import Judged
from smtpwalk.report.comparing.turns import Session

from .telling import OPEN, WALK, changed, session, side, walk

MIRRORED = {Kind.ONLY_A: Kind.ONLY_B, Kind.ONLY_B: Kind.ONLY_A}
RULES = st.builds(Rules, st.booleans(), st.booleans())


def kinds(comparison: Comparison) -> list[tuple[str, str]]:
    """What was asked and how it differs, of each pair."""
    return [(pair.turn.key, pair.kind.name) for stretch in comparison.stretches for pair in stretch.pairs]


def test_before_and_after_a_fix() -> None:
    found = compare(walk(*OPEN), walk(*WALK))
    assert kinds(found) == [
        ("greeting", "SAME"),
        ("ehloclient.example", "SAME"),
        ("mailfrom:<me@sender.test>", "SAME"),
        ("rcptto:<you@far.test>", "CLASS"),
        ("data", "ONLY_A"),
        ("message", "ONLY_A"),
        ("rset", "ONLY_B"),
        ("quit", "SAME"),
    ]
    assert not found.same
    assert found.differing == 4
    stretch, first = next(found.differences())
    assert (stretch.title, first.turn.index, first.kind) == ("session 1", 3, Kind.CLASS)


def test_a_new_command_shifts_nothing() -> None:
    noop = (*WALK[:5], "C: NOOP", "S: 250 2.0.0 Ok", *WALK[5:])
    found = compare(walk(*WALK), walk(*noop))
    assert [row for row in kinds(found) if row[1] != "SAME"] == [("noop", "ONLY_B")]


def test_a_transaction_more_is_seen_as_one() -> None:
    more = (*WALK[:5], *changed(WALK[5:11], "you@", "she@"), *WALK[5:])
    found = compare(walk(*WALK), walk(*more))
    only = [row[0] for row in kinds(found) if row[1] == "ONLY_B"]
    assert only == ["mailfrom:<me@sender.test>", "rcptto:<she@far.test>", "rset"]


def test_helo_stands_for_ehlo_and_another_recipient_for_a_recipient() -> None:
    other = changed(changed(WALK, "EHLO client", "HELO client"), "C: RCPT TO:<you@", "C: RCPT TO:<she@")
    found = compare(walk(*WALK), walk(*other))
    assert [row for row in kinds(found) if row[1] != "SAME"] == [
        ("ehloclient.example", "COMMAND"),
        ("rcptto:<you@far.test>", "COMMAND"),
    ]
    assert compare(walk(*WALK), walk(*other), Rules(codes=True)).same


def test_one_alignment_serves_all_rules() -> None:
    aligned = align_sides(walk(*WALK), walk(*changed(WALK, "Ok", "OK")))
    assert not aligned.judged_by(Rules()).same
    assert aligned.judged_by(Rules(codes=True)).same
    assert aligned.judged_by(Rules(strict=True)).differing == aligned.judged_by(Rules()).differing == 2


def test_the_verdict_makes_a_difference_by_itself() -> None:
    a, b = walk(*OPEN), walk(*OPEN)
    opened = side(*a.sessions, judged=Judged("open", "arrived"))
    unseen = side(*b.sessions, judged=Judged("likely-open", "accepted-not-seen"))
    for rules in (Rules(), Rules(codes=True)):
        found = compare(opened, unseen, rules)
        assert found.differing == 0
        assert not found.same
        assert [fact.name for fact in found.telling_facts] == ["verdict"]
    assert compare(opened, a).same  # one that was not judged says nothing
    assert compare(opened, opened).same


def test_sessions_are_named_as_they_are_numbered() -> None:
    short = session("S: 220 x", "C: NOOP", "S: 250 ok")
    found = compare(side(short, session(*WALK, number=2)), side(session(*WALK)))
    assert [stretch.title for stretch in found.stretches] == ["session 1", "session 2 in A, session 1 in B"]


def test_probes_are_named() -> None:
    def test(*probes: str, number: int = 1) -> Session:
        asked = (line for probe in probes for line in (f"X: step id={probe}", *WALK[5:11]))
        return session(*WALK[:5], *asked, number=number)

    found = compare(side(test("plain", "bang")), side(test("plain"), test("bang", number=2)))
    assert [stretch.title for stretch in found.stretches] == [
        "session 1",
        "plain, session 1",
        "session 2",
        "bang, session 1 in A, session 2 in B",
    ]


# ------------------------------------------------------------------ laws
BASE = (WALK, OPEN, WALK[:9], (*WALK[:5], *WALK[5:11], *changed(WALK[5:11], "you@", "she@"), *WALK[11:]))
CHANGING = (
    ("mx.a.test ESMTP Postfix", "mx.a.test ESMTP Exim 4.96 Wed, 25 Nov 2026 03:51:{n:02} +0000"),
    ("250-mx.a.test", "250-mx.a.test Hello client.example [192.0.2.{n}]"),
    ("you@far.test", "sw{letter}aaaaaaaaaaaaaaaaaa@far.test"),
    ("250 2.0.0 Ok: queued as 4EB27DD", "250 2.0.0 Ok: queued as 4EB27{n:02}"),
    ("Subject: probe", "Message-ID: <{n}@a.test>"),
    ("Relay access denied", "Greylisted for {n} seconds"),
)


@st.composite
def tellings(draw: st.DrawFn) -> tuple[str, ...]:
    """A session as somebody might have had it, with some of its lines changed, doubled or missing."""
    lines = list(draw(st.sampled_from(BASE)))
    for _ in range(draw(st.integers(0, 3))):
        n = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(("drop", "double", "code", "words")))
        new = {
            "drop": [],
            "double": [lines[n], lines[n]],
            "code": [lines[n].replace("250", "550")],
            "words": [f"{lines[n]}!"],
        }[what]
        lines[n : n + 1] = new
        if not lines:
            lines = [WALK[0]]
    return tuple(lines)


RECORDINGS = st.lists(tellings(), max_size=3)


def recording(tellings: Sequence[Sequence[str]]) -> tuple[Session, ...]:
    return tuple(session(*lines, number=n) for n, lines in enumerate(tellings, 1))


@given(RECORDINGS, RULES)
@settings(max_examples=60, deadline=None)
def test_a_recording_is_the_same_as_itself(lines: list[tuple[str, ...]], rules: Rules) -> None:
    found = compare(side(*recording(lines)), side(*recording(lines)), rules)
    assert found.same
    assert set(found.kinds) <= {Kind.SAME}


@given(RECORDINGS, RECORDINGS, RULES)
@settings(max_examples=60, deadline=None)
def test_swapped_it_is_mirrored(a: list[tuple[str, ...]], b: list[tuple[str, ...]], rules: Rules) -> None:
    one, other = side(*recording(a)), side(*recording(b))
    there, back = compare(one, other, rules), compare(other, one, rules)
    assert there.same is back.same
    assert there.differing == back.differing
    assert {MIRRORED.get(kind, kind): number for kind, number in back.kinds.items()} == dict(there.kinds)
    if not len(a) == len(b) == 1:
        return
    assert [MIRRORED.get(p.kind, p.kind) for s in back.stretches for p in s.pairs if p.a and p.b] == [
        p.kind for s in there.stretches for p in s.pairs if p.a and p.b
    ]


@given(st.sampled_from(BASE), st.integers(1, 40), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_what_changes_by_itself_makes_no_difference(base: tuple[str, ...], one: int, other: int) -> None:
    def at(n: int) -> tuple[str, ...]:
        text = "\n".join(base)
        for old, new in CHANGING:
            text = text.replace(old, new.format(n=n, letter="abcdefghijklmnopqrstuvwxyz234567"[n % 32]))
        return tuple(text.split("\n"))

    found = compare(walk(*at(one)), walk(*at(other)))
    assert found.same
    assert set(found.kinds) <= {Kind.SAME, Kind.VOLATILE}
    strict = compare(walk(*at(one)), walk(*at(other)), Rules(strict=True))
    assert strict.same is (one == other)


@given(tellings(), st.data(), RULES)
@settings(max_examples=60, deadline=None)
def test_another_code_always_makes_a_difference(lines: tuple[str, ...], data: st.DataObject, rules: Rules) -> None:
    """In the last line of a reply that was asked for; three digits elsewhere may be anything."""
    found = session(*lines)
    answered = [turn for turn in found.turns if turn.answer.codes and turn.answer.certain]
    if not answered:
        return
    turn = data.draw(st.sampled_from(answered))
    code = turn.answer.codes[-1]
    new = data.draw(st.sampled_from([one for one in (220, 250, 251, 354, 450, 550, 554) if one != code]))
    place = next(
        n for n, line in enumerate(lines) if line.startswith(f"S: {code}") and line[3:] == turn.said[-1].data.decode()
    )
    other = (*lines[:place], f"S: {new}{lines[place][6:]}", *lines[place + 1 :])
    assert not compare(side(found), walk(*other), rules).same


@pytest.mark.parametrize("rules", [Rules(), Rules(strict=True), Rules(codes=True)])
def test_nothing_against_something(rules: Rules) -> None:
    assert compare(side(), side(), rules).same
    found = compare(side(), walk(*WALK), rules)
    assert not found.same
    assert set(found.kinds) == {Kind.ONLY_B}
