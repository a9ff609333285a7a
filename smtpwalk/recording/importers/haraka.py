"""The log of a Haraka server at level PROTOCOL: `[PROTOCOL] [uuid] [core] C: EHLO x state=1`.

Sessions run side by side and are told by their uuid. Lines of a message appear only at level DATA.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.clocks import STAMP
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "Haraka log"
MARKED: Final = Marked(
    line=re.compile(
        rb"(?P<when>" + STAMP + rb")?\s*\[(?:PROTOCOL|DATA)\] \[(?P<key>[0-9A-Fa-f-]{36})[\w.]*\] \[[^\]]*\] "
        rb"(?P<who>[CS]): (?P<said>.*?)(?: state=\d+)?\s*\Z",
        re.DOTALL,
    ),
    client=frozenset({b"C"}),
    signs=(
        Sign(re.compile(rb"\[(?P<key>[0-9A-Fa-f-]{36})\] \[core\] +connect ip=(?P<source>\S+)"), "connected"),
        Sign(re.compile(rb"\[(?P<key>[0-9A-Fa-f-]{36})\] \[core\] (?:client )?(?:has )?disconnect(?:ed)?\b"), "closed"),
    ),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "Haraka")
