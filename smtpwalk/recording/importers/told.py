"""What a notation hands out: events as they would have been recorded, and once what the file says of the whole.

Here live the few shapes that all notations share. An importer invents nothing: a line that is no dialogue becomes a
`remark`, one that was mended or guessed gets an `unsure` beside it, and both name the line of the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself. If a notation hands it out, then before all events."""

    started: datetime | None = None
    """The moment that the times of its events count from; aware of its offset from UTC."""
    host: str = ""
    port: int = 0
    timed: bool = False
    """The events have times of the source's. Else every time is 0."""
    by: str = ""
    """The program that wrote it, as it calls itself."""


Told = About | Event


def client(line: bytes, session: int = 1, t: float = 0.0) -> ClientBytes:
    """A line that the client sent; its line end, which no notation of lines keeps, is put back."""
    return ClientBytes(t, session, line + b"\r\n")


def server(line: bytes, session: int = 1, t: float = 0.0) -> ServerBytes:
    return ServerBytes(t, session, line + b"\r\n")


def remark(text: bytes | str, number: int, session: int = 1, t: float = 0.0) -> Mark:
    """Line `number` of the source is no dialogue: a heading, a program's own words, something not understood."""
    return mark("remark", session, t, line=number, text=_text(text))


def unsure(why: str, number: int, session: int = 1, t: float = 0.0, *, place: str = "line", **facts: Any) -> Mark:
    """What stands in line `number` was mended, guessed or is mutilated: `why` is a full sentence.

    `place`: what is counted, where it is not lines. Facts: `missing`, `bytes` (docs/recording-format.md).
    """
    return mark("unsure", session, t, **{place: number}, text=why, **facts)


def missing(what: str, why: str, number: int, session: int = 1, t: float = 0.0, **facts: Any) -> Mark:
    """The source does not hold what was said here: `message`, `login` or `answer` (to a 334)."""
    return mark("unsure", session, t, line=number, text=why, missing=what, **facts)


def claim(text: bytes | str, number: int, session: int = 1, t: float = 0.0) -> Mark:
    """What another tool concluded, without showing the dialogue."""
    return mark("claim", session, t, line=number, text=_text(text))


def mark(what: str, session: int = 1, t: float = 0.0, **facts: Any) -> Mark:
    """`connecting`, `connected`, `tls`, `closed`, `opaque`, ... with their facts (docs/recording-format.md)."""
    return Mark(t, session, what, MappingProxyType(facts))


def _text(text: bytes | str) -> str:
    return text if isinstance(text, str) else text.decode("utf-8", "backslashreplace")
