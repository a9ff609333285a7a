"""The token: a word that stands in one message of ours and nowhere else.

Here live its making and the finding of it in whatever comes out. Nothing here asks where a message came from
or what its arrival means.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
import zlib
from collections.abc import Iterator
from typing import Final

MARK: Final = "sw"
ENTROPY_BYTES: Final = 10
PAYLOAD: Final = 16
"""Ten bytes in base32: small letters and digits, which no mail system has a second meaning for."""
CHECK: Final = 3
LENGTH: Final = len(MARK) + PAYLOAD + CHECK
"""21 signs of the 64 that a local part may have (RFC 5321 4.5.3.1.1)."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
# No word boundaries and overlapping: a mail system may put anything right before or behind a token. The check
# letters make chance hits rarer than one in 33 million places, in random text too.
_TOKEN: Final = re.compile(rb"(?=(sw[a-z2-7]{%d}))" % (PAYLOAD + CHECK), re.IGNORECASE)


def new_token(entropy: bytes) -> str:
    """The token made of the first ten bytes handed in, e.g. `swmfrggzdfmztwq2lk3wt`."""
    if len(entropy) < ENTROPY_BYTES:
        raise ValueError(f"a token needs {ENTROPY_BYTES} bytes of entropy, not {len(entropy)}")
    payload = base64.b32encode(entropy[:ENTROPY_BYTES]).decode().lower()
    return MARK + payload + _check(payload)


def is_token(text: str) -> bool:
    """True for a whole token, in small letters, whose check letters are right."""
    found = _TOKEN.match(text.encode("utf-8", "surrogateescape"))
    return len(text) == LENGTH and text.islower() and found is not None and _checked(text)


def _checked(token: str) -> bool:
    return _check(token[len(MARK) : -CHECK]) == token[-CHECK:]


def _check(payload: str) -> str:
    number = zlib.crc32(payload.encode())
    return "".join(_LETTERS[number >> shift & 31] for shift in (0, 5, 10))


def find_tokens(data: bytes) -> list[str]:
    """Every token that stands in an address, a header or a message, in order of finding, each once.

    Found in any case, in routed and quoted local parts, across folds and wrapped lines, in encoded words,
    quoted-printable and base64.
    """
    found: dict[str, None] = {}
    for view in _views(data):
        for match in _TOKEN.finditer(view):
            token = match[1].decode().lower()
            if _checked(token):
                found[token] = None
    return list(found)


_WRAP: Final = re.compile(rb"=?\r?\n[ \t>]*")
"""A fold, a line wrapped in the middle of a word (quoted too), a soft line break of quoted-printable."""
_SEAM: Final = re.compile(rb"\?=\s*=\?[^?\s]{1,40}\?[QqBb]\?")
"""Between two encoded words of a header (RFC 2047)."""
_WORD_B64: Final = re.compile(rb"\?[Bb]\?([A-Za-z0-9+/=]+)\?=")
_NESTED: Final = 3
"""Base64 in base64: a whole encoded message sent back inside a bounce. Deeper is nobody's mail."""


def _views(data: bytes, depth: int = _NESTED) -> Iterator[bytes]:
    """The bytes as they stand and as the mangling that mail systems do reads when undone."""
    yield data
    if b"\\" in data:
        yield data.replace(b"\\", b"")
    if b"\n" in data:
        yield _WRAP.sub(b"", data)
    seamless = _SEAM.sub(b"", data)
    if b"=" in data:
        yield quopri.decodestring(seamless)
    if depth:
        for text in _base64_texts(seamless):
            yield from _views(text, depth - 1)


def _base64_texts(data: bytes) -> Iterator[bytes]:
    for match in _WORD_B64.finditer(data):
        yield from _decoded(match[1])
    for block in _base64_blocks(data):
        yield from _decoded(block)


_B64_LINE: Final = re.compile(rb"[A-Za-z0-9+/]+={0,2}\Z")
_SHORTEST: Final = LENGTH * 4 // 3


def _base64_blocks(data: bytes) -> Iterator[bytes]:
    """Runs of lines made of base64 signs alone, joined."""
    run: list[bytes] = []
    for line in (*data.split(b"\n"), b""):
        line = line.strip(b" \t\r>")
        if _B64_LINE.match(line):
            run.append(line)
            continue
        block = b"".join(run)
        run = []
        if len(block) >= _SHORTEST:
            yield block


def _decoded(block: bytes) -> Iterator[bytes]:
    """The block read from each of the four places where its first whole group may stand."""
    signs = block.replace(b"=", b"")
    for start in range(4):
        part = signs[start:]
        part = part[: len(part) // 4 * 4 + (len(part) % 4 if len(part) % 4 != 1 else 0)]
        try:
            yield binascii.a2b_base64(part + b"=" * (-len(part) % 4))
        except binascii.Error:  # not base64 after all
            continue
