"""The log of Mailpit at level debug: `[smtpd] received (192.0.2.1) EHLO x` and `[smtpd] response (192.0.2.1) 250 y`.

Sessions are told apart by the client's address only, so two of one address at the same time cannot be. No message is
shown.
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

TITLE: Final = "Mailpit log"
MARKED: Final = Marked(
    line=re.compile(
        rb"(?:[A-Z]{4}\[(?P<when>"
        + STAMP
        + rb")\] )?\[smtpd\] (?P<who>received|response) \((?P<key>[^)]{1,64})\) (?!from:)(?P<said>.*)",
        re.DOTALL,
    ),
    client=frozenset({b"received"}),
    reply_runs_on=re.compile(rb"\s*+(?P<said>[2-5]\d\d(?:[ -].*)?)\Z", re.DOTALL),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "Mailpit")
