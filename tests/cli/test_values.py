"""What may stand behind an option."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest

from smtpwalk.cli.values import ehlo_name, ip, mail_address, port, seconds


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (seconds, "10", 10.0),
        (seconds, "0.5", 0.5),
        (seconds, "10s", 10.0),
        (seconds, " 2M ", 120.0),
        (seconds, "1h", 3600.0),
        (port, "0", 0),
        (port, "65535", 65535),
        (ip, "192.0.2.1", "192.0.2.1"),
        (ip, "fe80::1%eth0", "fe80::1%eth0"),
        (mail_address, "a@b.test", b"a@b.test"),
        (mail_address, "<a@b.test>", b"a@b.test"),
        (mail_address, "<>", b""),
        (mail_address, "@own.test:u%far@own.test", b"@own.test:u%far@own.test"),
        (mail_address, "ü@b.test", "ü@b.test".encode()),
        (ehlo_name, "[192.0.2.1]", "[192.0.2.1]"),
    ],
)
def test_what_is_taken(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        *((seconds, text) for text in ("", "0", "-1", "x", "10 s x", "1e3", "nan", "inf", "99999h", "1d")),
        *((port, text) for text in ("", "-1", "65536", "25x", "²5", "9" * 20)),
        *((ip, text) for text in ("", "localhost", "1.2.3", "::g")),
        *((mail_address, text) for text in ("a b@c.test", "a@b.test\r\nRCPT TO:<x@y>", "a\x00b", "\x7f")),
        *((ehlo_name, text) for text in ("", "a b", "a\r\nQUIT", "ü.test")),
    ],
)
def test_what_is_refused_says_why(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"is no|holds"):
        read(text)
