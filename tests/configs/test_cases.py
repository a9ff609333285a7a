"""Comparisons of networks and domains."""

from __future__ import annotations

import pytest

from smtpwalk.configs.cases import Case, same_domain, within


@pytest.mark.parametrize(
    ("address", "network", "inside"),
    [
        ("192.0.2.7", "192.0.2.0/24", True),
        ("192.0.2.7", "192.0.2.9/24", True),
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "198.51.100.0/24", False),
        ("203.0.113.9", "0.0.0.0/0", True),
        ("203.0.113.9", "::/0", False),
        ("2001:db8::1", "[2001:db8::]/32", True),
        ("2001:db8::1", "IPv6:2001:db8::/32", True),
        ("::ffff:192.0.2.7", "192.0.2.0/24", True),
        ("192.0.2.7", "hash:/etc/postfix/networks", False),
        ("nobody", "192.0.2.0/24", False),
        ("192.0.2.7", "192.0.2.0/99", False),
    ],
)
def test_networks(address: str, network: str, inside: bool) -> None:
    assert within(address, network) is inside


@pytest.mark.parametrize(
    ("domain", "pattern", "below", "same"),
    [
        ("Target.example", "target.EXAMPLE", False, True),
        ("a.target.example", "target.example", False, False),
        ("a.target.example", "target.example", True, True),
        ("nottarget.example", "target.example", True, False),
        ("a.target.example", ".target.example", False, True),
        ("target.example", ".target.example", False, False),
        ("a.target.example", "*.target.example", False, True),
        ("outside.example", "*", False, True),
        ("outside.example", "any", False, True),
    ],
)
def test_domains(domain: str, pattern: str, below: bool, same: bool) -> None:
    assert same_domain(domain, pattern, below=below) is same


def test_a_case_is_taken_apart() -> None:
    case = Case(sender="A@B.example", recipient="u%far@Own.example", client="::1")
    assert (case.local_part, case.domain, case.sender_domain, case.loopback) == (
        "u%far",
        "own.example",
        "b.example",
        True,
    )
    assert not Case().loopback
    assert Case(sender="").sender_domain == ""
