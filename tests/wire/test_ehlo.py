"""Keywords out of an EHLO reply."""

from __future__ import annotations

import pytest

from smtpwalk.wire.buffer import Line
from smtpwalk.wire.ehlo import Ehlo, read_ehlo
from smtpwalk.wire.replies import Reply, read_line


def ehlo(*lines: bytes) -> Ehlo:
    return read_ehlo(Reply(tuple(read_line(Line(line)) for line in lines)))


def test_the_first_line_is_the_name_and_each_further_one_a_keyword() -> None:
    found = ehlo(b"250-mx.example.test Hello you", b"250-SIZE 1000", b"250-starttls", b"", b"noise", b"250 X-FOO a b")
    assert found.domain == b"mx.example.test"
    assert dict(found.keywords) == {"SIZE": b"1000", "STARTTLS": b"", "X-FOO": b"a b"}
    assert "STARTTLS" in found
    assert "DSN" not in found
    assert 5 not in found


@pytest.mark.parametrize(
    ("lines", "mechanisms"),
    [
        ((b"250-AUTH PLAIN login",), ("PLAIN", "LOGIN")),
        ((b"250-AUTH=LOGIN",), ("LOGIN",)),
        ((b"250-AUTH PLAIN LOGIN", b"250-AUTH=LOGIN"), ("PLAIN", "LOGIN")),
        ((b"250-AUTH", b"250-AUTH=LOGIN"), ("LOGIN",)),
        ((b"250-SIZE",), ()),
    ],
)
def test_mechanisms_in_both_spellings(lines: tuple[bytes, ...], mechanisms: tuple[str, ...]) -> None:
    assert ehlo(b"250-mx", *lines, b"250 OK").mechanisms == mechanisms


@pytest.mark.parametrize("line", [b"250 \x1b[31m", b"250 -X", b"250 \xff\xfe", b"250 ", b"250", b"250 A_B c"])
def test_what_is_no_keyword_is_passed_over(line: bytes) -> None:
    assert dict(ehlo(b"250-mx", line).keywords) == {}


def test_a_bare_reply_has_no_name() -> None:
    assert ehlo(b"250").domain == b""
