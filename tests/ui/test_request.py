from __future__ import annotations

import pytest

from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.net.target import Address, Target
from smtpwalk.ui.request import WalkRequest


@pytest.mark.parametrize(
    ("ips", "words", "given", "permission", "addresses"),
    [
        (["127.0.0.1", "::1"], "", False, False, False),
        (["192.0.2.1"], "", False, True, True),
        (["127.0.0.1", "192.0.2.1"], "", False, True, True),
        (["192.0.2.1"], "our own", False, False, True),
        (["192.0.2.1"], "", True, True, False),
        (["192.0.2.1"], "our own", True, False, False),
    ],
)
def test_what_is_asked_for(ips: list[str], words: str, given: bool, permission: bool, addresses: bool) -> None:
    request = WalkRequest(
        Target("x"), tuple(Address(ip, 25) for ip in ips), WalkSettings("x"), words, addresses_given=given
    )
    assert (request.needs_permission, request.needs_addresses) == (permission, addresses)
