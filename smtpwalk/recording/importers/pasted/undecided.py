"""Lines of which nobody can say at once who said them, decided together when what follows them is known.

Here lives the one rule behind it: a line that is no command is the client's only if a reply answers it. For that the
replies are counted against what was asked. What is left over is the rest of a wrapped line, or somebody's remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Final

from smtpwalk.recording.importers.pasted.shown import Kind, Shown

_UNANSWERED: Final = (
    "No reply answers this line, and it is no command in the form that SMTP gives it: it is taken for somebody's"
    " remark."
)
_TWICE: Final = "This repeats the reply before it, and nobody asked for it: it is taken for pasted twice and left out."
_LOOKS_LIKE: Final = (
    "This looks like a reply, but nobody asked for it, and the next reply says that it was not understood: it is taken"
    " for typed."
)
_NOT_ASKED: Final = "Nothing in the source asks for this reply."


class Part(Enum):
    CLIENT = auto()
    SERVER = auto()
    MORE = auto()
    """The rest of the line before it, which was wrapped."""
    ASIDE = auto()
    """No line of the dialogue."""
    LAYOUT = auto()
    """A blank line between the lines."""
    TWICE = auto()
    """A line of a reply that stands in the source twice and that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Before:
    """What had been decided before the lines."""

    owed: int = 0
    """Replies owed."""
    line: Shown | None = None
    """The last line of the dialogue, if nothing stands between it and these lines."""
    data: bool = False
    """One of the replies owed is DATA's: a message may have been typed ahead."""
    reply: tuple[bytes, ...] = ()
    """The lines of the last reply, to know it again."""
    pasted: bool = True
    """Lines were copied by hand, so a reply may stand there twice. What a terminal showed it showed once."""
    client_heard: bool = True
    """Some line of the session is the client's. Else the source holds one side only, and nothing is asked for."""


NARROW, WIDE = 70, 100
"""Where mail programs and terminals wrap: a line ends between the two because its next word had no room."""
HARD: Final = frozenset({80, 100, 120, 132})
"""Widths of terminals. A line of just that length was cut, not wrapped at a blank."""
_NOT_UNDERSTOOD: Final = re.compile(rb"\s*50[02][ -]")
_WORDS: Final = frozenset({Kind.WORDS, Kind.DOT})


def decide(lines: Sequence[Shown], before: Before) -> list[Part]:
    """What each line is."""
    said = _clients(lines, before)
    parts: list[Part] = []
    owed, reply, last = before.owed, before.reply, before.line
    begun: list[int] = []  # the lines of the reply that stands open
    for index, line in enumerate(lines):
        part = _part(line, index in said, last)
        if part is Part.CLIENT:
            owed += 1
        elif part is Part.SERVER:
            begun.append(index)
            if not _goes_on(line):
                words = tuple(lines[i].data.lstrip() for i in begun)
                if owed <= 0 and words == reply and before.client_heard and before.pasted:
                    for i in begun[:-1]:
                        parts[i] = Part.TWICE
                    part = Part.TWICE
                owed, reply = max(0, owed - 1), words
                begun.clear()
        parts.append(part)
        last = line if part in (Part.CLIENT, Part.SERVER, Part.MORE) else None
    return parts


def said_of(part: Part, line: Shown, *, asked: bool, greeted: bool) -> str:
    """What is to be said where a line was taken for that against its look; empty where nothing is.

    `asked`: a reply is owed, or nobody can know. `greeted`: the greeting has come.
    """
    if part is Part.CLIENT:
        return _LOOKS_LIKE if line.kind is Kind.REPLY and line.typed is None else ""
    if part is Part.SERVER:
        return _NOT_ASKED if line.kind is Kind.REPLY and not asked else ""
    return {Part.TWICE: _TWICE, Part.ASIDE: _UNANSWERED if greeted else ""}.get(part, "")


def wrapped(first: Shown, rest: Shown) -> bool:
    """The line could be the rest of the one before it: its first word had no room there."""
    if first.width in HARD:
        return True
    word = rest.data.split(None, 1)[0]
    return NARROW // 2 < first.width <= WIDE and first.width + 1 + len(word) > NARROW


def _part(line: Shown, said: bool, last: Shown | None) -> Part:
    if said:
        return Part.CLIENT
    if line.kind is Kind.REPLY:
        return Part.SERVER
    if line.kind is Kind.BLANK:
        return Part.LAYOUT
    if line.typed is False:  # and no words of telnet's: the server's, without a code
        return Part.SERVER
    return Part.MORE if last is not None and wrapped(last, line) else Part.ASIDE


def _clients(lines: Sequence[Shown], before: Before) -> set[int]:
    """The places of the client's lines."""
    said = {index for index, line in enumerate(lines) if _surely(line)}
    dots = [index for index, line in enumerate(lines) if line.kind is Kind.DOT]
    if before.data and dots:  # the message was typed before 354 came
        return said | {i for i in range(dots[-1] + 1) if lines[i].kind is not Kind.REPLY and _maybe_typed(lines[i])}
    replies = [index for index, line in enumerate(lines) if line.kind is Kind.REPLY and not _goes_on(line)]
    if not replies:
        return said
    unasked = len(replies) - before.owed - len(said)
    if unasked <= 0:
        return said
    may = [i for i in range(replies[-1]) if i not in said and _maybe_typed(lines[i])]
    words = [i for i in may if lines[i].kind in _WORDS]
    chosen = words[-unasked:]
    blanks = [i for i in may if lines[i].kind is Kind.BLANK and lines[i + 1].kind is Kind.REPLY]
    left = unasked - len(chosen)
    if left and blanks and not _same(lines, before, replies):
        chosen += blanks[-left:]
    left = unasked - len(chosen)
    return said | set(chosen) | set(_answered(lines)[-left // 2 :] if left > 1 and before.client_heard else ())


def _answered(lines: Sequence[Shown]) -> list[int]:
    """Lines with a code at their start that were not understood: no server says that of a reply."""
    return [
        index
        for index, (line, behind) in enumerate(pairwise(lines))
        if line.kind is Kind.REPLY and not _goes_on(line) and _NOT_UNDERSTOOD.match(behind.data)
    ]


def _maybe_typed(line: Shown) -> bool:
    return line.typed is not False


def _surely(line: Shown) -> bool:
    return line.typed is True or (line.kind is Kind.COMMAND and line.typed is None)


def _same(lines: Sequence[Shown], before: Before, replies: list[int]) -> bool:
    """A blank line before a reply that was there already is no Enter: the reply was pasted twice."""
    return before.pasted and len(replies) == 1 and before.owed == 0 and lines[replies[0]].data.lstrip() in before.reply


def _goes_on(line: Shown) -> bool:
    return line.data.lstrip()[3:4] == b"-"
