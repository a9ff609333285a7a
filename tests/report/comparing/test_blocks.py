"""What is shown, and what is only counted."""

from __future__ import annotations

from smtpwalk.report.comparing.blocks import Block, blocks
from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.difference import Rules

from .telling import OPEN, WALK, changed, session, side, walk


def told(found: list[Block]) -> list[str]:
    """`= title`, `... left out`, or the pair's key with `!` where it counts and `!!` where it is the first."""
    return [
        f"= {one.title}" if one.title else f"... {one.left_out}" if one.left_out
        else f"{one.pair.turn.key}{'!!' if one.first else '!' if one.differs else ''}" if one.pair else "?"
        for one in found
    ]  # fmt: skip


def test_the_differences_and_how_much_is_between_them() -> None:
    assert told(blocks(compare(walk(*OPEN), walk(*WALK)))) == [
        "... 3 exchanges the same",
        "= session 1",
        "rcptto:<you@far.test>!!",
        "data!",
        "message!",
        "rset!",
        "... 1 exchange the same",
    ]


def test_everything() -> None:
    found = told(blocks(compare(walk(*OPEN), walk(*WALK)), everything=True))
    assert found[:3] == ["= session 1", "greeting", "ehloclient.example"]
    assert len(found) == 9
    assert told(blocks(compare(walk(*WALK), walk(*WALK)), everything=True))[0] == "= session 1"


def test_where_nothing_differs_all_is_counted_over_the_sessions() -> None:
    other = changed(OPEN, "4EB27DD", "4EB2700")
    same = [session(*WALK, number=2), session(*WALK, number=3)]
    comparison = compare(side(session(*OPEN), *same), side(session(*other), *same))
    assert told(blocks(comparison)) == ["... 19 exchanges the same, 1 of them but for what does not count"]
    assert told(blocks(compare(side(), side()))) == []


def test_under_other_rules_other_pairs_are_left_out() -> None:
    comparison = compare(walk(*WALK), walk(*changed(WALK, "Relay access", "Relaying")), Rules(codes=True))
    assert told(blocks(comparison)) == ["... 6 exchanges the same, 1 of them but for what does not count"]


def test_all_that_is_left_out_may_be_of_one_kind() -> None:
    queued = changed(OPEN[10:14], "4EB27DD", "4EB2700")
    comparison = compare(walk(*OPEN[:14], *OPEN[14:]), walk(*OPEN[:10], *queued, *changed(OPEN[14:], "221", "251")))
    assert told(blocks(comparison))[0] == "... 6 exchanges the same, 1 of them but for what does not count"
    only = compare(walk("S: 220 1.2.3.4"), walk("S: 220 1.2.3.5"))
    assert told(blocks(only)) == ["... 1 exchange the same but for what does not count"]


def test_only_the_first_of_all_sessions_is_the_first() -> None:
    other = changed(WALK, "554", "550")
    comparison = compare(
        side(session(*WALK), session(*WALK, number=2)), side(session(*other), session(*other, number=2))
    )
    assert [line for line in told(blocks(comparison)) if "!" in line] == [
        "rcptto:<you@far.test>!!", "rcptto:<you@far.test>!",
    ]  # fmt: skip
