"""The tree of goals by itself: how it is put together, what it says, what it refuses."""

from __future__ import annotations

import pytest

from smtpwalk.course.goals import SESSION, Goal, Part, Standing, met, read_goals, standing
from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Table, read_chunk


def leaf(table: Table) -> tuple[str, str]:
    """A leaf of these tests is a letter."""
    letter = table.text("is")
    return letter, f"an {letter}"


def read(toml: str) -> tuple[tuple[Goal[str], ...], Problems]:
    problems = Problems()
    table = Table.top(read_chunk(f"goal = {toml}", "t", 1, problems), problems)
    return read_goals(table, "goal", leaf), problems


def holds(toml: str, happened: str) -> bool:
    """A blank begins the next session."""
    goals, problems = read(f"[{toml}]")
    assert problems.found == []
    places: list[tuple[int, str]] = []
    for number, session in enumerate(happened.split(" ")):
        places += [(number * SESSION + place, letter) for place, letter in enumerate(session)]
    return standing(goals, lambda wanted: [place for place, letter in places if letter == wanted]).done


@pytest.mark.parametrize(
    ("goal", "happened", "wanted"),
    [
        ('{ is = "a" }', "xa", True),
        ('{ is = "a" }', "", False),
        ('{ is = "a" }, { is = "b" }', "b", False),
        ('{ all = [{ is = "a" }, { any = [{ is = "b" }, { is = "c" }] }] }', "ca", True),
        ('{ not = { is = "a" } }', "b", True),
        ('{ not = [{ is = "a" }] }', "a", False),
        ('{ order = [{ is = "a" }, { is = "b" }, { is = "a" }] }', "aba", True),
        ('{ order = [{ is = "a" }, { is = "b" }, { is = "a" }] }', "aab", False),
        ('{ order = [{ is = "a" }, { is = "b" }] }', "a b", True),
        ('{ order = [{ is = "a" }, { is = "b" }], together = true }', "a b", False),
        ('{ order = [{ is = "a" }, { is = "b" }], together = true }', "b a ab", True),
        ('{ count = 2, of = { any = [{ is = "a" }, { is = "b" }] } }', "ab", True),
        ('{ count = 2, most = 2, of = { is = "a" }, together = true }', "aaa aa", True),
        ('{ count = 0, most = 0, of = { is = "a" }, together = true }', "", True),
    ],
)
def test_what_holds(goal: str, happened: str, wanted: bool) -> None:
    assert holds(goal, happened) is wanted


def in_time(toml: str, happened: str) -> Standing:
    goals, _ = read(f"[{toml}]")
    return standing(goals, lambda wanted: [n for n, each in enumerate(happened) if each == wanted], in_time=True)


@pytest.mark.parametrize(
    "last",
    ['{ not = [{ is = "x" }] }', '{ count = 0, most = 0, of = { is = "x" } }',
     '{ all = [{ is = "a" }, { not = [{ is = "x" }] }] }'],
)  # fmt: skip
def test_what_may_still_be_broken_is_ticked_with_the_rest(last: str) -> None:
    goal = f'{{ is = "a" }}, {last}, {{ is = "b", say = "b" }}'
    early = in_time(goal, "a")
    assert [part.met for part in early.parts] == [True, False, False]
    assert early.missing == ("b",)
    assert [part.met for part in in_time(goal, "ab").parts] == [True, True, True]
    assert in_time(goal, "ab").done
    broken = in_time(goal, "axb")
    assert [part.met for part in broken.parts] == [True, False, True]
    assert len(broken.missing) == 1
    assert not broken.done


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ('{ is = "a" }', "an a"),
        ('{ is = "a", say = "an alpha" }', "an alpha"),
        ('{ any = [{ is = "a" }, { is = "b" }] }', "an a or an b"),
        ('{ all = [{ is = "a" }, { is = "b" }] }', "an a and an b"),
        ('{ order = [{ is = "a" }, { is = "b" }] }', "an a, then an b"),
        ('{ not = { is = "a" } }', "not: an a"),
        ('{ count = 2, most = 3, of = { is = "a" } }', "2 times (at most 3): an a"),
        ('{ order = [{ is = "a" }], say = "x" }', "x"),
    ],
)
def test_what_is_said(goal: str, words: str) -> None:
    (found,), _ = read(f"[{goal}]")
    assert found.say == words


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[]", "`goal` is missing"),
        ("1", "array of tables"),
        ("[1]", "array of tables"),
        ('[{ is = "a", other = 1 }]', "not a key here"),
        ("[{ any = [] }]", "wants goals in it"),
        ('[{ not = [{ is = "a" }, { is = "b" }] }]', "wants one goal"),
        ("[{ count = 2 }]", "wants one goal"),
        ('[{ order = [{ not = { is = "a" } }] }]', "no place in time"),
        ('[{ count = 1, of = { all = [{ is = "a" }] } }]', "no place in time"),
        ('[{ any = [{ is = "a" }], all = [{ is = "b" }] }]', "not a key here"),
        ('[{ any = [{ is = "a" }], is = "a" }]', "not a key here"),
        ('[{ count = "two", of = { is = "a" } }]', "whole number"),
        ("[" + "{ not = " * 9 + '{ is = "a" }' + " }" * 9 + "]", "too deeply"),
    ],
)
def test_what_is_refused(toml: str, words: str) -> None:
    _, problems = read(toml)
    assert words in " ".join(map(str, problems.found))


def test_no_goal_is_never_done() -> None:
    assert not Standing(()).done
    assert Standing((Part("x", True),)).done


def test_met_is_about_one_goal() -> None:
    (goal,), _ = read('[{ is = "a" }]')
    assert met(goal, lambda letter: [3] if letter == "a" else [])
