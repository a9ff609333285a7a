"""A bounce: where in its text the transcript of a session stands, and whom the mail server was talking to.

Here lives the form of Sendmail's notices and of those who copied them. The marks in the lines are `angles`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_HEADING: Final = re.compile(rb"[ \t]*-{2,} ?[A-Z][\w .]{3,80}?-{2,}\s*$")
_TRANSCRIPT: Final = re.compile(rb"[ \t]*-{2,} ?Transcript of (?:SMTP )?session foll?o?ws", re.IGNORECASE)
_PART: Final = re.compile(rb"--[^- >]")
"""The boundary of a MIME part."""
_TALKING: Final = re.compile(
    rb"[ \t]*\.{3,4} while talking to \[?([^\s<>\]]{1,255}?)\]?\.?(?:<[^>]*>\.?)?:?\s*$", re.IGNORECASE
)

BEHIND_DATA: Final = (
    "A bounce shows only the last command before a reply: behind DATA it may as well be the answer to a recipient who "
    "was named before, or to the message."
)


class Bounce:
    """Ask it of every line, in order."""

    def __init__(self, head: Iterable[bytes]) -> None:
        self.known = any(_TRANSCRIPT.match(line) for line in head)
        """The file is a bounce, or holds some: nothing outside their transcripts is dialogue."""
        self._inside = not self.known

    def is_dialogue(self, line: bytes) -> bool:
        """Marks in this line are those of a dialogue, and not of a letter that somebody quoted."""
        if self.known and (_HEADING.match(line) or _PART.match(line)):
            self._inside = _TRANSCRIPT.match(line) is not None
        return self._inside

    def talking_to(self, line: bytes) -> bytes | None:
        """The host of a `... while talking to` line: what follows is from the end of a session with it."""
        found = _TALKING.match(line) if b"talking" in line else None
        return found[1] if found else None
