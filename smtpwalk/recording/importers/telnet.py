"""A dialogue as it stood on a terminal, pasted into a ticket or a mail: telnet, nc, PuTTY, `openssl s_client`, a page.

Nothing in it says who said what. What was put around the lines is taken off (`undressing`), and the sides come from
the state of the dialogue (`sides`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from smtpwalk.recording.importers.mailed import mailed
from smtpwalk.recording.importers.pasted.message import is_greeting
from smtpwalk.recording.importers.pasted.shown import Kind, Shown
from smtpwalk.recording.importers.pasted.sides import Sides
from smtpwalk.recording.importers.pasted.surroundings import What, around, target
from smtpwalk.recording.importers.pasted.undressing import Undresser, look_of
from smtpwalk.recording.importers.source import Source, SourceLine
from smtpwalk.recording.importers.stamps import said_of_lack
from smtpwalk.recording.importers.told import About, Told, unsure

TITLE: Final = "a dialogue pasted from a terminal (telnet, nc, PuTTY, a page)"
_RECORDED: Final = re.compile(rb"\s*(?:Script started on |=~=~=~)")
"""The first line of a recording of a terminal, which is more than what somebody pasted."""
_OWN: Final = frozenset({What.TRYING, What.CONNECTED, What.RUN})


def likeness(source: Source) -> float:
    _undresser, lines = _head(source)
    found = looks(lines)
    return min(found, 0.35) if _RECORDED.match(source.head) else found


def looks(lines: Sequence[Shown]) -> float:
    """High where telnet itself speaks; without it, a dialogue of bare lines is most likely one of these too."""
    replies = [line for line in lines if line.kind is Kind.REPLY]
    commands = sum(line.kind is Kind.COMMAND for line in lines)
    if not replies or not (commands or any(is_greeting(line.data) for line in replies)):
        return 0.0
    own = sum(_own(line) for line in lines if line.kind is Kind.WORDS)
    if own > 1 and len(replies) > 1:
        return 0.9
    return 0.6 if own or min(len(replies), commands) > 1 else 0.35


def read(source: Source) -> Iterator[Told]:
    first, head = _head(source)
    host, port = target(line.data for line in head)
    yield About(first.clock.started, host, port, timed=first.clock.started is not None)
    if first.clock.lacks:
        yield unsure(said_of_lack(first.clock.lacks), 1)
    undresser, sides = Undresser(first.look, source.modified), Sides()
    for line in undresser.lines(mailed(source.lines(), source.head_lines)):
        if undresser.notes:
            yield from (unsure(why, number, sides.session, line.t) for number, why in undresser.notes)
            undresser.notes.clear()
        yield from sides.feed(line)
    yield from sides.finish()


def _head(source: Source) -> tuple[Undresser, list[Shown]]:
    """The lines of the head, and what undressed them."""
    numbered = (SourceLine(number, data) for number, data in enumerate(source.head_lines, 1))
    lines = list(mailed(numbered, source.head_lines))
    undresser = Undresser(look_of([line.data for line in lines], source.modified), source.modified)
    return undresser, list(undresser.lines(iter(lines)))


def _own(line: Shown) -> bool:
    found = around(line.data, weak=True)
    return found is not None and found.what in _OWN
