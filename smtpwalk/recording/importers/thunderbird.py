"""What Thunderbird logs of SMTP: on the desktop `mailnews.smtp: C:` and `S:`, before 2022 `SMTP Send:` and `SMTP
Response:`, on Android (K-9 Mail) `SMTP >>>` and `SMTP <<<`.

Logins are suppressed, except in versions for testers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "Thunderbird SMTP log"
MARKED: Final = Marked(
    line=re.compile(
        rb"(?:mailnews\.smtp: |\bSMTP )(?P<who>C|S|Send|Response|>>>|<<<)(?:(?<!>>>)(?<!<<<):)? (?P<said>.*)", re.DOTALL
    ),
    client=frozenset({b"C", b"Send", b">>>"}),
    reply_runs_on=re.compile(rb"\s*+(?P<said>[2-5]\d\d(?:[ -].*)?)\Z", re.DOTALL),
    signs=(
        Sign(re.compile(rb"\bSMTP Connecting to: (?P<address>\S+)"), "connecting"),
        Sign(re.compile(rb"smtp: Connecting to smtps?://(?P<address>[^\s:/]+):(?P<port>\d{1,5})"), "connecting"),
        Sign(re.compile(rb"mailnews\.smtp: Socket closed|SMTP connection closed"), "closed"),
    ),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "Thunderbird")
