"""What Ruby's Net::SMTP prints with `set_debug_output`: `-> "..."` came from the server, `<- "..."` was sent.

The arrows point the other way than those of most tools. A message is told by its size only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.literals import literal
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "Ruby Net::SMTP debug output"
MARKED: Final = Marked(
    line=re.compile(rb"(?:^|[\s\]:])(?P<who>->|<-) (?P<said>\".*)", re.DOTALL),
    client=frozenset({b"<-"}),
    literal=literal,
    signs=(
        Sign(re.compile(rb"\bConnection opened: (?P<address>\S+?):(?P<port>\d{1,5})\s*$"), "connected"),
        Sign(re.compile(rb"\bTLS connection started"), "tls"),
        Sign(re.compile(rb"\bwrote \d+ bytes\s*$"), "message"),
    ),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "Ruby Net::SMTP")
