"""Sendmail .mc files and whom they relay for."""

from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.configs.cases import Decision
from tests.configs.deciding import NO, WHO_KNOWS, YES, Row, decided

BASE = "OSTYPE(aix433)dnl\nDOMAIN(generic)dnl\nMAILER(local)dnl\nMAILER(smtp)dnl\n"
TABLE: list[Row] = [
    (BASE, {}, NO),
    (BASE + "FEATURE(promiscuous_relay)dnl\n", {}, YES),
    (BASE + "FEATURE( `promiscuous_relay' )\n", {}, YES),
    (BASE + "dnl FEATURE(promiscuous_relay)dnl\n", {}, NO),
    (BASE + "# FEATURE(promiscuous_relay)dnl\n", {}, YES),
    (BASE + "#FEATURE(`promiscuous_relay')\n", {}, YES),
    (BASE, {"client": "127.0.0.1"}, YES),
    (BASE, {"login": True}, NO),
    (BASE + "TRUST_AUTH_MECH(`LOGIN PLAIN')", {"login": True}, YES),
    (BASE + "RELAY_DOMAIN(`branch.example')", {"recipient": "a@x.branch.example"}, YES),
    (BASE + "RELAY_DOMAIN(`branch.example')", {}, NO),
    (BASE + "LOCAL_DOMAIN(`target.example')", {"recipient": "alice@target.example"}, YES),
    (BASE + "LOCAL_DOMAIN(`target.example')FEATURE(relay_local_from)", {}, NO),
    (BASE + "LOCAL_DOMAIN(`target.example')FEATURE(relay_local_from)", {"sender": "x@target.example"}, YES),
    (BASE + "FEATURE(relay_local_from)", {}, WHO_KNOWS),
    (BASE + "FEATURE(relay_mail_from)", {}, WHO_KNOWS),
    (BASE + "FEATURE(relay_based_on_MX)", {}, WHO_KNOWS),
    (BASE + "FEATURE(accept_unresolvable_domains)FEATURE(accept_unqualified_senders)", {}, NO),
    (BASE + "FEATURE(`access_db')", {}, WHO_KNOWS),
    (BASE + "FEATURE(`access_db')", {"login": True}, WHO_KNOWS),
    (BASE + "LOCAL_DOMAIN(`target.example')FEATURE(`access_db')FEATURE(relay_local_from)", {}, WHO_KNOWS),
    (BASE + "LOCAL_DOMAIN(`target.example')FEATURE(`access_db')", {"recipient": "a@target.example"}, YES),
    (
        BASE + "LOCAL_DOMAIN(`t.example')FEATURE(loose_relay_check)",
        {"recipient": "u%far@t.example"},
        WHO_KNOWS,
    ),
]


@pytest.mark.parametrize(("text", "case", "decision"), TABLE, ids=[str(n) for n in range(len(TABLE))])
def test_decisions(text: str, case: dict[str, Any], decision: Decision) -> None:
    assert decided("sendmail-mc", text, case) is decision
