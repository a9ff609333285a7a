"""Exim configurations and whom they relay for."""

from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.configs.cases import Decision
from tests.configs.deciding import NO, WHO_KNOWS, YES, Row, decided

HEAD = (
    "primary_hostname = mx.target.example\ndomainlist local_domains = @ : target.example\n"
    "domainlist relay_to_domains =\nhostlist relay_from_hosts = {hosts}\nacl_smtp_rcpt = check\nbegin acl\ncheck:\n"
)
DEFAULT = """\
  accept hosts = :
  deny local_parts = ^[.] : ^.*[@%!/|]
  accept local_parts = postmaster
         domains = +local_domains
  require verify = sender
  accept hosts = +relay_from_hosts
         control = submission
  accept authenticated = *
  require message = relay not permitted
          domains = +local_domains : +relay_to_domains
  deny dnslists = list.example
  accept
"""
INSIDE, ALICE = {"client": "192.0.2.7"}, {"recipient": "alice@target.example"}


def acl(statements: str, hosts: str = "localhost : 192.0.2.0/24") -> str:
    return HEAD.replace("{hosts}", hosts) + statements


TABLE: list[Row] = [
    (acl(DEFAULT), {}, NO),
    (acl(DEFAULT), INSIDE, YES),
    (acl(DEFAULT), ALICE, YES),
    (acl(DEFAULT), {"recipient": "a@mx.target.example"}, YES),
    (acl(DEFAULT), {"login": True}, YES),
    (acl(DEFAULT), {"client": "127.0.0.1"}, YES),
    (acl(DEFAULT), {"recipient": "u%far@target.example"}, NO),
    (acl(DEFAULT), {"recipient": ".x@target.example"}, NO),
    (acl(DEFAULT, "*"), {}, YES),
    (acl(DEFAULT, "0.0.0.0/0"), {}, YES),
    (acl(DEFAULT, "!203.0.113.9 : *"), {}, NO),
    (acl(DEFAULT, "!192.0.2.7"), {}, YES),
    (acl(DEFAULT, "*.target.example"), {}, WHO_KNOWS),
    (acl(DEFAULT, "+unknown"), {}, WHO_KNOWS),
    (acl("  accept\n"), {}, YES),
    (acl("  accept senders = *@sender.example\n"), {}, YES),
    (acl("  accept sender_domains = other.example\n"), {}, NO),
    (acl("  accept condition = ${if x}\n"), {}, WHO_KNOWS),
    (acl("  accept domains = +local_domains\n endpass\n hosts = +relay_from_hosts\n accept\n"), ALICE, NO),
    (acl("  deny !domains = +local_domains\n accept\n"), {}, NO),
    (acl("  deny ! authenticated = *\n accept\n"), {"login": True}, YES),
    (acl("  discard\n"), {}, WHO_KNOWS),
    (acl("  warn\n  defer\n accept\n"), {}, NO),
    (acl("  accept domains = a.example\n  domains = outside.example\n"), {}, NO),
    (acl("  accept recipients = someone@outside.example\n"), {}, YES),
    (acl("  accept local_parts = ^(a+)+$\n"), {}, WHO_KNOWS),
    (acl("  drop dnslists = x.example\n  deny hosts = ^x\n"), {}, NO),
    (acl(""), {}, NO),
    ("acl_smtp_rcpt = elsewhere\n", {}, WHO_KNOWS),
    ("hostlist a = +a\nacl_smtp_rcpt = c\nbegin acl\nc:\n accept hosts = +a\n", {}, WHO_KNOWS),
]


@pytest.mark.parametrize(("text", "case", "decision"), TABLE, ids=[str(n) for n in range(len(TABLE))])
def test_decisions(text: str, case: dict[str, Any], decision: Decision) -> None:
    assert decided("exim", text, case) is decision
