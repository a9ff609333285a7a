"""Restriction lists that Postfix would not take, or that make smtpd end at once."""

from __future__ import annotations

import pytest

from smtpwalk.configs.postfix_checks import parse

CLASSES = "smtpd_restriction_classes = shut, odd\nshut = reject\nodd = permit\n"


@pytest.mark.parametrize(
    "text",
    [
        "mydestination = target.example",
        "smtpd_relay_restrictions = permit_mynetworks, Reject_Unauth_Destination",
        "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks reject",
        "smtpd_recipient_restrictions = reject_rbl_client list.example=127.0.0.[2..11]",
        "smtpd_recipient_restrictions = permit",
        "smtpd_sender_restrictions = hash:/etc/postfix/access, check_sender_mx_access cidr:/x",
        "smtpd_relay_restrictions = $mine",
        "smtpd_relay_restrictions = $mine\nmine = reject",
        "smtpd_client_restrictions = check_policy_service { unix:x, timeout=3s }, sleep 1",
        CLASSES + "smtpd_relay_restrictions = odd, SHUT",
    ],
)
def test_what_postfix_takes(text: str) -> None:
    assert parse(text).faults == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = b\nsmtpd_relay_restrictions = reject_unauth_destinations, reject", 2, "no restriction"),
        ("smtpd_recipient_restrictions =\n  permit_my_networks", 1, "'permit_my_networks'"),
        ("smtpd_helo_restrictions = rejekt", 1, "'rejekt'"),
        ("smtpd_relay_restrictions = reject, check_sender_access", 1, "missing"),
        ("a = b\nsmtpd_relay_restrictions =\n", 2, "serves nobody"),
        ("smtpd_relay_restrictions = permit_mynetworks", 1, "serves nobody"),
        ("smtpd_relay_restrictions = permit, reject", 1, "serves nobody"),
        ("smtpd_relay_restrictions = warn_if_reject reject", 1, "serves nobody"),
        ("smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks", 2, "serves nobody"),
        ("smtpd_restriction_classes = x\nx = permit\nsmtpd_relay_restrictions = x", 3, "serves nobody"),
        ("smtpd_restriction_classes = x\nx = x\nsmtpd_relay_restrictions = x", 3, "serves nobody"),
        ("smtpd_restriction_classes = x\nx = rejekt", 2, "'rejekt'"),
        ("nonsense\nsmtpd_helo_restrictions = rejekt", 1, "neither"),
    ],
)
def test_what_it_does_not_take(text: str, line: int, words: str) -> None:
    fault = parse(text).faults[0]
    assert fault.line == line
    assert words in fault.text
