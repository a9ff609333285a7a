"""What this computer calls itself in EHLO."""

from __future__ import annotations

import pytest

from smtpwalk.net.own_name import FALLBACK, address_literal, local_end, own_name
from smtpwalk.net.target import Address
from smtpwalk.wire.commands import ehlo_argument_problem

HERE = Address("127.0.0.1", 25)


@pytest.mark.parametrize(
    ("hostname", "source", "expected"),
    [
        ("host.example.net", None, "host.example.net"),
        ("host", None, "[127.0.0.1]"),
        ("host.", None, "[127.0.0.1]"),
        ("my_host.local", None, "[127.0.0.1]"),
        ("höst.example", None, "[127.0.0.1]"),
        ("192.0.2.1", None, "[127.0.0.1]"),
        ("host", "127.0.0.9", "[127.0.0.9]"),
        ("host", "::1", "[IPv6:::1]"),
    ],
)
def test_a_whole_name_or_an_address_literal(hostname: str, source: str | None, expected: str) -> None:
    name = own_name(HERE, source, hostname=lambda: hostname)
    assert name == expected
    assert ehlo_argument_problem(name.encode()) is None


def test_the_scope_of_a_link_local_address_is_no_part_of_the_literal() -> None:
    assert address_literal("fe80::1%eth0") == "[IPv6:fe80::1]"


def test_without_a_way_to_the_host_there_is_a_name_all_the_same() -> None:
    unreachable = Address("not an address", 25)
    assert local_end(unreachable) is None
    assert own_name(unreachable, hostname=lambda: "host") == FALLBACK
