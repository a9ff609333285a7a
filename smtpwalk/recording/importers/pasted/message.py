"""The lines behind 354, held until the lone dot comes; and where the message ends when none does.

Between 354 and the dot all is message, whatever it looks like. Only when no dot comes is the text looked at for a
reply with which a dialogue goes on. What is found out is handed back as it is to be put down; who puts it down is not
known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from smtpwalk.recording.importers.mutilated import GAP, is_gap
from smtpwalk.recording.importers.pasted.shown import Kind, Shown, changed
from smtpwalk.recording.importers.pasted.surroundings import What, around

NO_END: Final = "The message has no end in the source: no lone dot follows it."
NO_DOT: Final = (
    "The end of the message is not in the source. The reply that follows says that it was sent; what is missing of the"
    " message besides its lone dot, nobody knows."
)
DOT_MENDED: Final = "The lone dot stands in the source with blanks around it; a reply follows, so it ended the message."
HELD: Final = 2000
"""Lines that are held until the dot comes. Of a longer message the beginning is put down as it comes."""
NEAR: Final = 8
"""Lines between the words of telnet and the greeting that they announce."""

_GREETING: Final = re.compile(rb"\s*220(?:[ -][A-Za-z0-9_*-]+\.|[ -].*(?:SMTP|mail|ready|service))", re.IGNORECASE)
_TAKEN: Final = re.compile(
    rb"[245][0-9]{2} [245]\.[0-9]{1,3}\.[0-9]{1,3} |2[0-9]{2} .*(?:queued|accepted|deliver)|421 ", re.IGNORECASE
)
_CONNECTS: Final = frozenset({What.RUN, What.TRYING, What.CONNECTED})
_ENDS: Final = frozenset({What.CLOSED, What.PROMPT, What.FAILED, *_CONNECTS})


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of the lines that were held."""

    said: Sequence[Shown] = ()
    """The client's, in order; a dot among them ends the message."""
    notes: Sequence[tuple[str, Shown]] = ()
    unseen: Shown | None = None
    """The reply that shows that the message was ended, though its end is not in the source."""
    over: bool = False
    """The session has no more lines."""
    rest: Sequence[Shown] = ()
    """Lines that are no message, to be walked through like any other."""


@dataclass
class HeldMessage:
    _held: list[Shown] = field(default_factory=list)

    def add(self, line: Shown) -> Ended | None:
        """None as long as nothing can be said."""
        held = self._held
        held.append(line)
        if line.data == b".":
            return self._dot()
        if line.kind is Kind.REPLY and len(held) > 1 and held[-2].kind is Kind.WORDS and held[-2].data.strip() == b".":
            dot = held[-2]
            said = [*self._take()[:-2], changed(dot, b".")]
            return Ended(said, [*_gaps(said), (DOT_MENDED, dot)], rest=[line])
        return Ended([held.pop(0)]) if len(held) > HELD else None

    def end(self, *, over: bool) -> Ended:
        """No dot will come. `over`: something follows that is no message. Else the source ends here."""
        held = self._take()
        end, closed = _end_of_session(held)
        reply = next((i for i in range(end) if _ends_message(held, i, end, over=over or closed)), None)
        if reply is None:
            said = held[:end]
            notes = [*_gaps(said), *([(NO_END, said[-1])] if said else [])]
            return Ended(said, notes, over=over or closed, rest=held[end:])
        said = [line for line in held[:reply] if not is_gap(line.data)]
        return Ended(said, unseen=held[reply], rest=held[reply:])

    def _dot(self) -> Ended:
        at = another_session(self._held, to_its_dot=True)
        if at is None:
            said = self._take()
            return Ended(said, _gaps(said))
        rest = self._held[at:]
        self._held = self._held[:at]
        ended = self.end(over=True)
        return replace(ended, rest=[*ended.rest, *rest])

    def _take(self) -> list[Shown]:
        held, self._held = self._held, []
        return held


def is_greeting(data: bytes) -> bool:
    """A 220 that names a host, or SMTP: no number at the beginning of a sentence."""
    return _GREETING.match(data) is not None


def another_session(held: Sequence[Shown], *, to_its_dot: bool) -> int | None:
    """Where in a message another connection begins, whose own message the dot ends; None where it is this one's.

    A message may quote a whole session. But then the dot in it is doubled, and another one follows. `to_its_dot`: the
    last line held is a dot. Else no dot came at all, and the words of telnet with a greeting behind them are enough.
    """
    for index, line in enumerate(held):
        if line.kind is Kind.REPLY and is_greeting(line.data):
            first = _announced(held, index)
            if first is not None and (not to_its_dot or _has_message(held[index:])):
                return first
    return None


def _announced(held: Sequence[Shown], greeting: int) -> int | None:
    """The first of the lines that announce the greeting."""
    near = range(max(0, greeting - NEAR), greeting)
    kinds = {index: found.what for index in near if (found := around(held[index].data, weak=True))}
    if not _CONNECTS & set(kinds.values()):
        return None
    return next(index for index, what in kinds.items() if what in _ENDS)


def _has_message(lines: Sequence[Shown]) -> bool:
    """Behind the greeting DATA is taken, and no dot in the message is doubled."""
    for index in range(1, len(lines)):
        if lines[index].data[:3] == b"354" and lines[index - 1].data.strip().upper() == b"DATA":
            return not any(line.data == b".." for line in lines[index:])
    return False


def _end_of_session(held: Sequence[Shown]) -> tuple[int, bool]:
    """The first line behind the session, and whether there is one."""
    other = another_session(held, to_its_dot=False)
    end = next((i for i, line in enumerate(held[:other]) if _is_end(line)), other)
    return (len(held), False) if end is None else (end, True)


def _is_end(line: Shown) -> bool:
    found = around(line.data) if line.kind is Kind.WORDS else None
    return found is not None and found.what in (What.CLOSED, What.PROMPT)


def _ends_message(held: Sequence[Shown], reply: int, end: int, *, over: bool) -> bool:
    """Behind the reply a dialogue goes on, or nothing stands behind it and it looks like the answer to a message."""
    line = held[reply]
    if line.kind is not Kind.REPLY or line.data.startswith(b"220"):
        return False
    behind: list[Shown] = []
    for index in range(reply + 1, end):
        if held[index].kind is not Kind.BLANK:
            behind.append(held[index])
        if len(behind) == 2:
            break
    if not behind:
        return over or _TAKEN.match(line.data) is not None
    return behind[0].kind is Kind.COMMAND and (len(behind) < 2 or behind[1].kind is Kind.REPLY)


def _gaps(lines: Sequence[Shown]) -> list[tuple[str, Shown]]:
    return [(GAP, line) for line in lines if is_gap(line.data)]
