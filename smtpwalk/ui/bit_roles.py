"""Which role each part of a comparison's line plays: the lexer's roles, cut where lines are wrapped.

Plain terminal and screen both paint by these; what a role looks like is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from smtpwalk.paint.roles import SIGNS
from smtpwalk.paint.spans import Part, reply_spans
from smtpwalk.report.comparing import rows
from smtpwalk.report.comparing.layout import Bit, Tone, parts_of

VOLATILE: Final = "volatile"
"""The role of what changes by itself, whatever else it is."""
_PARTS: Final = {
    rows.Part.COMMAND: Part.COMMAND,
    rows.Part.MESSAGE: Part.BODY,
    rows.Part.REPLY: Part.REPLY,
}
_ROLE_OF_SIGN: Final = {sign: role for role, sign in SIGNS.items()}


def roles_of(bit: Bit) -> Iterator[tuple[str, str]]:
    """Text and role of each part. For what is no foreign text the role is its tone."""
    if bit.tone is Tone.SIGN and bit.cell is not None:
        yield bit.text, _ROLE_OF_SIGN.get(bit.cell.sign, "text")
    elif bit.tone is not Tone.TEXT or bit.cell is None:
        yield bit.text, str(bit.tone)
    else:
        at = bit.start
        spans = _spans(bit.cell.text, bit.cell.part)
        for text, volatile in parts_of(bit):
            yield from ((text, VOLATILE),) if volatile else _cut(text, at, spans)
            at += len(text)


def _cut(text: str, at: int, spans: tuple[tuple[int, int, str], ...]) -> Iterator[tuple[str, str]]:
    for start, end, role in spans:
        part = text[max(0, start - at) : max(0, end - at)]
        if part:
            yield part, role


@lru_cache(maxsize=2048)
def _spans(text: str, part: rows.Part) -> tuple[tuple[int, int, str], ...]:
    if part not in _PARTS:
        return ((0, len(text), str(Tone.QUIET)),)
    return tuple(reply_spans(text, _PARTS[part]))
