from __future__ import annotations

import pytest

from smtpwalk.relay.vantage import vantage


@pytest.mark.parametrize(
    ("source", "address", "trusted", "said"),
    [
        ("127.0.0.1", "127.0.0.10", True, "own machine"),
        ("::1", "::1", True, "own machine"),
        ("8.8.8.8", "8.8.8.8", True, "own machine"),
        ("192.168.1.7", "192.168.1.25", True, "private address"),
        ("10.1.2.3", "10.200.0.1", True, "private address"),
        ("fe80::1%eth0", "fe80::2%eth0", True, "private address"),
        ("8.8.8.8", "8.8.8.99", True, "own network"),
        ("2a00:1::5", "2a00:1::6", True, "own network"),
        ("192.168.1.7", "8.8.8.8", False, "address translation"),
        ("1.1.1.1", "8.8.8.8", False, "a stranger"),
        ("2a00:1::5", "2a00:2::6", False, "a stranger"),
        ("", "8.8.8.8", True, "Nobody knows"),
        # What stands in for hidden addresses leads to the same words.
        ("198.51.100.1", "192.0.2.1", False, "a stranger"),
        ("192.0.2.2", "192.0.2.1", True, "own network"),
        ("10.0.0.1", "192.0.2.1", False, "address translation"),
        ("2001:db8:0:1::1", "2001:db8::1", False, "a stranger"),
    ],
)
def test_vantage(source: str, address: str, trusted: bool, said: str) -> None:
    found = vantage(source, address)
    assert (found.source, found.trusted) == (source, trusted)
    assert said in found.words
