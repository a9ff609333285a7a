"""The SMTP log of SmarterMail: `12:34:56 [192.0.2.1][1234567] cmd: EHLO x` and `rsp: 250 y`; the second number tells
sessions apart.

The lines of a reply stand joined. A message is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.clocks import HOURS
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "SmarterMail SMTP log"
_BEFORE: Final = rb"(?P<when>" + HOURS + rb") \[[^\]]{1,64}\]\[(?P<key>[^\]]{1,64})\] "
_OWN: Final = rb"\[(?P<source>[^\]]{1,64})\]\[(?P<key>[^\]]{1,64})\] "
MARKED: Final = Marked(
    line=re.compile(_BEFORE + rb"(?P<who>cmd|rsp): (?P<said>.*)", re.DOTALL),
    client=frozenset({b"cmd"}),
    signs=(
        Sign(re.compile(_OWN + rb"connected at "), "connected"),
        Sign(re.compile(rb"\]\[(?P<key>[^\]]{1,64})\] disconnected at "), "closed"),
    ),
    joined=True,
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "SmarterMail")
