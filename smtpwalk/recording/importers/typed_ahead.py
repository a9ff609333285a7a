"""A reply that arrived in the middle of what the user was typing: `ma220 mx.example ESMTP`, and what was typed.

Here lives the cutting of such a line in two, and what becomes of the typed half: the terminal may have gone on with
it in a line of its own, or written it out once more.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.recording.importers.shown import Kind, Shown, changed, kind_of

CUT: Final = "The greeting came in the middle of what was being typed; the typed {typed!r} before it was cut off."
REPLY_CUT: Final = "The reply came in the middle of what was being typed; the typed {typed!r} before it was cut off."
JOINED: Final = "The beginning of this line, {typed!r}, stood before the reply above it; the two are put together again."
_BEFORE_GREETING: Final = re.compile(rb"(?P<typed>.{1,120}?)(?P<reply>220[ -].+)\Z", re.DOTALL)
_BEFORE_REPLY: Final = re.compile(
    rb"(?P<typed>[^0-9].{0,118}?)(?P<reply>(?P<class>[245])[0-9]{2}[ -](?P=class)\.[0-9]{1,3}\.[0-9]{1,3} .+)\Z", re.DOTALL
)


def cut(line: Shown, *, greeting: bool) -> tuple[bytes, Shown] | None:
    """What was typed, and the reply behind it; None for a line that is no such thing.

    A greeting is expected: any 220 is it. Of another reply only the enhanced status code can be believed.
    """
    if line.kind is Kind.REPLY or line.typed is not None or b"0 " not in line.data[:260] and b"-" not in line.data[:260]:
        return None
    found = (_BEFORE_GREETING if greeting else _BEFORE_REPLY).match(line.data)
    return (found["typed"], changed(line, found["reply"])) if found else None


def joined(typed: bytes, line: Shown) -> Shown | None:
    """The line with what was typed before it, when only both together are a command."""
    if line.kind is Kind.COMMAND or line.data.startswith(typed) or kind_of(typed + line.data) is not Kind.COMMAND:
        return None
    return changed(line, typed + line.data)
