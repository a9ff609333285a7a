"""smtpd.conf files and whom they relay for."""

from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.configs.cases import Decision
from tests.configs.deciding import NO, WHO_KNOWS, YES, Row, decided

ACTIONS = 'action "local" mbox\naction "relay" relay\n'
SAFE = (
    ACTIONS + 'match from any for domain "target.example" action "local"\nmatch for local action "local"\n'
    'match from local for any action "relay"\nmatch from auth for any action "relay"\n'
)
LAN = ACTIONS + "table lan { 192.0.2.0/24 }\nmatch from src <lan> for any action relay\n"
TABLE: list[Row] = [
    (SAFE, {}, NO),
    (SAFE, {"login": True}, YES),
    (SAFE, {"client": "127.0.0.1"}, YES),
    (SAFE, {"recipient": "alice@target.example"}, YES),
    (ACTIONS + "match from any for any action relay", {}, YES),
    (ACTIONS + "match for any action relay", {}, NO),
    (ACTIONS + "match for any action relay", {"client": "::1"}, YES),
    (ACTIONS + "match from any for any reject\nmatch from any for any action relay", {}, NO),
    (ACTIONS + "match ! from local for any action relay", {}, YES),
    (ACTIONS + "match from ! local for any action relay", {}, YES),
    (ACTIONS + "match ! from any for any action relay", {}, NO),
    (ACTIONS + "match auth from any for any action relay", {}, NO),
    (ACTIONS + "match auth from any for any action relay", {"login": True}, YES),
    (ACTIONS + "match from auth <clerks> for any action relay", {"login": True}, WHO_KNOWS),
    (ACTIONS + "match from auth <clerks> for any action relay", {}, NO),
    (ACTIONS + "match tls from any for any action relay", {}, WHO_KNOWS),
    (ACTIONS + "match tls for any action relay", {}, NO),
    (LAN, {"client": "192.0.2.7"}, YES),
    (LAN, {}, NO),
    (ACTIONS + "match from src <elsewhere> for any action relay", {}, WHO_KNOWS),
    (ACTIONS + "table t file:/x\nmatch from src <t> for any action relay", {}, WHO_KNOWS),
    (
        ACTIONS + 'match from any for domain { "*.branch.example" } action relay',
        {"recipient": "a@x.branch.example"},
        YES,
    ),
    (ACTIONS + "match from any for rcpt-to someone@outside.example action relay", {}, YES),
    (ACTIONS + "match from any mail-from @sender.example for any action relay", {}, YES),
    (ACTIONS + "match from any mail-from @other.example for any action relay", {}, NO),
    ("match from any for any action relay", {}, WHO_KNOWS),
]


@pytest.mark.parametrize(("text", "case", "decision"), TABLE, ids=[str(n) for n in range(len(TABLE))])
def test_decisions(text: str, case: dict[str, Any], decision: Decision) -> None:
    assert decided("opensmtpd", text, case) is decision
