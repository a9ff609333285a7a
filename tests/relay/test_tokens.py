"""Tokens survive what mail systems do to them, and nothing else is taken for one."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.relay.tokens import ENTROPY_BYTES, LENGTH, find_tokens, is_token, new_token

entropy = st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES)
some_bytes = st.binary(max_size=400)

Mangle = Callable[[bytes], bytes]


def folded_inside(token: bytes) -> bytes:
    return b"Subject: a test " + token[:9] + b"\r\n\t" + token[9:] + b"\r\n"


def soft_break(token: bytes) -> bytes:
    return b"relay test " + token[:13] + b"=\r\n" + token[13:] + b", thank you"


def all_hex(token: bytes) -> bytes:
    return b"".join(b"=%02X" % sign for sign in token)


def encoded_words(token: bytes) -> bytes:
    return b"Subject: =?utf-8?Q?relay_" + token[:7] + b"?=\r\n =?utf-8?q?" + token[7:] + b"?="


def encoded_word_b64(token: bytes) -> bytes:
    return b"Subject: =?UTF-8?B?" + base64.b64encode(b"relay test " + token) + b"?=\r\n"


def two_b64_words(token: bytes) -> bytes:
    first, second = base64.b64encode(b"relay" + token[:10]), base64.b64encode(token[10:])
    assert first.endswith(b"=") is False
    return b"Subject: =?UTF-8?B?" + first + b"?=\r\n =?UTF-8?B?" + second + b"?=\r\n"


def base64_body(token: bytes) -> bytes:
    text = b"Hello,\r\nthis is a relay test with the token " + token + b" in the middle of it.\r\n"
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(text)


def base64_behind_a_word(token: bytes) -> bytes:
    """A word of base64 letters on the line before shifts the groups."""
    return b"Hello\r\n" + base64.encodebytes(b"x" * 40 + token)


def base64_twice(token: bytes) -> bytes:
    return base64.encodebytes(base64_body(token))


def quoted_in_a_reply(token: bytes) -> bytes:
    return b"> relay test " + token[:5] + b"\n> " + token[5:]


MANGLED: dict[str, Mangle] = {
    "plain": lambda t: t + b"@elsewhere.test",
    "capitals": lambda t: t.upper() + b"@ELSEWHERE.TEST",
    "percent": lambda t: t + b"%elsewhere.test@own.test",
    "bang": lambda t: b"elsewhere.test!" + t + b"@own.test",
    "quoted": lambda t: b'"' + t + b'@elsewhere.test"@own.test',
    "quoted pairs": lambda t: b'"' + b"".join(b"\\%c" % sign for sign in t) + b'"@elsewhere.test',
    "source route": lambda t: b"@own.test,@two.test:" + t + b"@elsewhere.test",
    "two ats": lambda t: t + b"@elsewhere.test@own.test",
    "tag": lambda t: b"bob+" + t + b"@elsewhere.test",
    "verp": lambda t: b"bounce-s" + t + b"=elsewhere.test@own.test",
    "srs": lambda t: b"SRS0=HHH=TT=elsewhere.test=" + t + b"@own.test",
    "message-id": lambda t: b"Message-ID: <" + t + b"@sender.test>",
    "folded": folded_inside,
    "soft break": soft_break,
    "bare soft break": lambda t: soft_break(t).replace(b"\r", b""),
    "hex": all_hex,
    "quoted-printable": lambda t: quopri.encodestring(b"\xe4" * 30 + t),
    "encoded words": encoded_words,
    "encoded word, base64": encoded_word_b64,
    "two encoded words, base64": two_b64_words,
    "base64": base64_body,
    "base64 on one line": lambda t: base64.b64encode(b"a relay test " + t + b" it is"),
    "base64 behind a word": base64_behind_a_word,
    "base64 in base64": base64_twice,
    "quoted in a reply": quoted_in_a_reply,
    "among binary": lambda t: bytes(range(256)) + t + bytes(range(255, -1, -1)),
    "behind its own mark": lambda t: b"swsws" + t,
}


@pytest.mark.parametrize("mangle", MANGLED.values(), ids=MANGLED)
@given(entropy=entropy)
@settings(max_examples=25)
def test_a_token_survives(mangle: Mangle, entropy: bytes) -> None:
    token = new_token(entropy)
    assert find_tokens(mangle(token.encode())) == [token]


@given(entropy=entropy, before=some_bytes, behind=some_bytes)
@settings(max_examples=60)
def test_a_token_is_found_between_any_bytes(entropy: bytes, before: bytes, behind: bytes) -> None:
    assert new_token(entropy) in find_tokens(before + new_token(entropy).encode() + behind)


@given(entropy=entropy)
@settings(max_examples=60)
def test_a_token_fits_any_local_part(entropy: bytes) -> None:
    token = new_token(entropy)
    assert token.isascii()
    assert token.isalnum()
    assert token == token.lower()
    assert len(token) == LENGTH < 64
    assert is_token(token)


@given(
    entropy=entropy,
    place=st.integers(2, LENGTH - 1),
    letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"),
)
@settings(max_examples=60)
def test_one_wrong_letter_and_it_is_no_token(entropy: bytes, place: int, letter: str) -> None:
    token = new_token(entropy)
    other = token[:place] + letter + token[place + 1 :]
    assert is_token(other) == (other == token)
    assert find_tokens(other.encode()) == ([token] if other == token else [])


@given(data=st.binary(max_size=3000))
@settings(max_examples=100)
def test_random_bytes_hold_no_token(data: bytes) -> None:
    assert find_tokens(data) == []
    assert find_tokens(base64.encodebytes(data)) == []


def test_each_token_once_in_order() -> None:
    one, two = new_token(b"1" * 10), new_token(b"2" * 10)
    assert find_tokens(f"{two} {one} {two.upper()}".encode()) == [two, one]


def test_two_bytes_of_entropy_make_different_tokens() -> None:
    assert len({new_token(bytes([number]) * 10) for number in range(256)}) == 256


def test_little_entropy_is_refused() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        new_token(b"short")


@pytest.mark.parametrize(
    "text", ["", "sw", "swimming", "swabcdefghijklmnop234", "sw" * 10 + "s", "ſw" + "a" * 19]
)
def test_what_is_no_token(text: str) -> None:
    assert not is_token(text)
    assert find_tokens(text.encode()) == []


HOSTILE = {
    "marks": b"sw" * 100_000,
    "one long base64 line": b"A" * 200_000,
    "breaks": b"=\r\n" * 60_000,
    "seams": b"?= =?a?B?" * 20_000,
    "open word": b"=?a?B?" + b"A" * 200_000,
    "backslashes": b"\\" * 200_000,
    "nested base64": base64.encodebytes(
        base64.encodebytes(base64.encodebytes(base64.encodebytes(b"A" * 50_000)))
    ),
    "broken padding": b"A===\nAAAA=A\n=\n" * 10_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_hold_no_token(data: bytes) -> None:
    assert find_tokens(data) == []
