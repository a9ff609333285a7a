"""The name of an address: one more guess, which never hurts."""

from __future__ import annotations

import dns.rcode
import pytest

from smtpwalk.lookup import ptr
from smtpwalk.lookup.ptr import name_of
from tests.tiny_dns import Table, tiny_dns

TABLE: Table = {
    "1.2.0.192.in-addr.arpa": ["PTR mx.example.test."],
    "2.2.0.192.in-addr.arpa": [],
    "4.2.0.192.in-addr.arpa": dns.rcode.SERVFAIL,
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa": ["PTR six.example.test."],
}


@pytest.mark.parametrize(
    ("ip", "name"),
    [
        ("192.0.2.1", "mx.example.test"),
        ("192.0.2.2", ""),
        ("192.0.2.3", ""),
        ("192.0.2.4", ""),
        ("2001:db8::1", "six.example.test"),
        ("no address", ""),
    ],
)
def test_the_name_or_nothing(ip: str, name: str) -> None:
    with tiny_dns(TABLE) as server:
        assert name_of(ip, server=server, limit=1) == name


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_nobody_is_asked_about_loopback(ip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> list[object]:
        raise AssertionError("asked")

    monkeypatch.setattr(ptr, "ask", never)
    assert name_of(ip) == ""
