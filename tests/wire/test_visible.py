"""Nothing that passes the sanitiser acts, hides, reorders or overlaps."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.wire.visible import ESCAPED, hex_dump, visible, visible_text

HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Mc", "Me"}


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"250 ok [x] \\ ~", "250 ok [x] \\ ~"),
        (b"\x1b[2J\x07\0\x7f\r\n\t", r"\x1b[2J\x07\x00\x7f\x0d\x0a\x09"),
        (b"\x9b31m\xff", r"\x9b31m\xff"),
        ("\u009b31m".encode(), r"\u009b31m"),
        ("grüß €".encode(), "grüß €"),
        ("\u202e\u2066\u200b\ufeff".encode(), r"\u202e\u2066\u200b\ufeff"),
        ("e\u0301".encode(), r"e\u0301"),
        ("\u00a0\u2028\u3000".encode(), r"\u00a0\u2028\u3000"),
        ("\u3164\u2800\U000e0041\U0001f600".encode(), r"\u3164\u2800\U000e0041" + "\U0001f600"),
        ("\u115f\u1160\uffa0".encode(), r"\u115f\u1160\uffa0"),
        (
            "\u1100\u1161\u11a8\U0001f44d\U0001f3fd\U0001f1e6".encode(),
            "\u1100" + r"\u1161\u11a8" + "\U0001f44d" + r"\U0001f3fd\U0001f1e6",
        ),
        ("a\u05d0\u0627\u0661b".encode(), r"a\u05d0\u0627\u0661b"),
        (b"\xed\xa0\x80", r"\xed\xa0\x80"),
    ],
)
def test_what_came_is_what_is_shown(data: bytes, shown: str) -> None:
    assert visible(data) == shown
    assert visible_text(shown) == shown


@given(
    st.one_of(st.binary(max_size=60), st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
@settings(max_examples=400, deadline=None)
def test_no_sign_that_acts_or_hides_comes_through(data: bytes) -> None:
    shown = visible(data)
    assert HARMFUL.isdisjoint(map(unicodedata.category, shown))
    assert all(sign == " " for sign in shown if unicodedata.category(sign) == "Zs")
    assert visible_text(shown) == shown
    assert visible(shown.encode()) == shown


@pytest.mark.parametrize("number", [*range(0x300), *range(0x2000, 0x2100), *range(0xFFF0, 0x10000), 0xD800, 0xDFFF])
def test_each_sign_is_shown_or_written_out(number: int) -> None:
    shown = visible_text(chr(number))
    assert shown == chr(number) or ESCAPED.fullmatch(shown)
    assert HARMFUL.isdisjoint(map(unicodedata.category, shown))


def test_the_bytes_themselves() -> None:
    assert hex_dump(b"AB\0", width=4) == ["0000  41 42 00     AB."]
    assert hex_dump(bytes(range(0x1E, 0x30)))[1] == f"0010  {'2e 2f':<47}  ./"
    assert hex_dump(b"") == []
