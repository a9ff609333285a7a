"""The log of aiosmtpd (`mail.log` at level DEBUG): `>>` came from the client, `<<` went out to it, each behind the
peer's address. The opposite of most tools, whose arrows point away from themselves.

Lines of a message stand as `DATA readline:` without the peer; they belong to the session that is in its message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.literals import Literal, literal
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "aiosmtpd log (mail.log)"
_PEER: Final = rb"(?P<key>\('(?P<source>[^']{0,64})', \d{1,5}(?:, \d+, \d+)?\))"


def _line(said: bytes) -> Literal | None:
    """The line ends of commands and replies are left out, those of a message's lines are there."""
    read = literal(said)
    return Literal(read.data + b"\r\n", read.closed) if read and not read.data.endswith(b"\n") else read


MARKED: Final = Marked(
    line=re.compile(_PEER + rb" (?P<who>>>|<<) (?P<said>b['\"].*)", re.DOTALL),
    client=frozenset({b">>"}),
    literal=_line,
    message_runs_on=re.compile(rb".*?\bDATA readline: (?P<said>b['\"].*)", re.DOTALL),
    keyless_message=True,
    signs=(
        Sign(re.compile(rb"_handle_client readline: b['\"]"), "repeats"),
        Sign(re.compile(_PEER + rb" handling connection"), "connected"),
        Sign(re.compile(_PEER + rb" connection lost$"), "closed"),
    ),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "aiosmtpd")
