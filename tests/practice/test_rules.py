"""Each condition of a rule, once holding and once not."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

import pytest

from smtpwalk.practice.addresses import Kind
from smtpwalk.practice.placeholders import read_template
from smtpwalk.practice.rules import TESTS, Answer, Facts, Phase, Rule, TripleState, When
from smtpwalk.wire.paths import Form
from smtpwalk.wire.stages import Stage

FACTS = Facts(
    stage=Stage.RCPT,
    verb="RCPT",
    argument="TO:<u@far.test>",
    phase=Phase.MAIL,
    helo="me.test",
    sender=Kind.OWN,
    sender_address="a@own.test",
    recipients=frozenset({Kind.FOREIGN}),
    form=Form.PLAIN,
    recipient_address="u@far.test",
    nth=2,
    triple=TripleState.FRESH,
    login="PLAIN",
)

CONDITIONS: list[tuple[str, Any, Any]] = [
    ("verb", re.compile("^RC"), re.compile("^MA")),
    ("argument", re.compile("far"), re.compile("near")),
    ("phase", {"mail", "rcpt"}, {"new"}),
    ("tls", False, True),
    ("authenticated", False, True),
    ("helo", re.compile("me"), re.compile("you")),
    ("syntax", "ok", "bad"),
    ("unknown_parameter", False, True),
    ("sender", {"own"}, {"foreign"}),
    ("sender_matches", re.compile("own"), re.compile("far")),
    ("recipient", {"foreign", "routed"}, {"own"}),
    ("recipient_matches", re.compile("@far"), re.compile("@near")),
    ("form", {"plain"}, {"bang"}),
    ("nth", 2, 1),
    ("from_nth", 2, 3),
    ("refused", False, True),
    ("triple", "fresh", "known"),
    ("step", 0, 1),
    ("login", re.compile("PLAIN"), re.compile("LOGIN")),
]


@pytest.mark.parametrize(("name", "holds", "fails"), CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_a_condition_holds_or_not(name: str, holds: Any, fails: Any) -> None:
    assert When(**{name: holds}).holds(FACTS)
    assert not When(**{name: fails}).holds(FACTS)
    assert not When(**{name: holds}).always


def test_every_condition_has_its_row_and_its_test() -> None:
    names = [field.name for field in fields(When)]
    assert names == list(TESTS) == [row[0] for row in CONDITIONS]


def test_all_conditions_must_hold() -> None:
    assert When(tls=False, nth=2).holds(FACTS)
    assert not When(tls=False, nth=3).holds(FACTS)
    assert When().always
    assert When().holds(FACTS)


def test_a_rule_is_for_its_stages() -> None:
    rule = Rule(frozenset({Stage.MAIL, Stage.RCPT}), Answer())
    assert rule.fits(FACTS)
    assert not rule.fits(replace(FACTS, stage=Stage.DATA))


@pytest.mark.parametrize(
    ("lines", "takes", "code", "accepts"),
    [
        (["250 ok"], None, 250, True),
        (["354 go"], None, 354, True),
        (["550-a", "550 b"], None, 550, False),
        (["250 ok"], False, 250, False),
        (["550 no"], True, 550, True),
        (["hello"], None, 0, False),
        ([], None, 0, False),
    ],
)
def test_an_answer_moves_the_state_as_its_code_says(
    lines: list[str], takes: bool | None, code: int, accepts: bool
) -> None:
    answer = Answer(tuple(map(read_template, lines)), takes=takes)
    assert (answer.code, answer.accepts) == (code, accepts)
