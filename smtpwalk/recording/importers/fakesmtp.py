"""`Client:` and `Server:` before what each said, as FakeSMTP (SubEthaSMTP) shows them behind the time of day.

The later lines of a reply stand bare. Neither a login nor a message is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.clocks import HOURS
from smtpwalk.recording.importers.marked import Marked, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "a dialogue with Client: and Server: (FakeSMTP)"
MARKED: Final = Marked(
    two_sided=True,
    line=re.compile(
        rb"^(?:(?P<when>" + HOURS + rb")? ?(?:[AP]M)? ?- )?(?P<who>[Cc]lient|[Ss]erver): (?P<said>.*)",
        re.DOTALL,
    ),
    client=frozenset({b"Client", b"client"}),
    reply_runs_on=re.compile(rb"\s*+(?P<said>[2-5]\d\d(?:[ -].*)?)\Z", re.DOTALL),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.6)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "")
