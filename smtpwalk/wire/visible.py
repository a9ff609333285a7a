r"""The one sanitiser: foreign bytes in, text that is safe to put on a terminal or into a file out.

Everything a server, a recording or a lesson says passes here before any view, export, log line or message.
A sign that could act on a terminal, hide, reorder or overlap its neighbours is written out as `\x1b` or `\u202e`,
in plain ASCII, so that what is shown is what came and borders hold. Nothing is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Letters, numbers, punctuation and symbols stand for themselves. All else (Cc, Cf, Cs, Co, Cn: controls, bidi
# marks, surrogates, private and unassigned signs; Mn, Mc, Me: marks that pile up; Zl, Zp, Zs: look-alike blanks)
# is written out.
_SHOWN: Final = frozenset("LNPS")
# Letters and symbols that take no cell of their own, so that borders would not hold: fillers that look like blanks,
# vowels and finals of Hangul that join the letter before, skin tones, and the halves of flags.
_JOINING: Final = re.compile(
    "[\u115f-\u11ff\u3164\uffa0\u2800\ud7b0-\ud7ff\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_PLAIN: Final = re.compile(r"[\x20-\x7e]*\Z")
ESCAPED: Final = re.compile(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}")
"""What the sanitiser puts in place of a sign; for painters that want to set it apart."""


def visible(data: bytes) -> str:
    """The bytes as safe text: UTF-8 where it is valid, `\\xNN` for each byte where it is not."""
    return visible_text(data.decode("utf-8", "surrogateescape"))


def visible_text(text: str) -> str:
    """The text with every sign that acts or hides written out. Safe text comes back unchanged."""
    if _PLAIN.match(text):
        return text
    return "".join(map(_sign, text))


def _sign(sign: str) -> str:
    if " " <= sign <= "~":
        return sign
    number = ord(sign)
    if 0xDC80 <= number <= 0xDCFF:  # a byte that was no UTF-8, as surrogateescape hands it on
        return f"\\x{number - 0xDC00:02x}"
    if _stands_for_itself(sign):
        return sign
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _stands_for_itself(sign: str) -> bool:
    """A sign to be seen, in the place where it was sent: letters that run from right to left move their neighbours."""
    return (
        unicodedata.category(sign)[0] in _SHOWN
        and not _JOINING.match(sign)
        and unicodedata.bidirectional(sign) not in _RIGHT_TO_LEFT
    )


def hex_dump(data: bytes, width: int = 16) -> list[str]:
    """Lines of offset, hexadecimal bytes and ASCII, for whoever wants to see what really stood there."""
    rows = []
    for start in range(0, len(data), width):
        part = data[start : start + width]
        ascii_part = "".join(chr(b) if 0x20 <= b <= 0x7E else "." for b in part)
        rows.append(f"{start:04x}  {part.hex(' '):<{width * 3 - 1}}  {ascii_part}")
    return rows
