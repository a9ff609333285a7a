"""What the two sides said, line by line as a tool shows it, turned into events: the half of `marked_reader` behind
the marks.

Here lives what a tool does to the words: replies joined or shown anew, dots not yet doubled, placeholders for what it
hides. What it leaves out between the lines is `gaps`' to notice.
"""

from __future__ import annotations

import re
from typing import Final

from smtpwalk.recording.importers.gaps import NO_MESSAGE, Gaps, Turn
from smtpwalk.recording.importers.joined import PARTED, parted
from smtpwalk.recording.importers.marked import Marked, text_of
from smtpwalk.recording.importers.told import remark, unsure
from smtpwalk.wire.events import Event

STUFFED: Final = "The tool shows a message before its leading dots are doubled. The dot was doubled, as it went out."
NO_TEXT: Final = "The text of the message is not in the source, only the dot that ended it."
NOT_SHOWN: Final = "The tool does not show what the client sent here."
HIDDEN: Final = re.compile(
    rb"(?:\*{2,}|[\[<*(](?:credentials hidden|sensitive|hidden|suppressed|redacted)[\]>*)])\Z"
    rb"|Logging suppressed \(",
    re.IGNORECASE,
)
_ENDED: Final = re.compile(rb"[^\n]*\n|[^\n]+\Z")


class Retelling:
    """Hand it what each side said; `out` collects the events."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked
        self.gaps = Gaps()
        self.out: list[Event] = []
        self.heard = False
        """The server has spoken."""
        self.bare = False
        """A mark of the server's stood without words: its reply begins in the line behind it."""
        self._shown = b""
        """All that was shown of the reply at hand."""
        self._dot: tuple[int, int, float] | None = None
        """Line, session, time of a lone dot in an unstuffed message: its end, or a line of it; what follows tells."""

    def client(self, data: bytes, number: int, session: int, t: float) -> None:
        self.bare = False
        if self._dot:
            self.end_of_dot(last=False)
        marked, text, talk = self._marked, data.removesuffix(b"\r\n"), self.gaps.talk(session)
        if marked.hidden_message and marked.hidden_message.match(text):
            self.out += self.gaps.hidden_message(instead(text), number, session, t)
            return
        if talk.turn is not Turn.MESSAGE:
            if HIDDEN.match(text):
                self.out += self.gaps.hidden_answer(NOT_SHOWN, number, session, t)
                return
        elif marked.unstuffed and text.startswith(b"."):
            if text == b".":
                self._dot = (number, session, t)
                return
            self.out.append(unsure(STUFFED, number, session, t))
            data = b"." + data
        elif marked.textless and text == b"." and talk.lines < 2:  # some show the line end before it as well
            self.out.append(unsure(NO_TEXT, number, session, t))
        self.out += self.gaps.client(data, number, session, t)

    def server(self, data: bytes, number: int, session: int, t: float) -> None:
        if self._dot:
            self.end_of_dot(last=True)
        marked, turn = self._marked, self.gaps.talk(session).turn
        self.heard, self.bare = True, not data.strip() and turn is not Turn.REPLY
        if self.bare and marked.reply_runs_on:
            self.out.append(remark("The server's mark, and no words.", number, session, t))
            return
        if marked.growing:
            amid = turn is Turn.REPLY and data.startswith(self._shown)
            data, self._shown = data[len(self._shown) if amid else 0 :], data
        if marked.joined and len(lines := parted(data.removesuffix(b"\r\n"))) > 1:
            self.out.append(unsure(PARTED, number, session, t))
            data = b"\r\n".join(lines) + b"\r\n"
        for piece in _ENDED.findall(data):
            self.out += self.gaps.server(piece, number, session, t)

    def end_of_dot(self, *, last: bool) -> None:
        """What came behind a lone dot settles whether it was the `last` line of its message."""
        if self._dot:
            (number, session, t), self._dot = self._dot, None
            if not last:
                self.out.append(unsure(STUFFED, number, session, t))
            self.out += self.gaps.client(b".\r\n" if last else b"..\r\n", number, session, t)


def instead(text: bytes) -> str:
    """The sentence for a message of which the tool says something in place of showing it."""
    return f"{NO_MESSAGE} The tool says of it: {text_of(text.strip())}"
