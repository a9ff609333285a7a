"""What a person may write for a host."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.errors import UsageError
from smtpwalk.net.target import Address, Target, is_loopback, parse_target


@pytest.mark.parametrize(
    ("text", "port", "expected"),
    [
        ("mx.example.net", None, Target("mx.example.net")),
        ("mx.example.net.", None, Target("mx.example.net")),
        ("mx.example.net:587", None, Target("mx.example.net", 587)),
        ("mx.example.net", "587", Target("mx.example.net", 587)),
        (" localhost ", None, Target("localhost")),
        ("192.0.2.1", None, Target("192.0.2.1")),
        ("192.0.2.1:26", None, Target("192.0.2.1", 26)),
        ("2001:db8::1", None, Target("2001:db8::1")),
        ("2001:db8::1", "26", Target("2001:db8::1", 26)),
        ("[2001:db8::1]", None, Target("2001:db8::1")),
        ("[2001:db8::1]:26", None, Target("2001:db8::1", 26)),
        ("fe80::1%eth0", None, Target("fe80::1%eth0")),
        ("smtp://mx.example.net", None, Target("mx.example.net")),
        ("smtp://mx.example.net:26/", None, Target("mx.example.net", 26)),
        ("SMTPS://mx.example.net", None, Target("mx.example.net", 465, tls=True)),
        ("smtps://[2001:db8::1]:25", None, Target("2001:db8::1", 25, tls=True)),
        ("submission://mx.example.net", None, Target("mx.example.net", 587)),
        ("_odd_host", None, Target("_odd_host")),
    ],
)
def test_what_is_understood(text: str, port: str | None, expected: Target) -> None:
    assert parse_target(text, port) == expected


@pytest.mark.parametrize(
    ("text", "port", "words"),
    [
        ("", None, "the host is missing"),
        (":25", None, "the host is missing"),
        ("http://mx.example.net", None, "http:// is not known"),
        ("mx.example.net:25", "26", "given twice"),
        ("mx.example.net:0", None, "0 is no port"),
        ("mx.example.net", "65536", "65536 is no port"),
        ("mx.example.net:", None, "nothing is no port"),
        ("mx.example.net", "²5", "is no port"),
        ("127.1", None, "four numbers"),
        ("1.2.3.400", None, "four numbers"),
        ("user@example.net", None, "mail address"),
        ("a b", None, "letters, digits, hyphens and dots"),
        ("-x.test", None, "letters, digits, hyphens and dots"),
        ("a..b", None, "letters, digits, hyphens and dots"),
        ("[2001:db8::1", None, "bracketed"),
        ("[2001:db8::1]x", None, "bracketed"),
        ("mx\x1b[2J.test", None, r"mx\\x1b\[2J.test"),
    ],
)
def test_what_is_refused_says_why_and_how_to_write_it(text: str, port: str | None, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        parse_target(text, port)
    assert "[IPV6]:PORT" in caught.value.hint
    assert "\x1b" not in str(caught.value)


@given(st.text(max_size=40), st.none() | st.text(max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_text_is_understood_or_refused(text: str, port: str | None) -> None:
    try:
        target = parse_target(text, port)
    except UsageError:
        return
    assert target.host
    assert 1 <= target.port <= 65535
    assert parse_target(str(target)).port == target.port


@pytest.mark.parametrize(
    ("ip", "expected"),
    [
        ("127.0.0.1", True),
        ("127.255.255.254", True),
        ("::1", True),
        ("::1%lo", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("128.0.0.1", False),
        ("10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_loopback_is_a_matter_of_addresses(ip: str, expected: bool) -> None:
    assert is_loopback(ip) is expected
    assert Address(ip, 25).loopback is expected


def test_how_they_are_shown() -> None:
    assert str(Address("192.0.2.1", 25)) == str(Target("192.0.2.1")) == "192.0.2.1:25"
    assert str(Address("2001:db8::1", 25)) == str(Target("2001:db8::1")) == "[2001:db8::1]:25"


@pytest.mark.parametrize(("host", "literal"), [("192.0.2.1", True), ("fe80::1%eth0", True), ("mx.test", False)])
def test_a_literal_needs_no_look_up(host: str, literal: bool) -> None:
    assert Target(host).literal is literal
