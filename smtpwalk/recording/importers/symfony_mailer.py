"""What Symfony Mailer (and Laravel with it) keeps for its debug log: `>` and `<`, in newer versions behind a time in
brackets.

A message is sent without a word in the log, but for the dot that ends it.
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

TITLE: Final = "Symfony Mailer debug log"
MARKED: Final = Marked(
    two_sided=True,
    foreign=re.compile(rb"^[*{}] "),  # curl -v has the same marks
    line=re.compile(rb"^(?:\[(?P<when>" + STAMP + rb")\] )?(?P<who>[<>]) (?P<said>.*)", re.DOTALL),
    client=frozenset({b">"}),
    textless=True,
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.6)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "Symfony Mailer")
