"""A dialogue as it stood on a terminal, pasted into a ticket or a mail: telnet, nc, PuTTY, `openssl s_client`, a page.

Nothing in it says who said what. What was put around the lines is taken off (`undressing`), and the sides come from
the state of the dialogue (`sides`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from smtpwalk.recording.importers.pasted.shown import Kind, Shown
from smtpwalk.recording.importers.pasted.sides import Sides
from smtpwalk.recording.importers.source import Source, SourceLine
from smtpwalk.recording.importers.pasted.surroundings import What, around, target
from smtpwalk.recording.importers.told import About, Told, unsure
from smtpwalk.recording.importers.pasted.undressing import Undresser, look_of

TITLE: Final = "a dialogue pasted from a terminal (telnet, nc, PuTTY, a page)"
_OWN: Final = frozenset({What.TRYING, What.CONNECTED, What.RUN})


def likeness(source: Source) -> float:
    return looks(list(_head(source).lines(numbered(source))))


def looks(lines: Sequence[Shown]) -> float:
    """High where telnet itself speaks; without it, a dialogue of bare lines is most likely one of these too."""
    replies = [line for line in lines if line.kind is Kind.REPLY]
    commands = sum(line.kind is Kind.COMMAND for line in lines)
    if not replies or not (commands or any(line.data.lstrip().startswith(b"220") for line in replies)):
        return 0.0
    own = sum(_own(line) for line in lines if line.kind is Kind.WORDS)
    if own > 1 and len(replies) > 1:
        return 0.9
    return 0.6 if own or min(len(replies), commands) > 1 else 0.35


def read(source: Source) -> Iterator[Told]:
    first = _head(source)
    host, port = target(line.data for line in first.lines(numbered(source)))
    yield About(first.clock.began, host, port, timed=first.look.timed)
    undresser, sides = _head(source), Sides()
    for line in undresser.lines(source.lines()):
        if undresser.notes:
            yield from (unsure(why, number, sides.session, line.t) for number, why in undresser.notes)
            undresser.notes.clear()
        yield from sides.feed(line)
    yield from sides.finish()


def numbered(source: Source) -> Iterator[SourceLine]:
    """The lines of the head."""
    return (SourceLine(number, data) for number, data in enumerate(source.head_lines, 1))


def _head(source: Source) -> Undresser:
    return Undresser(look_of(source.head_lines))


def _own(line: Shown) -> bool:
    found = around(line.data, weak=True)
    return found is not None and found.what in _OWN
