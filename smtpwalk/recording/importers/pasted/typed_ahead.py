"""A reply that arrived in the middle of what the user was typing: `ma220 mx.example ESMTP`, and what was typed.

Here lives the cutting of such a line in two, and what becomes of the typed half: the terminal may have gone on with
it in a line of its own, or written it out once more.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.dialogue.phases import Phase
from smtpwalk.recording.importers.pasted.scribe import Scribe
from smtpwalk.recording.importers.pasted.shown import Kind, Shown, changed, kind_of
from smtpwalk.recording.importers.pasted.standing import Standing

CUT: Final = "The {what} came in the middle of what was being typed; the typed {typed!r} before it was cut off."
JOINED: Final = "The start of this line, {typed!r}, stood before the reply above it; the two are put together again."
_BEFORE_GREETING: Final = re.compile(rb"(?P<typed>.{1,120}?)(?P<reply>220[ -].+)\Z", re.DOTALL)
_BEFORE_REPLY: Final = re.compile(
    rb"(?P<typed>[^0-9].{0,118}?)(?P<reply>(?P<class>[245])[0-9]{2}[ -](?P=class)\.[0-9]{1,3}\.[0-9]{1,3} .+)\Z",
    re.DOTALL,
)


class Typing:
    """One session's: what was cut off and may still be gone on with."""

    def __init__(self) -> None:
        self._typed = b""

    def mended(self, line: Shown, standing: Standing, scribe: Scribe) -> Shown:
        """The reply without what stood before it; the typed line together with that. Most come back as they are."""
        if line.kind is Kind.REPLY or line.kind is Kind.BLANK:
            return line
        greeting = standing.phase is Phase.GREETING
        found = _cut(line, greeting=greeting) if standing.owed else None
        if found:
            self._typed = found[0]
            scribe.unsure(CUT.format(what="greeting" if greeting else "reply", typed=_text(found[0])), line)
            return found[1]
        if self._typed:
            typed, self._typed = self._typed, b""
            both = _joined(typed, line)
            if both:
                scribe.unsure(JOINED.format(typed=_text(typed)), line)
                return both
        return line


def _cut(line: Shown, *, greeting: bool) -> tuple[bytes, Shown] | None:
    """What was typed, and the reply behind it.

    A greeting is expected: any 220 is it. Of another reply only the enhanced status code can be believed.
    """
    if line.typed is True:
        return None
    found = (_BEFORE_GREETING if greeting else _BEFORE_REPLY).match(line.data)
    return (found["typed"], changed(line, found["reply"])) if found else None


def _joined(typed: bytes, line: Shown) -> Shown | None:
    """The line with what was typed before it, when only both together are a command."""
    if line.kind is Kind.COMMAND or line.data.startswith(typed) or kind_of(typed + line.data) is not Kind.COMMAND:
        return None
    return changed(line, typed + line.data)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
