"""What `mutt -d 2` and NeoMutt write to their debug file: `4> EHLO x` and `4< 250 y`, a number of the connection
before the arrow.

A message is shown line by line, dot-stuffed. A doubled dot is written on its own, so that a stamp stands in its line.
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

TITLE: Final = "mutt debug log"
_STAMP: Final = rb"\[(?:" + STAMP + rb")\]"
_BEFORE: Final = rb"(?:<\d> ?\w+\(\) )?"
_SPLIT: Final = re.compile(rb"(> \.)" + _STAMP + _BEFORE + rb" ?\d+> ")


def _whole(data: bytes) -> bytes:
    """The dot that was written on its own, put together with its line."""
    return _SPLIT.sub(rb"\1", data, count=1) if b"> .[" in data else data


MARKED: Final = Marked(
    line=re.compile(
        rb"^(?:\[(?P<when>" + STAMP + rb")\] ?)?" + _BEFORE + rb"(?P<key>\d{1,5})(?P<who>[<>]) (?P<said>.*)", re.DOTALL
    ),
    client=frozenset({b">"}),
    plain=_whole,
    signs=(
        Sign(
            re.compile(rb"^(?:" + _STAMP + rb" )?Connected to (?P<address>\S+?):(?P<port>\d{1,5}) on fd=(?P<key>\d+)"),
            "connected",
        ),
    ),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "mutt")
