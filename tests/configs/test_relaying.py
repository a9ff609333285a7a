"""Who decides what: a notation without a decider, and a file with faults, tell nothing."""

from __future__ import annotations

import pytest

from smtpwalk.configs.cases import Case, Decision
from smtpwalk.configs.notations import parse
from smtpwalk.configs.relaying import DECIDERS, decide


@pytest.mark.parametrize("notation", ["aix-no", "sendmail-cf"])
def test_a_notation_that_says_nothing_about_relaying(notation: str) -> None:
    assert decide(parse(notation, ""), Case()) is Decision.CANNOT_TELL


@pytest.mark.parametrize(
    ("notation", "faulty"),
    [
        ("postfix-main", "nonsense"),
        ("exim", "nonsense !"),
        ("opensmtpd", "nonsense"),
        ("sendmail-mc", "FEATURE("),
    ],
)
def test_a_file_with_faults_tells_nothing(notation: str, faulty: str) -> None:
    assert decide(parse(notation, faulty), Case()) is Decision.CANNOT_TELL


@pytest.mark.parametrize("notation", sorted(DECIDERS))
def test_today_nothing_said_is_closed(notation: str) -> None:
    assert decide(parse(notation, ""), Case()) is Decision.REFUSES
