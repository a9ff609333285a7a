"""What a rule may say, where it is not wrong."""

from __future__ import annotations

from smtpwalk.practice.rule_reader import COMMANDS, read_rules
from smtpwalk.practice.rules import Rule
from smtpwalk.practice.toml_text import read_document
from smtpwalk.wire.stages import Stage


def rule(text: str) -> Rule:
    (found,) = read_rules(read_document("[[rule]]\n" + text, "x.toml"))
    return found


def test_any_is_every_command_and_not_the_message() -> None:
    found = rule('on = "any"\nsay = "250 ok"\n')
    assert found.on == frozenset(COMMANDS)
    assert not found.on & {Stage.MESSAGE, Stage.GREETING}


def test_silence_must_be_meant() -> None:
    assert rule('on = "noop"\nsay = []\n').answer.lines == ()
    assert rule('on = "quit"\nclose = true\n').answer.close


def test_odd_replies_must_be_meant() -> None:
    found = rule('on = "noop"\nsay = ["250-a", "550 b", ""]\nodd = true\n')
    assert [line.text for line in found.answer.lines] == ["250-a", "550 b", ""]


def test_a_rule_knows_where_it_stands() -> None:
    text = '\n[[rule]]\non = "noop"\nsay = []\n[[rule]]\non = "rset"\nsay = []\n'
    first, second = read_rules(read_document(text, "x"))
    assert (first.file, first.line, second.line) == ("x", 2, 5)
