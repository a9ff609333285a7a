"""The log of MailHog: `[SMTP 192.0.2.1:40000] Received 12 bytes: 'EHLO x\r\n'` and `Sent 20 bytes: '250 y\r\n'`.

What was received is logged as it came in, be it half a line, and a message whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.literals import Literal
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "MailHog log"
_PEER: Final = rb"\[SMTP (?P<key>(?P<source>[^\]\s]{1,60}?)(?::\d{1,5})?)\] "


def _written_out(said: bytes) -> Literal:
    """Only line ends are written out; a quote or a backslash stands for itself, so the last quote closes."""
    inside = said.rstrip()[1:].removesuffix(b"'")
    return Literal(inside.replace(b"\\n", b"\n").replace(b"\\r", b"\r"), closed=True)


MARKED: Final = Marked(
    line=re.compile(_PEER + rb"(?P<who>Received|Sent) \d+ bytes: (?P<said>'.*)", re.DOTALL),
    client=frozenset({b"Received"}),
    literal=_written_out,
    signs=(
        Sign(re.compile(_PEER + rb"Starting session"), "connected"),
        Sign(re.compile(_PEER + rb"(?:Session ended|Connection closed by remote host)"), "closed"),
    ),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "MailHog")
