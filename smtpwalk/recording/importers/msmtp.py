"""What `msmtp --debug` prints: `-->` was sent, `<--` came from the server. A message is shown whole, as it went out.

The settings in front and the certificate between are remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "msmtp debug output"
_EVAL: Final = re.compile(rb"^(passwordeval = )(?!\(not set\)).*", re.DOTALL)


def _veiled(data: bytes) -> bytes:
    """It tells the command that tells the password; some hold it."""
    return _EVAL.sub(rb"\1(left out)", data) if data.startswith(b"passwordeval") else data


MARKED: Final = Marked(
    plain=_veiled,
    own=re.compile(
        rb"^(?:using account |reading recipients from |loaded (?:system|user) configuration file|tls_\w+ = )"
    ),
    line=re.compile(rb"^(?P<who>-->|<--) (?P<said>.*)", re.DOTALL),
    client=frozenset({b"-->"}),
    signs=(Sign(re.compile(rb"^    \((?P<version>TLS[\d.]+)\)-(?P<cipher>\S+)\s*$"), "tls"),),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.95, shared=0.55)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "msmtp")
