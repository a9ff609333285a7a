"""A command line taken apart, and what rules see of the scene."""

from __future__ import annotations

import pytest

from smtpwalk.practice.house import House
from smtpwalk.practice.rules import Phase
from smtpwalk.practice.scene import Onlooker, Scene, read_command
from smtpwalk.wire.stages import Stage

from .stand_in import host


@pytest.mark.parametrize(
    ("line", "stage", "argument"),
    [
        (b"EHLO me.test", Stage.EHLO, b"me.test"),
        (b"quit", Stage.QUIT, b""),
        (b"MAIL FROM:<a@b.test>", Stage.MAIL, b"FROM:<a@b.test>"),
        (b"RCPT\tTO:<a@b.test> ", Stage.RCPT, b"TO:<a@b.test>"),
        (b"MESSAGE", Stage.OTHER, b""),
        (b"OTHER x", Stage.OTHER, b"x"),
        (b"\xff\x08", Stage.OTHER, b""),
        (b"", Stage.OTHER, b""),
    ],
)
def test_the_stage_of_a_line(line: bytes, stage: Stage, argument: bytes) -> None:
    found = read_command(line, host())
    assert (found.stage, found.argument) == (stage, argument)


def test_a_parameter_the_host_does_not_know_is_named() -> None:
    assert read_command(b"MAIL FROM:<> SIZE=3 FOO=1 BAR", host()).unknown_parameter == b"FOO=1"
    assert read_command(b"MAIL FROM:<> size=3", host()).unknown_parameter == b""


def test_the_facts_of_a_fresh_scene() -> None:
    onlooker = Onlooker(host(), House(), "127.0.0.1")
    facts = onlooker.facts(Scene(), read_command(b"EHLO", host()), 0.0)
    assert (facts.phase, facts.syntax, facts.sender, facts.triple) == (Phase.NEW, "bad", None, None)
