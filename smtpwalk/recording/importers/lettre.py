"""What the Rust library lettre traces: `Wrote: EHLO x<CRLF>` and `<< 250 y<CRLF>`, with every line end written out.

With each line of a reply all that came of it so far is shown anew. Sides are told by these words, since whatever
logger the program uses stands in front of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.literals import Literal
from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "lettre (Rust) trace"


def _line_ends(said: bytes) -> Literal:
    return Literal(said.replace(b"<CRLF>", b"\r\n"), closed=True)


MARKED: Final = Marked(
    own=re.compile(rb"<CRLF>"),
    line=re.compile(rb"(?:^|[\s:\])])(?P<who>Wrote:|<<) (?P<said>.*)", re.DOTALL),
    client=frozenset({b"Wrote:"}),
    literal=_line_ends,
    growing=True,
    signs=(Sign(re.compile(rb"\bconnection encrypted\s*$"), "tls"),),
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.9, shared=0.0)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "lettre")
