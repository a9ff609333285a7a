"""A packet's text in which every sign that cannot be shown is a dot, line ends too: where its lines ended, worked out.

Replies and commands are told by how a line of theirs begins. A message has no such sign, so its lines are a guess.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.wire.commands import VERBS

GUESS: Final = "The tool writes line ends as dots, so where a line of this text ends is a guess."
_REPLY: Final = re.compile(rb"[2-5]\d\d(?:[ -]|\.\.)")
_VERB: Final = rb"(?:" + b"|".join(VERBS) + rb")\b"
_COMMAND: Final = re.compile(_VERB, re.I)
_BETWEEN_REPLIES: Final = re.compile(rb"\.\.(?=[2-5]\d\d(?:[ -]|\.\.)|\Z)")
_BETWEEN_COMMANDS: Final = re.compile(rb"\.\.(?=" + _VERB + rb"|\Z)", re.I)
_LAST_DOT: Final = b"....."
"""The end of a line, a lone dot, and its end."""


def undotted(text: bytes) -> tuple[bytes, bool]:
    """The text with its line ends, and whether that is certain."""
    if _REPLY.match(text):
        return _BETWEEN_REPLIES.sub(b"\r\n", text), True
    if _COMMAND.match(text):
        found = _BETWEEN_COMMANDS.sub(b"\r\n", text)
        return found, b".." not in found
    return _message(text)


def _message(text: bytes) -> tuple[bytes, bool]:
    if text == b"...":
        return b".\r\n", True
    end = b""
    if text.endswith(_LAST_DOT):
        text, end = text[: -len(_LAST_DOT)], b"\r\n.\r\n"
    elif text.endswith(b".."):
        text, end = text[:-2], b"\r\n"
    return text.replace(b"..", b"\r\n") + end, b".." not in text
