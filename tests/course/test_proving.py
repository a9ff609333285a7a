"""Proofs of single exercises: what holds yields nothing; what does not yields a rule, a sentence and an action."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.proving import SOLVED, UNTOUCHED, prove
from smtpwalk.practice.catalogue import catalogue
from tests.course.making import CHOOSE, COMMON, NOOP, exercise_of


def rules(toml: str) -> list[str]:
    return [rule for rule, _, _ in prove(exercise_of(toml), Path(), catalogue())]


CLASSIFY = (
    COMMON + 'id = "cl"\nkind = "classify"\npractice = "{host}"\n'
    'lines = ["HELO a.test", "MAIL FROM:<a@sender.test>", "RCPT TO:<b@far.test>"]\nsolution = "{solution}"\n'
)
SENT = CLASSIFY.replace('>"]', '>", "DATA", "x", ".", "QUIT"]')
PERCENT = SENT.replace("b@far.test", "b%far.test@percent.test")


@pytest.mark.parametrize(
    ("toml", "wanted"),
    [
        (NOOP, []),
        (CHOOSE, []),
        (
            NOOP.replace(
                'goal = [{ reply = 250, to = "noop" }]', 'goal = [{ reply = 221, to = "quit" }]'
            ).replace('["NOOP"]', '["QUIT"]'),
            [],
        ),
        (NOOP.replace("250", "220").replace('"noop" }', '"greeting" }'), [UNTOUCHED]),
        (NOOP.replace('["NOOP"]', '["RSET"]'), [SOLVED]),
        (NOOP.replace('["NOOP"]', '["NOOP", "QUIT", "NOOP"]'), [SOLVED]),
        (NOOP.replace('["NOOP"]', '["NOOP", "QUIT", { connect = true }, "NOOP"]'), []),
        (NOOP.replace("postfix-closed", "gone"), ["host"]),
        (SENT.format(host="sendmail-86-open", solution="open"), []),
        (SENT.format(host="sendmail-86-open", solution="cannot-tell"), []),
        (SENT.format(host="sendmail-86-open", solution="likely-open"), ["verdict"]),
        (PERCENT.format(host="percent-hack", solution="open"), []),
        (CLASSIFY.format(host="sendmail-86-open", solution="open"), ["verdict"]),
        (CLASSIFY.format(host="sendmail-86-open", solution="closed"), ["verdict", "verdict"]),
        (CLASSIFY.format(host="postfix-closed", solution="closed"), []),
        (CLASSIFY.format(host="postfix-closed", solution="cannot-tell"), ["verdict"]),
        (CLASSIFY.format(host="percent-hack", solution="closed"), ["verdict"]),
        (
            CLASSIFY.format(host="postfix-closed", solution="closed")
            + 'gives = [{ reply = 250, to = "rcpt" }]\n',
            [SOLVED],
        ),
        (
            COMMON + 'id = "cl"\nkind = "classify"\nrecording = "gone.smtp.jsonl"\nsolution = "closed"\n',
            ["recording"],
        ),
    ],
)
def test_proofs(toml: str, wanted: list[str]) -> None:
    assert rules(toml) == wanted


def test_what_the_host_answered_is_said() -> None:
    toml = NOOP.replace('["NOOP"]', '["EHLO x", "DATA"]')
    ((_, said, hint),) = prove(exercise_of(toml), Path(), catalogue())
    assert "still missing: 250 as reply to NOOP" in said
    assert "ehlo 250, data 503" in hint
