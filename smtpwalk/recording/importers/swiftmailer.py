"""`>>` before what the client said and `<<` before what the server said: Swift Mailer's logger plug-in (`++
Starting`), and the page of GMass's SMTP test, which begins with MailKit's `Connected to smtp://`.

Neither shows the message; Swift Mailer shows the dot that ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.pages import as_shown
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "a dialogue with >> and << (Swift Mailer, GMass)"


def _text(data: bytes) -> bytes:
    return as_shown(data) if b"&gt;&gt; " in data or b"&lt;&lt; " in data or data.endswith(b"<br />") else data


MARKED: Final = Marked(
    two_sided=True,
    foreign=re.compile(rb"^<<< "),  # of three, the quote mark of a mail takes one away on the other side
    line=re.compile(rb"^(?P<who>>>|<<) (?P<said>.*)", re.DOTALL),
    client=frozenset({b">>"}),
    reply_runs_on=re.compile(rb"\s*+(?P<said>[2-5]\d\d(?:[ -].*)?)\Z", re.DOTALL),
    signs=(
        Sign(re.compile(rb"^Connected to smtps?://(?P<address>[^\s:/]+):(?P<port>\d{1,5})/"), "connected"),
        Sign(re.compile(rb"^\+\+ Starting Swift_"), "connecting"),
        Sign(re.compile(rb"^\+\+ \S+ stopped"), "closed", by="client"),
    ),
    message_runs_on=re.compile(rb"(?P<said>\.)\s*\Z"),
    plain=_text,
    textless=True,
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "")
