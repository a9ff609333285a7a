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
    COMMON + 'id = "cl"\nkind = "classify"\npractice = "{host}"\nlines = ["NOOP"]\nsolution = "{solution}"\n'
)


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
        (CLASSIFY.format(host="sendmail-86-open", solution="open"), []),
        (CLASSIFY.format(host="percent-hack", solution="open"), []),
        (CLASSIFY.format(host="postfix-closed", solution="likely-open"), ["verdict"]),
        (CLASSIFY.format(host="sendmail-86-open", solution="closed"), ["verdict"]),
        (CLASSIFY.format(host="sendmail-86-open", solution="cannot-tell"), []),
        (
            CLASSIFY.format(host="postfix-closed", solution="closed")
            + 'gives = [{ reply = 250, to = "rcpt" }]\n',
            [SOLVED],
        ),
        (
            CLASSIFY.replace('practice = "{host}"\nlines = ["NOOP"]', 'recording = "gone.smtp.jsonl"').format(
                solution="closed"
            ),
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
