r"""Texts in quotes as programs print them, read as literals and never evaluated: `b'250 ok\r\n'`, `"EHLO x\r\n"`.

What follows the closing quote does not belong to it. A literal without its closing quote is said to be open.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TO_QUOTE: Final = {
    b"'": re.compile(rb"((?:[^'\\]++|\\.)*+)('?)", re.DOTALL),
    b'"': re.compile(rb'((?:[^"\\]++|\\.)*+)("?)', re.DOTALL),
}
_ESCAPE: Final = re.compile(
    rb"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})|([0-7]{1,3})|(.))", re.DOTALL
)
_SIGNS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"\0", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v",
                 b"e": b"\x1b", b"s": b" "}  # fmt: skip


class Literal(NamedTuple):
    data: bytes
    closed: bool


def literal(text: bytes) -> Literal | None:
    """What the text begins with, if that is a literal of Python (`b`, `u` and no prefix), Ruby or their like."""
    start = 1 if text[:1] in (b"b", b"u", b"B", b"U") else 0
    quote = text[start : start + 1]
    pattern = _TO_QUOTE.get(quote)
    if pattern is None:
        return None
    found = pattern.match(text, start + 1)
    assert found is not None  # both parts may be empty
    inside = found[1]
    return Literal(_ESCAPE.sub(_plain, inside) if b"\\" in inside else inside, bool(found[2]))


def _plain(found: re.Match[bytes]) -> bytes:
    byte, short, braced, long, octal, sign = found.groups()
    if byte:
        return bytes((int(byte, 16),))
    if octal:
        return bytes((int(octal, 8) & 0xFF,))
    if sign:
        return _SIGNS.get(sign, sign if sign in b"\\'\"#" else b"\\" + sign)
    number = int(short or braced or long, 16)
    return chr(number).encode("utf-8", "backslashreplace") if number < 0x110000 else found[0]
