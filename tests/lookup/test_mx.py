"""Mail exchangers from a name server of our own: order, the implicit one, null MX, and every failure."""

from __future__ import annotations

import dns.rcode
import pytest

from smtpwalk.errors import NetworkError
from smtpwalk.lookup.mx import Exchanger, exchangers
from tests.tiny_dns import Table, tiny_dns

TABLE: Table = {
    "two.test": ["MX 20 b.two.test.", "MX 10 a.two.test.", "MX 20 a2.two.test."],
    "twice.test": ["MX 10 a.twice.test.", "MX 10 a.twice.test."],
    "none.test": ["A 192.0.2.1"],
    "null.test": ["MX 0 ."],
    "odd.test": ["MX 0 .", "MX 5 mx.odd.test."],
    "alias.test": ["CNAME target.test.", "MX 7 mx.target.test."],
    "broken.test": dns.rcode.SERVFAIL,
    "silent.test": None,
}


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("two.test", [(10, "a.two.test"), (20, "a2.two.test"), (20, "b.two.test")]),
        ("twice.test", [(10, "a.twice.test")]),
        ("odd.test", [(5, "mx.odd.test")]),
        ("alias.test", [(7, "mx.target.test")]),
    ],
)
def test_exchangers_come_most_preferred_first(domain: str, expected: list[tuple[int, str]]) -> None:
    with tiny_dns(TABLE) as server:
        assert exchangers(domain, server=server) == tuple(Exchanger(*row) for row in expected)


def test_a_domain_without_mx_takes_its_mail_itself() -> None:
    with tiny_dns(TABLE) as server:
        assert exchangers("none.test", server=server) == (Exchanger(0, "none.test", implicit=True),)


@pytest.mark.parametrize(
    ("domain", "kind", "words"),
    [
        ("null.test", "null-mx", "takes no mail"),
        ("missing.test", "no-name", "knows no name missing.test"),
        ("broken.test", "dns-failed", "SERVFAIL"),
        ("silent.test", "dns-timeout", "did not answer within 0.3 s"),
        ("a..b", "dns-failed", "could not be asked"),
    ],
)
def test_every_failure_has_its_sentence(domain: str, kind: str, words: str) -> None:
    with tiny_dns(TABLE) as server, pytest.raises(NetworkError) as caught:
        exchangers(domain, server=server, limit=0.3)
    assert caught.value.kind == kind
    assert words in caught.value.message
    assert caught.value.hint
