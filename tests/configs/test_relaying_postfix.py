"""Postfix main.cf files and whom they relay for."""

from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.configs.cases import Decision
from tests.configs.deciding import NO, WHO_KNOWS, YES, Row, decided

OWN = "myhostname = mx.target.example\nmydestination = $myhostname, target.example\n"
NET = OWN + "mynetworks = 127.0.0.0/8, 192.0.2.0/24\n"
INSIDE, ALICE = {"client": "192.0.2.7"}, {"recipient": "alice@target.example"}
CLOSED = "\nsmtpd_recipient_restrictions = reject_unauth_destination"
LATE = "\nsmtpd_recipient_restrictions = check_sender_access static:OK, reject_unauth_destination"
RELAY = NET + "smtpd_relay_restrictions = "
FRIENDS = "check_sender_access inline:{ sender.example=OK, other.example=REJECT }, reject_unauth_destination"
TABLE: list[Row] = [
    (RELAY + "check_sender_access hash:/etc/postfix/friends, reject_unauth_destination", {}, WHO_KNOWS),
    (RELAY + "check_client_access cidr:/x reject_unauth_destination", {}, WHO_KNOWS),
    (RELAY + "check_sender_access hash:/x, reject_unauth_destination", ALICE, YES),
    (RELAY + "reject_unauth_destination, check_sender_access hash:/x", {}, NO),
    (RELAY + "reject_unauth_destination, check_sender_access hash:/x", ALICE, YES),
    (RELAY + "check_sender_access hash:/x, reject_unauth_destination" + CLOSED, {}, NO),
    (RELAY + "hash:/etc/postfix/access, reject_unauth_destination", {}, WHO_KNOWS),
    (RELAY + "check_client_access static:OK, reject_unauth_destination", {}, YES),
    (RELAY + "check_client_access static:{OK yes}, reject_unauth_destination", {}, YES),
    (RELAY + "check_client_access static:DUNNO, reject_unauth_destination", {}, NO),
    (RELAY + "check_client_access static:REJECT, reject_unauth_destination", ALICE, NO),
    (RELAY + "check_client_access static:554, reject_unauth_destination", ALICE, NO),
    (RELAY + "check_client_access static:1, reject_unauth_destination", {}, YES),
    (RELAY + "check_client_access static:permit_mynetworks, reject_unauth_destination", {}, WHO_KNOWS),
    (RELAY + FRIENDS, {}, YES),
    (RELAY + FRIENDS, {"sender": "a@third.example"}, NO),
    (RELAY + FRIENDS, {"sender": "a@other.example", **ALICE}, NO),
    (RELAY + "check_recipient_access inline:{{a@far.example = OK}} reject_unauth_destination",
     {"recipient": "A@far.example"}, YES),
    (RELAY + "check_client_access inline:{x.example=OK}, reject_unauth_destination", {}, WHO_KNOWS),
    (RELAY + "check_client_access inline:{x.example=DUNNO}, reject_unauth_destination", {}, NO),
    (RELAY + "check_policy_service { unix:x, timeout=3s }, reject_unauth_destination", {}, WHO_KNOWS),
    (RELAY + "permit_dnswl_client list.example, reject_unauth_destination", {}, WHO_KNOWS),
    (RELAY + "warn_if_reject reject_unauth_destination, permit" + LATE, {}, YES),
    (RELAY + "friends, reject_unauth_destination\nsmtpd_restriction_classes = friends\nfriends = permit", {}, YES),
    (RELAY + "Friends, reject_unauth_destination\nsmtpd_restriction_classes = friends\n"
     "friends = check_sender_access hash:/x", {}, WHO_KNOWS),
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
    (NET + "smtpd_relay_restrictions = permit" + CLOSED, {}, NO),
    (NET + "smtpd_relay_restrictions = permit" + LATE, {}, YES),
    (NET + "smtpd_relay_restrictions =\n" + LATE, {}, YES),
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
]  # fmt: skip


@pytest.mark.parametrize(("text", "case", "decision"), TABLE, ids=[str(n) for n in range(len(TABLE))])
def test_decisions(text: str, case: dict[str, Any], decision: Decision) -> None:
    assert decided("postfix-main", text, case) is decision
