"""The protocol log of MailKit (.NET): `Connected to smtp://`, then `C:` and `S:`, times in front if the program
wants them.

A message and a chunk are shown line by line, as they went out. Logins may be starred out.
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

TITLE: Final = "MailKit protocol log"
MARKED: Final = Marked(
    own=re.compile(rb"^Connected to smtps?://"),
    line=re.compile(rb"^(?:[^\w]{0,2}(?P<when>" + STAMP + rb")[^\w]{0,2})?(?P<who>[CS]): (?P<said>.*)", re.DOTALL),
    client=frozenset({b"C"}),
    signs=(Sign(re.compile(rb"^Connected to smtps?://(?P<address>[^\s:/]+):(?P<port>\d{1,5})/"), "connected"),),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9, shared=0.6)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "MailKit")
