from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpwalk.recording.importers.literals import literal


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (rb"b'250 ok\r\n'", b"250 ok\r\n"),
        (rb"'ehlo x\r\n'", b"ehlo x\r\n"),
        (rb"u'ehlo x\r\n'", b"ehlo x\r\n"),
        (rb'b"450 it\'s \"late\"\r\n"', b'450 it\'s "late"\r\n'),
        (rb"b'\xc3\xbc \\ \t'", b"\xc3\xbc \\ \t"),
        (rb'"\u00fc \u{1F600} \#{x} \e"', "ü 😀 #{x} \x1b".encode()),
        (rb"'\U0001f600'", "😀".encode()),
        (rb"'\101\0'", b"A\0"),
        (rb"'\q'", rb"\q"),
        (rb"b''", b""),
        (b"'x' and more", b"x"),
    ],
)
def test_escapes_are_read_and_what_follows_the_quote_is_not(text: bytes, data: bytes) -> None:
    assert literal(text) == (data, True)


@pytest.mark.parametrize("text", [b"", b"b", b"ehlo", b"r'x'", b"(250, b'x')", b"None"])
def test_what_is_no_literal(text: bytes) -> None:
    assert literal(text) is None


@pytest.mark.parametrize("text", [b"b'250 o", rb"b'250 o\'", rb"b'250 o\\\'"])
def test_a_literal_without_its_end_is_open(text: bytes) -> None:
    found = literal(text)
    assert found is not None
    assert not found.closed


def test_nothing_is_evaluated() -> None:
    assert literal(b"'%s' % exit()") == (b"%s", True)
    assert literal(b"f'{exit()}'") is None
    assert literal(rb"'\u{110000}\N{BEL}'") == (rb"\u{110000}\N{BEL}", True)


@given(st.binary(max_size=40))
def test_what_python_prints_comes_back(data: bytes) -> None:
    assert literal(repr(data).encode()) == (data, True)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40))
def test_and_what_it_prints_of_text(text: str) -> None:
    assert literal(repr(text).encode()) == (text.encode(), True)


@given(st.binary(max_size=60))
def test_no_text_is_a_surprise(text: bytes) -> None:
    for quote in (b"'", b'"', b"b'", b""):
        literal(quote + text)
