"""A table of files, cases and decisions, as the tests of the deciders write it."""

from __future__ import annotations

from typing import Any

from smtpwalk.configs.cases import Case, Decision
from smtpwalk.configs.notations import parse
from smtpwalk.configs.relaying import decide

YES, NO, WHO_KNOWS = Decision.TAKES, Decision.REFUSES, Decision.CANNOT_TELL
Row = tuple[str, dict[str, Any], Decision]


def decided(notation: str, text: str, case: dict[str, Any]) -> Decision:
    config = parse(notation, text)
    assert config.faults == ()
    return decide(config, Case(**case))
