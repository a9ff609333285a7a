from __future__ import annotations

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.settings import host_names, literal, own_domains
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes
from tests.relay.hosts import settings


def talk(greeting: bytes, ehlo: bytes) -> Conversation:
    conversation = Conversation()
    conversation.feed(Mark(0.0, 1, "connected", {"address": "192.0.2.25", "port": 25}))
    conversation.feed(ServerBytes(0.0, 1, greeting))
    conversation.feed(ClientBytes(0.0, 1, b"EHLO x\r\n"))
    conversation.feed(ServerBytes(0.0, 1, ehlo))
    return conversation


@pytest.mark.parametrize(
    ("greeting", "ehlo", "ptr", "names"),
    [
        (b"220 mx.own.example ESMTP\r\n", b"250 mx.own.example\r\n", "", [b"mx.own.example"]),
        (b"220 A.B. hi\r\n", b"250-b.example hello\r\n250 SIZE\r\n", "c.d", [b"b.example", b"a.b", b"c.d"]),
        (b"220 *****\r\n", b"250 [192.0.2.25]\r\n", "", []),
        (b"220 localhost ESMTP\r\n", b"250 localhost\r\n", "", [b"localhost"]),
        (b"220 localhost ESMTP\r\n", b"250 localhost\r\n", "mx.own.example", [b"mx.own.example"]),
        (b"220 192.0.2.25 hi\r\n", b"250 Nice to meet you\r\n", "", []),
    ],
)
def test_names(greeting: bytes, ehlo: bytes, ptr: str, names: list[bytes]) -> None:
    assert list(host_names(talk(greeting, ehlo), settings(ptr=ptr))) == names


def test_own_domains_are_parent_and_name() -> None:
    assert own_domains([b"mx.own.example"]) == (b"own.example", b"mx.own.example")
    assert own_domains([b"own.example", b"mx.own.example"]) == (b"own.example", b"mx.own.example")
    assert own_domains([b"localhost"]) == (b"localhost",)


@pytest.mark.parametrize(
    ("ip", "text"),
    [("192.0.2.25", b"192.0.2.25"), ("2001:db8::25", b"IPv6:2001:db8::25"), ("fe80::1%e0", b"IPv6:fe80::1"), ("", b"")],
)
def test_literals(ip: str, text: bytes) -> None:
    assert literal(ip) == text
