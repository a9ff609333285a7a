"""`>>>` before what the client said, `<<<` before what the server said: rlytest, abuse.net, MAPS, bounces, the note.

The two sides are known, times are not (mailradar's headings bear some). A bounce's transcript holds only the end of a
session; a web page may have eaten every address in angle brackets, and the lines stay as mutilated as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import About, Told, client, remark, server, unsure

TITLE: Final = "a dialogue with >>> and <<< (rlytest, relay testers, bounces)"
_MARKED: Final = re.compile(rb"^\s*(>>>|<<<) ?(.*)$")
_SMTP: Final = re.compile(rb"^\s*(?:<<< ?\d{3}(?:[ -]|$)|>>> ?[A-Za-z]{4}\b)")
_HOST: Final = re.compile(rb"^\s*(?:Connecting to|Trying)\s+([\w.:-]+?)\s*(?:\.\.\.|$)", re.IGNORECASE)
_EATEN: Final = re.compile(rb"^(?:MAIL FROM|RCPT TO):\s*$|^5\d\d (?:5\.\d+\.\d+ )?:", re.IGNORECASE)
EATEN: Final = "An address is missing in the source, as on web pages that took <...> for a tag; it is not filled in."


def likeness(source: Source) -> float:
    found = sum(1 for line in source.head_lines if _SMTP.match(line))
    return 0.0 if not found else 0.9 if found > 2 else 0.6


def read(source: Source) -> Iterator[Told]:
    yield About(host=_host(source))
    session, spoken = 1, False
    for line in source.lines():
        found = _MARKED.match(line.data)
        if found is None:
            if line.data.strip():
                yield remark(line.data, line.number, session)
            continue
        who, said = found.groups()
        if who == b"<<<" and spoken and said.startswith(b"220") and not _amid(said):
            session += 1  # a second greeting is a second connection
        spoken = True
        yield (client if who == b">>>" else server)(said, session)
        if _EATEN.match(said):
            yield unsure(EATEN, line.number, session)


def _amid(said: bytes) -> bool:
    return said[3:4] == b"-"


def _host(source: Source) -> str:
    found = next((hit for line in source.head_lines if (hit := _HOST.match(line))), None)
    return found[1].decode("ascii", "replace") if found else ""
