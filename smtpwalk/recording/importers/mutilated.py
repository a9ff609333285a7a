"""What is missing in a line: eaten by a web page, or struck out by whoever showed it. Nothing is ever filled in.

Here live the signs of it and the sentences about it, for all notations of pasted text.
"""

from __future__ import annotations

import re
from typing import Final

EATEN: Final = "An address is missing in the source, as on web pages that took <...> for a tag; it is not filled in."
MASKED: Final = "A part of this line was struck out in the source; it is not filled in."
GAP: Final = "This looks like a mark for something that was left out; what stood there is not in the source."
_EATEN: Final = re.compile(
    rb"(?:MAIL FROM|RCPT TO):\s*\Z"  # <> is a sender, and no web page takes it for a tag
    rb"|[25][0-9]{2}[ -](?:[25]\.[0-9]{1,3}\.[0-9]{1,3} )?(?::|\.\.\.|:\.\.\.)(?: |\Z)",
    re.IGNORECASE,
)
_STRUCK: Final = (
    rb"\[email[^\]]{0,20}protected\]"
    rb"|[<\[(](?:[a-z -]{0,20}(?:removed|redacted|hidden|masked|snipped|deleted|obfuscated|censored))[>\])]"
)
_MASKED: Final = (
    re.compile(
        rb"(?:MAIL FROM|RCPT TO|VRFY|EXPN|EHLO|HELO)\b.{0,300}?(?:\*{3,}|[xX]{4,}|" + _STRUCK + rb")", re.IGNORECASE
    ),
    re.compile(
        rb"[2-5][0-9]{2}[ -].{0,300}?(?:\*{3,}[.@]|[.@]\*{3,}|[xX]{4,}[.@]|[.@][xX]{4,}|" + _STRUCK + rb")",
        re.IGNORECASE,
    ),
)
_GAP: Final = re.compile(
    rb"\W*(?:(?:\[|<|\(|-+ ?)?(?:snip(?:ped)?|\.\.\.|\xe2\x80\xa6)(?:\]|>|\)| ?-+)?)\W*\Z", re.IGNORECASE
)
_HINT: Final = re.compile(rb"[*\[(]|[xX]{4}|[dDnN]>|\.\.\.|[0-9 ][ -]:|:\s*\Z")
"""Without one of these nothing is missing: nearly all lines end here."""


def missing(said: bytes) -> str:
    """The sentence about what is missing in a line of the dialogue; empty where nothing seems to be."""
    if not _HINT.search(said):
        return ""
    if _EATEN.match(said):
        return EATEN
    return MASKED if any(pattern.match(said) for pattern in _MASKED) else ""


def is_gap(line: bytes) -> bool:
    """`...`, `[...]`, `-- snip --`: somebody left lines out here."""
    return len(line) < 60 and _GAP.match(line) is not None
