"""What `curl -v` prints of SMTP: `>` was sent, `<` came from the server, `*` are curl's own words.

Of a message it tells only how many bytes went out. A progress meter may stand before a line, and `--trace-time` puts
the time of day there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.clocks import HOURS
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "curl -v output"
_METER: Final = re.compile(rb"^\r?[ \d.kMGT]{1,60}(?:[ \d:-]{1,60})?[ \d.kMGT]{1,10}(?=(?:[<>*] |[{}] \[))")
_BEFORE: Final = rb"^(?:" + HOURS + rb" )?"
_IP: Final = rb"(?P<address>[0-9A-Fa-f.:]{2,45}?)"


def _bare(data: bytes) -> bytes:
    """Without the meter: each of its states ends in CR, and the last one may stand before a line."""
    last = data.rpartition(b"\r")[2] if b"\r" in data else data
    return _METER.sub(b"", last) if b"--:--:--" in last else last


MARKED: Final = Marked(
    plain=_bare,
    line=re.compile(rb"^(?:(?P<when>" + HOURS + rb") )?(?P<who>[<>]) (?P<said>.*)", re.DOTALL),
    client=frozenset({b">"}),
    own=re.compile(
        _BEFORE + rb"(?:\* +(?:Trying |Connected to |Closing connection|Connection #)|[{}] \[\d+ bytes data\])"
    ),
    foreign=re.compile(_BEFORE + rb"> (?:USER|PASS|CWD|EPSV|PASV|[A-Z]{3,7} \S+ HTTP/)", re.IGNORECASE),
    two_sided=True,
    signs=(
        Sign(re.compile(_BEFORE + rb"\* +Trying \[?" + _IP + rb"\]?(?::(?P<port>\d{1,5}))?\.\.\.\s*$"), "connecting"),
        Sign(re.compile(_BEFORE + rb"\* Connected to \S{1,255} \(" + _IP + rb"\) port (?P<port>\d{1,5})"), "connected"),
        Sign(
            re.compile(
                _BEFORE + rb"\* Established connection to \S{1,255} \(" + _IP + rb" port (?P<port>\d{1,5})\)"
                rb"(?: from (?P<source>[0-9A-Fa-f.:]{2,45}) port (?P<source_port>\d{1,5}))?"
            ),
            "connected",
        ),
        Sign(re.compile(_BEFORE + rb"\* SSL connection using (?P<version>\S+) / (?P<cipher>\S+)"), "tls"),
        Sign(re.compile(_BEFORE + rb"\} \[\d+ bytes data\]"), "message"),
        Sign(re.compile(_BEFORE + rb"\* (?:Closing connection|closing connection|shutting down connection)"), "closed"),
    ),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.95, shared=0.5)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "curl")
