"""What Perl's Net::SMTP prints with `Debug => 1`: `Net::SMTP=GLOB(0x...)>>>` was sent, `<<<` came from the server.

A message is shown before its leading dots are doubled. In a login each answer stands once more, decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "Perl Net::SMTP debug output"
_OBJECT: Final = rb"\bNet::[\w:]{1,60}=GLOB\((?P<key>0x[0-9a-f]{1,16})\)"
MARKED: Final = Marked(
    line=re.compile(_OBJECT + rb"(?P<who>>>>|<<<) (?!\(decoded\) )(?P<said>.*)", re.DOTALL),
    client=frozenset({b">>>"}),
    signs=(Sign(re.compile(rb"(?:>>>|<<<) \(decoded\) "), "repeats"),),
    unstuffed=True,
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.95)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "Perl Net::SMTP")
