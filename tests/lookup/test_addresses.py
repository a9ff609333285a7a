"""A host's addresses by a name server of the user's choice."""

from __future__ import annotations

import dns.rcode
import pytest

from smtpwalk.errors import NetworkError
from smtpwalk.lookup.addresses import addresses
from tests.tiny_dns import Table, tiny_dns

TABLE: Table = {
    "both.test": ["A 192.0.2.1", "AAAA 2001:db8::1"],
    "four.test": ["A 192.0.2.2"],
    "alias.test": ["CNAME four.test.", "A 192.0.2.2"],
    "mail.test": ["MX 1 four.test."],
    "broken.test": dns.rcode.SERVFAIL,
}


@pytest.mark.parametrize(
    ("host", "family", "expected"),
    [
        ("both.test", None, ("192.0.2.1", "2001:db8::1")),
        ("both.test", 4, ("192.0.2.1",)),
        ("both.test", 6, ("2001:db8::1",)),
        ("four.test", None, ("192.0.2.2",)),
        ("four.test", 6, ()),
        ("alias.test", 4, ("192.0.2.2",)),
        ("mail.test", None, ()),
    ],
)
def test_addresses(host: str, family: int | None, expected: tuple[str, ...]) -> None:
    with tiny_dns(TABLE) as server:
        assert addresses(host, server=server, family=family) == expected


@pytest.mark.parametrize(("host", "kind"), [("missing.test", "no-name"), ("broken.test", "dns-failed")])
def test_a_failure_is_one_only_when_both_kinds_fail(host: str, kind: str) -> None:
    with tiny_dns(TABLE) as server, pytest.raises(NetworkError) as caught:
        addresses(host, server=server, limit=1)
    assert caught.value.kind == kind
