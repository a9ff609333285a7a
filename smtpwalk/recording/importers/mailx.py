"""What s-nail and heirloom mailx print with `-v`: `>>>` before what was sent; a reply bears `>>> SERVER:`, or
nothing at all.

Of a message only the dot that ends it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.marked import Marked, Sign, likeness_of
from smtpwalk.recording.importers.marked_reader import read_marked
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told

TITLE: Final = "mailx or s-nail -v output"
_NAME: Final = rb"^(?:(?:s-nail|heirloom-mailx|mailx|mail|nail): )?"
_PASSWORD: Final = re.compile(rb", pass '.*'")


def _veiled(data: bytes) -> bytes:
    """It tells the password that it is going to use."""
    return _PASSWORD.sub(b", pass (left out)", data) if b", pass '" in data else data


MARKED: Final = Marked(
    own=re.compile(_NAME + rb"(?:(?:Resolving host|Connecting to) \S+ \. \. |>>> SERVER: )"),
    line=re.compile(_NAME + rb"(?:(?P<who>>>> SERVER:|>>>) |(?=[2-5]\d\d(?:[ -]|\Z)))(?P<said>.*)", re.DOTALL),
    client=frozenset({b">>>"}),
    plain=_veiled,
    signs=(Sign(re.compile(_NAME + rb"Connecting to (?P<address>\S+?):(?P<port>\w+) "), "connecting"),),
    textless=True,
)


def likeness(source: Source) -> float:
    return likeness_of(source, MARKED, 0.95, shared=0.0)


def read(source: Source) -> Iterator[Told]:
    return read_marked(source, MARKED, "mailx")
