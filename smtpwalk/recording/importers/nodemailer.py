"""What nodemailer (`logger: true, debug: true`) and its smtp-server print: `C:` and `S:` behind a session id.

A message is shown line by line, dot-stuffed, behind the id and without a mark; smtp-server tells only its size. Later
lines of a reply may lack their mark, and in old versions the stamp and the id as well.
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

TITLE: Final = "nodemailer or smtp-server log"
_BEFORE: Final = rb"(?:\[(?P<when>" + STAMP + rb")\] )?[A-Z]{4,8}:? +\[#?(?P<key>[^\]#]{1,64})\] "
_BARE: Final = rb"(?!\[\d{4}-|[A-Z]{4,8}:? +\[)"
"""A line without a stamp: old versions print the later lines of a reply or a message like that."""
_AFTER: Final = rb"(?:" + _BEFORE + rb"|" + _BARE + rb")"
_OWN: Final = rb"^" + _BEFORE
MARKED: Final = Marked(
    line=re.compile(_OWN + rb"(?P<who>[CS]): ?(?P<said>.*)", re.DOTALL),
    client=frozenset({b"C"}),
    reply_runs_on=re.compile(_AFTER + rb"(?P<said>[2-5]\d\d(?:[ -].*)?)\Z", re.DOTALL),
    message_runs_on=re.compile(_AFTER + rb"(?P<said>.*)", re.DOTALL),
    hidden_message=re.compile(rb"<\d+ bytes (?:encoded mime message|of DATA)"),
    signs=(
        Sign(re.compile(_OWN + rb"Connection established to (?P<address>\S+?):(?P<port>\d{1,5})\s*$"), "connected"),
        Sign(re.compile(_OWN + rb"Connection from (?P<source>\S+)"), "connected"),
        Sign(re.compile(_OWN + rb"Connection upgraded to TLS(?: using (?P<cipher>\S+))?"), "tls"),
        Sign(re.compile(_OWN + rb"Connection upgraded with STARTTLS"), "tls"),
        Sign(re.compile(_OWN + rb"<\d+ bytes encoded mime message"), "message"),
        Sign(re.compile(_OWN + rb"Connection closed(?! with)"), "closed"),
    ),
    utc=True,
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "nodemailer")
