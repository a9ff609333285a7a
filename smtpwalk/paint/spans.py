"""Where the roles stand in one line: the lexer's answer for whoever draws a line himself.

Nothing is recognised here: the lexer is the one implementation, and this says in which of its states to begin.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final

from smtpwalk.paint.lexer import SmtpLexer
from smtpwalk.paint.roles import ROLES


class Part(StrEnum):
    """What the line is a part of, where the caller knows it."""

    LINE = "line"
    """Nobody knows: three digits make a reply, a mark before the line says its direction, all else is a command."""
    REPLY = "reply"
    COMMAND = "command"
    HEADER = "header"
    """A line of a message's header, or the blank one behind it."""
    BODY = "body"
    """A line of a message's body as it goes over the wire: with its dots."""


_BEGIN: Final[dict[Part, tuple[str, ...]]] = {
    Part.LINE: ("root",),
    Part.REPLY: ("root", "server"),
    Part.COMMAND: ("root", "client"),
    Part.HEADER: ("root", "message"),
    Part.BODY: ("root", "body"),
}


def reply_spans(text: str, part: Part = Part.LINE) -> list[tuple[int, int, str]]:
    """Start, end and role of each piece of the line, in order and without a gap; safe text is expected."""
    spans: list[tuple[int, int, str]] = []
    for start, token, piece in _lexer().get_tokens_unprocessed(text, _BEGIN[part]):
        if not piece:
            continue
        end, role = start + len(piece), ROLES.get(token, "text")
        if spans and spans[-1][2] == role:
            spans[-1] = (spans[-1][0], end, role)
        else:
            spans.append((start, end, role))
    return spans


@cache
def _lexer() -> SmtpLexer:
    return SmtpLexer()
