"""Headers and Received lines: the real ones, folded and pasted ones, and garbage."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.relay.trace import (
    MOST_LINE,
    MOST_RECEIVED,
    Field,
    Hop,
    header_fields,
    hops,
    read_hop,
    received_lines,
)

LINES = {
    "postfix": (
        "from client.stranger.test (client.stranger.test [127.0.0.1]) by mx.own.test (Postfix) with ESMTP id 8B3BBDD "
        "for <a@elsewhere.test>; Wed, 25 Nov 2026 00:34:09 +0000 (UTC)",
        Hop("client.stranger.test (client.stranger.test [127.0.0.1])", "mx.own.test", "ESMTP", "a@elsewhere.test",
            "Wed, 25 Nov 2026 00:34:09 +0000 (UTC)"),
    ),
    "exim": (
        "from client.stranger.test ([127.0.0.1]) by mx.own.test with esmtp (Exim 4.96) "
        "(envelope-from <spamtest@sender.test>) id 1xW0xd for a@elsewhere.test; Wed, 25 Nov 2026 00:34:09 +0000",
        Hop("client.stranger.test ([127.0.0.1])", "mx.own.test", "esmtp", "a@elsewhere.test",
            "Wed, 25 Nov 2026 00:34:09 +0000"),
    ),
    "sendmail, quoted recipient": (
        'from c.test (c.test [127.0.0.1]) by mx.own.test (8.17.1.9/8.17.1.9) with ESMTP id 6AP for <"a@b.test">; Wed',
        Hop("c.test (c.test [127.0.0.1])", "mx.own.test", "ESMTP", '"a@b.test"', "Wed"),
    ),
    "qpsmtpd": (
        "from c.test (HELO c.test) (127.0.0.1) by mx.own.test (qpsmtpd/0.94) with ESMTP; Wed, 25 Nov 2026",
        Hop("c.test (HELO c.test) (127.0.0.1)", "mx.own.test", "ESMTP", "", "Wed, 25 Nov 2026"),
    ),
    "qmail": (
        "(qmail 4711 invoked from network); 25 Nov 2026 00:34:11 -0000",
        Hop("", "", "", "", "25 Nov 2026 00:34:11 -0000"),
    ),
    "local": (
        "by mx.own.test (Postfix) id A79DAEB; Wed, 25 Nov 2026",
        Hop("", "mx.own.test", "", "", "Wed, 25 Nov 2026"),
    ),
    "google": (
        "by 2002:a05:6a00:1234 with SMTP id x1csp1; Wed, 25 Nov 2026 (PST)",
        Hop("", "2002:a05:6a00:1234", "SMTP", "", "Wed, 25 Nov 2026 (PST)"),
    ),
    "a keyword inside a comment": (
        "from a.test (by evil.test (with love) for <x@y.test>) by b.test; now",
        Hop("a.test (by evil.test (with love) for <x@y.test>)", "b.test", "", "", "now"),
    ),
    "a semicolon inside a comment": ("from a (x; y) by b; now", Hop("a (x; y)", "b", "", "", "now")),
    "a comment without end": ("from a.test (((by b.test", Hop("a.test (((by b.test", "", "", "", "")),
    "an end without comment": (")) from a.test ) by b.test", Hop("a.test )", "b.test", "", "", "")),
    "a second from": ("from a.test by b.test from c.test", Hop("a.test", "b.test", "", "", "")),
    "nothing": ("", Hop("", "", "", "", "")),
}  # fmt: skip


@pytest.mark.parametrize(("line", "hop"), LINES.values(), ids=LINES)
def test_a_received_line(line: str, hop: Hop) -> None:
    assert read_hop(line) == hop


@given(line=st.text(alphabet='ab (<>);"\\ \x1b\n', max_size=200) | st.text(max_size=200))
@settings(max_examples=200)
def test_garbage_gives_a_hop(line: str) -> None:
    hop = read_hop("from x by y for z; " + line)
    assert isinstance(hop, Hop)
    assert (hop.by, hop.recipient) == ("y", "z")


def test_the_path_is_told_from_the_last_host_on() -> None:
    data = b"Received: from b by c; 2\r\nReceived: from a\r\n\tby b; 1\r\nSubject: x\r\n\r\nReceived: from y by z\r\n"
    received = received_lines(header_fields(data))
    assert received == ("from b by c; 2", "from a by b; 1")
    assert [(hop.sender, hop.by, hop.when) for hop in hops(received)] == [("b", "c", "2"), ("a", "b", "1")]


HEADERS: dict[str, tuple[bytes, list[Field]]] = {
    "folds": (b"Subject: a\r\n b\r\n\tc\r\n\r\nBody: no\r\n", [Field(b"subject", b"a b c")]),
    "bare LF": (b"A: 1\nB: 2\n\nC: 3", [Field(b"a", b"1"), Field(b"b", b"2")]),
    "blank lines before it": (b"\r\n\nA: 1\r\n\r\n", [Field(b"a", b"1")]),
    "an mbox line": (b"From a@b.test Wed\nA: 1\n\n", [Field(b"from ", b"a@b.test Wed"), Field(b"a", b"1")]),
    "a blank before the colon": (b"Subject : x\n\n", [Field(b"subject", b"x")]),
    "a line wrapped by a mail reader": (
        b"A: 1\nand more\nB: 2\n\n",
        [Field(b"a", b"1 and more"), Field(b"b", b"2")],
    ),
    "no header at all": (b"just text\nmore", []),
    "nothing": (b"", []),
    "no end": (b"A: 1\nB:", [Field(b"a", b"1"), Field(b"b", b"")]),
    "binary": (bytes(range(256)), []),
}


@pytest.mark.parametrize(("data", "fields"), HEADERS.values(), ids=HEADERS)
def test_a_header(data: bytes, fields: list[Field]) -> None:
    assert header_fields(data) == fields


def test_a_giant_header_is_cut() -> None:
    line = b"Received: from " + b"a" * 10_000 + b"\r\n"
    received = received_lines(header_fields(line * 300))
    assert 0 < len(received) <= MOST_RECEIVED
    assert max(map(len, received)) <= MOST_LINE
    assert len(received_lines(header_fields(b"Received: x\r\n" * 5_000))) == MOST_RECEIVED


def test_bytes_that_are_no_text_are_kept() -> None:
    (line,) = received_lines([Field(b"received", b"from \xff\x1b[2J by b")])
    assert line.encode("utf-8", "surrogateescape") == b"from \xff\x1b[2J by b"
