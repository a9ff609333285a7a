"""Secrets that a server repeats: hidden whole, for every split, and nothing else held back for long."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.wire.echo import SHORTEST_ECHO, EchoMask
from smtpwalk.wire.events import Event, Mark, ServerBytes

END = Mark(9, 1, "closed", {})


def shown(secrets: list[bytes], parts: list[bytes]) -> bytes:
    """What comes through, a `#` for each hidden octet."""
    mask = EchoMask()
    for secret in secrets:
        mask.remember(secret)
    events: list[Event] = [seen for part in parts for seen in mask.feed(ServerBytes(0, 1, part))]
    events += mask.release(END)
    assert not mask.release(END)
    return b"".join(
        event.data if isinstance(event, ServerBytes) else b"#" * event.fields["bytes"]
        for event in events
        if isinstance(event, (ServerBytes, Mark))
    )


@pytest.mark.parametrize(
    ("secrets", "data", "through"),
    [
        ([], b"250 ok\r\n", b"250 ok\r\n"),
        ([b"abcdefgh"], b"x abcdefgh y", b"x ######## y"),
        ([b"abcdefgh"], b"abcdefghabcdefgh", b"################"),
        ([b"abcdefgh"], b"abcdefg", b"abcdefg"),
        ([b"abcdefgh"], b"abcabcdefgh", b"abc########"),
        ([b"abcdefgh", b"abcdefghij"], b"abcdefghij abcdefghi", b"########## ########i"),
        ([b"abcdefgh", b"efghijklm"], b"abcdefghijklm", b"########ijklm"),
        ([b"a.c*e+g?"], b"a.c*e+g? abcdefgh", b"######## abcdefgh"),
        ([b"short"], b"short", b"short"),
        ([b" abcdefgh "], b"[abcdefgh]", b"[########]"),
        ([base64.b64encode(b"me\0me\0my password")], b"my password, me", b"###########, me"),
        ([base64.b64encode(b"\nline feed first")], b"250 ok\r\n", b"250 ok\r\n"),
    ],
)
def test_secrets_are_hidden_whole(secrets: list[bytes], data: bytes, through: bytes) -> None:
    assert shown(secrets, [data]) == through
    for place in range(1, len(data)):
        assert shown(secrets, [data[:place], data[place:]]) == through
    assert shown(secrets, [data[index : index + 1] for index in range(len(data))]) == through


@given(
    st.lists(st.text("ab", min_size=SHORTEST_ECHO, max_size=12).map(str.encode), min_size=1, max_size=3),
    st.lists(st.text("ab\n", max_size=9).map(str.encode), max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_no_split_changes_what_is_hidden(secrets: list[bytes], parts: list[bytes]) -> None:
    through = shown(secrets, parts)
    assert through == shown(secrets, [b"".join(parts)])
    assert len(through) == len(b"".join(parts))
    assert not [secret for secret in secrets if secret in through]


def test_a_line_that_is_whole_is_not_held_back() -> None:
    mask = EchoMask()
    mask.remember(b"abcdefgh")
    assert mask.feed(ServerBytes(0, 1, b"250 abc\r\n")) == [ServerBytes(0, 1, b"250 abc\r\n")]
    assert mask.feed(ServerBytes(1, 1, b"250 abc")) == [ServerBytes(1, 1, b"250 ")]
