"""Postfix main.cf files and whom they relay for."""

from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.configs.cases import Decision
from tests.configs.deciding import NO, WHO_KNOWS, YES, Row, decided

OWN = "myhostname = mx.target.example\nmydestination = $myhostname, target.example\n"
NET = OWN + "mynetworks = 127.0.0.0/8, 192.0.2.0/24\n"
INSIDE, ALICE = {"client": "192.0.2.7"}, {"recipient": "alice@target.example"}
TABLE: list[Row] = [
    (NET, {}, NO),
    (NET, INSIDE, YES),
    (NET, ALICE, YES),
    (NET, {"recipient": "alice@MX.target.example"}, YES),
    (NET, {"login": True}, YES),
    (OWN, {"client": "127.0.0.1"}, YES),
    (OWN, {}, NO),
    (OWN + "mynetworks_style = subnet", {}, WHO_KNOWS),
    (OWN + "mynetworks = 0.0.0.0/0", {}, YES),
    (OWN + "mynetworks = 203.0.113.0/24", {}, YES),
    (OWN + "mynetworks = !203.0.113.9, 203.0.113.0/24", {}, NO),
    (OWN + "mynetworks = hash:/etc/postfix/networks", {}, NO),
    (OWN + "lan = 192.0.2.0/24\nmynetworks = $lan", INSIDE, YES),
    (NET + "smtpd_relay_restrictions = permit", {}, YES),
    (NET + "smtpd_relay_restrictions =\n", {}, YES),
    (
        NET
        + "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination",
        {},
        NO,
    ),
    (NET + "smtpd_recipient_restrictions = permit", {}, NO),
    (NET + "smtpd_recipient_restrictions = reject", ALICE, NO),
    (NET + "smtpd_relay_restrictions = reject_unauth_destination permit_mynetworks", INSIDE, NO),
    (NET + "smtpd_relay_restrictions = permit_mynetworks reject", ALICE, NO),
    (NET + "smtpd_relay_restrictions = permit_mynetworks, permit_auth_destination, reject", ALICE, YES),
    (NET + "smtpd_relay_restrictions = permit_mx_backup, reject_unauth_destination", {}, WHO_KNOWS),
    (NET + "smtpd_relay_restrictions = reject_rbl_client x.example, defer_unauth_destination", {}, NO),
    (NET + "relay_domains = branch.example", {"recipient": "a@x.branch.example"}, YES),
    (NET, {"recipient": "u%far@target.example"}, NO),
    (NET, {"recipient": "u@far.example@target.example"}, NO),
    ("mydestination = localhost", {"recipient": "a@mx.target.example"}, NO),
    ("myhostname = mx.target.example", {"recipient": "a@mx.target.example"}, YES),
]


@pytest.mark.parametrize(("text", "case", "decision"), TABLE, ids=[str(n) for n in range(len(TABLE))])
def test_decisions(text: str, case: dict[str, Any], decision: Decision) -> None:
    assert decided("postfix-main", text, case) is decision
