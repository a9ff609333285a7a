"""The log of hMailServer: `"SMTPD"` rows are sessions that others opened, `"SMTPC"` rows those that it opened
itself.

So `SENT:` is the server's in the one and the client's in the other. A reply stands in one row, `[nl]` where a line
ends. Passwords are starred out, and no message is logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.clocks import STAMP
from smtpwalk.recording.importers.marked import Marked, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "hMailServer log"
_ROW: Final = re.compile(
    rb'\s*\*?\s*"(SMTP[DC])"\s+\d+\s+(\d+)\s+"(' + STAMP + rb')"\s+"[^"]*"\s+"(SENT|RECEIVED): (.*?)"?\s*\Z', re.DOTALL
)


def _rows(data: bytes) -> bytes:
    """One row a line of the dialogue: time, session, who, what."""
    found = _ROW.match(data) if b"SMTP" in data[:16] else None
    if found is None:
        return data
    kind, session, when, word, said = found.groups()
    before = b" ".join((when, session, kind, word)) + b": "
    return b"\n".join(before + line for line in said.removesuffix(b"[nl]").split(b"[nl]"))


MARKED: Final = Marked(
    line=re.compile(
        rb"^(?P<when>" + STAMP + rb") (?P<key>\d+) (?P<who>SMTP[DC] (?:SENT|RECEIVED)): (?P<said>.*)", re.DOTALL
    ),
    client=frozenset({b"SMTPD RECEIVED", b"SMTPC SENT"}),
    plain=_rows,
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "hMailServer")
