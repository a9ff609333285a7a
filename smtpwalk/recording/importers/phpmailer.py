"""What PHPMailer prints at SMTPDebug 1 to 4, as text or as HTML, and how it comes out of web pages and plugins.

Level 1 has the client's lines only. Level 4 has each reply twice: line by line as `SMTP INBOUND`, then whole. In
HTML, and in what was copied from a browser, the lines of a reply stand joined. Up to 5.2 it said `SMTP -> FROM
SERVER:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from smtpwalk.recording.importers.clocks import STAMP
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.pages import as_shown
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "PHPMailer debug output"
_WHEN: Final = rb"(?:(?P<when>" + STAMP + rb")\s+)?"
_INBOUND: Final = re.compile(rb'(SMTP INBOUND: )"(.*?)"(?=\s*(?:\n|\Z))')
_NOT_FIRST: Final = rb"(?:" + STAMP + rb")?(?:\s|\xe2\x86\xaa)*+"
"""The indentation of a reply's later lines, or the arrow that some plugins put there."""


def _text(data: bytes) -> bytes:
    """Of a page, the text; of what came in, what stood between the quotes."""
    if b"-&gt; " in data or b"&quot;" in data or data.endswith((b"<br>", b"<br />")):
        data = as_shown(data)
    return _INBOUND.sub(rb"\1\2", data) if b"SMTP INBOUND: " in data else data


MARKED: Final = Marked(
    line=re.compile(
        _WHEN + rb"(?P<who>CLIENT -> SERVER|SERVER -> CLIENT|CLIENT -> SMTP|SMTP -> FROM SERVER): ?(?P<said>.*)",
        re.DOTALL,
    ),
    client=frozenset({b"CLIENT -> SERVER", b"CLIENT -> SMTP"}),
    plain=_text,
    reply_runs_on=re.compile(_NOT_FIRST + rb"(?P<said>[2-5]\d\d(?:[ -].*)?)\Z", re.DOTALL),
    signs=(
        Sign(
            re.compile(rb"Connection: opening to (?:(?:ssl|tls)://)?(?P<address>[^\s,]+?):(?P<port>\d{1,5}),"),
            "connecting",
        ),
        Sign(re.compile(rb"Connection: opened"), "connected"),
        Sign(re.compile(rb"Connection: closed"), "closed", by="client"),
    ),
    joined=True,
    utc=True,
)


LINE_BY_LINE: Final = replace(
    MARKED,
    line=re.compile(_WHEN + rb"(?P<who>CLIENT -> SERVER|CLIENT -> SMTP|SMTP INBOUND): ?(?P<said>.*)", re.DOTALL),
    reply_runs_on=None,
    joined=False,
    signs=(*MARKED.signs, Sign(re.compile(rb"SERVER -> CLIENT: |^" + _NOT_FIRST + rb"[2-5]\d\d[ -]"), "repeats")),
)
"""Level 4: each line of a reply stands by itself, and then the reply once more."""


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    low_level = any(b"SMTP INBOUND: " in line for line in source.head_lines)
    return read_marked(source, LINE_BY_LINE if low_level else MARKED, "PHPMailer")
