"""What Python's smtplib prints at `set_debuglevel(1)` and, with the time of day before each line, at `(2)`.

`send:` holds the client's bytes, `reply:` a line of the server's, both as literals of Python, of version 2 or 3. A
message is one `send:`, dot-stuffed. `reply: retcode`, `connect: b'...'` and `data:` say again what stands there
already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.clocks import HOURS
from smtpwalk.recording.importers.literals import literal
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "Python smtplib debug output"
_BEFORE: Final = rb"(?:^|[\s\]:|>)])"
MARKED: Final = Marked(
    line=re.compile(
        _BEFORE + rb"(?:(?P<when>" + HOURS + rb") )?(?P<who>send|reply): (?P<said>[bu]?['\"].*)", re.DOTALL
    ),
    client=frozenset({b"send"}),
    signs=(
        Sign(re.compile(_BEFORE + rb"reply: retcode \("), "repeats"),
        Sign(re.compile(_BEFORE + rb"(?:connect: b?['\"]|data: \(\d)"), "repeats"),
        Sign(
            re.compile(_BEFORE + rb"connect: (?:to )?\('(?P<address>[^']*)', (?P<port>\d{1,5})\)(?: None)?\s*$"),
            "connecting",
        ),
    ),
    literal=literal,
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "Python smtplib")
