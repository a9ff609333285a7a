"""A message whose lone dot is not in the source: where it ends all the same, if that can be told.

Between 354 and the dot all is message, whatever it looks like. Only when no dot comes is the text looked at for a
reply with which a dialogue goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from smtpwalk.recording.importers.shown import Kind, Shown
from smtpwalk.recording.importers.surroundings import What, around

_TAKEN: Final = re.compile(rb"(?:[245][0-9]{2} [245]\.[0-9]{1,3}\.[0-9]{1,3} |2[0-9]{2} .*(?:queued|accepted|deliver)|421 )", re.IGNORECASE)
_CONNECTS: Final = frozenset({What.RUN, What.TRYING, What.CONNECTED})
_ENDS: Final = frozenset({What.CLOSED, What.PROMPT, What.FAILED, *_CONNECTS})
_GREETING: Final = re.compile(rb"\s*220(?:[ -][A-Za-z0-9_*-]+\.|[ -].*(?:SMTP|mail|ready|service))", re.IGNORECASE)
NEAR: Final = 8
"""Lines between the words of telnet and the greeting that they announce."""


def another_session(held: Sequence[Shown], *, to_its_dot: bool) -> int | None:
    """Where in a message another connection begins, whose own message the dot ends; None where it is this one's.

    A message may quote a whole session. But then the dot in it is doubled, and another one follows. `to_its_dot`: the
    last line held is a dot. Else no dot came at all, and the words of telnet with a greeting behind them are enough.
    """
    for index in range(len(held)):
        if held[index].kind is Kind.REPLY and is_greeting(held[index].data):
            first = _announced(held, index)
            if first is not None and (not to_its_dot or _has_message(held[index:])):
                return first
    return None


def is_greeting(data: bytes) -> bool:
    """A 220 that names a host, or SMTP: no number at the beginning of a sentence."""
    return _GREETING.match(data) is not None


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


def split(held: Sequence[Shown], *, more_follows: bool) -> tuple[int, int]:
    """The first line that is no message, and the first one behind the session; the same where no reply was found.

    `more_follows`: another session begins behind the lines. Else the source ends with them.
    """
    other = another_session(held, to_its_dot=False)
    end = next((i for i, line in enumerate(held[:other]) if _is_end(line)), len(held) if other is None else other)
    for index in range(end):
        line = held[index]
        if line.kind is Kind.REPLY and not line.data.startswith(b"220") and _goes_on(held[index + 1 : end], line, over=more_follows or end < len(held)):
            return index, end
    return end, end


def _is_end(line: Shown) -> bool:
    found = around(line.data) if line.kind is Kind.WORDS else None
    return found is not None and found.what in (What.CLOSED, What.PROMPT)


def _goes_on(rest: Sequence[Shown], reply: Shown, *, over: bool) -> bool:
    """Behind the reply a dialogue goes on, or nothing stands behind it and it looks like the answer to a message."""
    lines = [line for line in rest if line.kind is not Kind.BLANK][:2]
    if not lines:
        return over or _TAKEN.match(reply.data) is not None
    answered = len(lines) < 2 or lines[1].kind is Kind.REPLY
    return lines[0].kind is Kind.COMMAND and answered
