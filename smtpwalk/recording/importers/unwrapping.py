"""What others put before each line of a notation: a mail's quote marks, a list's bullets, a log's stamps; and HTML's
escapes for the signs in it. A notation says what a line of its own looks like; the way of unwrapping under which most
lines of the file's head are such is taken for the whole file.

Here lives only the taking off. What the bare lines mean is the notation's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from smtpwalk.recording.importers.mailed import mailed
from smtpwalk.recording.importers.source import LINE_LIMIT, Source, SourceLine
from smtpwalk.recording.importers.stamps import Stamps, said_of_lack
from smtpwalk.recording.importers.told import About, Told, unsure
from smtpwalk.wire.events import Event

Known = Callable[[bytes], object]
"""True of a line that bears the notation's marks."""
_Outer = Callable[[bytes], bytes]

CUT: Final = f"The line is longer than {LINE_LIMIT} bytes, which no line of SMTP is; the rest was left out."
ESCAPED: Final = "The source writes < and > as web pages do (&lt; and &gt;); they were read as what they stand for."
_QUOTED: Final = tuple(re.compile(rb"(?:[>|] ?){%d}" % depth) for depth in (1, 2, 3, 4))
_BULLET: Final = re.compile(rb"[ \t]*(?:[-*+]|\xe2\x80\xa2|\d{1,4}[.)])[ \t]")
_SYSLOG: Final = re.compile(rb"(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,80} [^\s:]{1,80}: ?")
"""Stamp, host and program, where the program's lines have nothing else before them."""
_CONTAINER: Final = re.compile(rb"[\w.-]{1,64} +\| ")  # as docker compose names it
_LOOKED_AT: Final = 400
"""Lines of the head that are tried; what they are, the others are."""
_HALF_DAY: Final = 43200.0


class Bare(NamedTuple):
    number: int
    t: float
    """Seconds since the first stamp of the file; never less than on the line before."""
    data: bytes
    cut: bool


class Unwrapping:
    """One reading of a file whose lines may be wrapped. Hand out `about` first, then go through `lines`."""

    def __init__(self, source: Source, known: Known, *, timely: bool = True) -> None:
        """`timely`: of two ways that are equally good, the one that takes stamps off, for their times.

        False for a notation that reads its stamps itself.
        """
        self._source, self._known, self._timely = source, known, timely
        self._stamps = Stamps(source.modified)
        self._outer: _Outer | None = None
        self._stamped = False
        head = [line.data for line in islice(self._mailed_head(), _LOOKED_AT)]
        self.likeness = self._choose(head)
        """How many lines of the head are known once they are bare."""
        stamps = (self._bare(line)[0] for line in head) if self._stamped else iter(())
        self._start = self._last = next((at for at in stamps if at is not None), None)
        self._days = 0.0

    def about(self, host: str = "", port: int = 0, by: str = "") -> Iterator[Told]:
        """What the file says of itself, and what holds for the whole of it."""
        started = None if self._start is None else datetime.fromtimestamp(self._start, UTC)
        yield About(started, host, port, timed=started is not None, by=by)
        if started is not None and self._stamps.lacks:
            yield unsure(said_of_lack(self._stamps.lacks), 1)
        if self._outer is _unescaped:
            yield unsure(ESCAPED, 1)

    def told(
        self, by: str, line: Callable[[Bare], Iterable[Event]], latest: Callable[[], int]
    ) -> Iterator[Told]:
        """The whole file: what each line tells, and which were cut; `latest` is the session that such a line is in."""
        yield from self.about(by=by)
        for bare in self.lines():
            yield from line(bare)
            if bare.cut:
                yield unsure(CUT, bare.number, latest(), bare.t)

    def lines(self) -> Iterator[Bare]:
        for line in mailed(self._source.lines(), self._source.head_lines):
            at, data = self._bare(line.data)
            yield Bare(line.number, self._t(at) if self._stamped else 0.0, data, line.cut)

    def head(self) -> Iterator[bytes]:
        """The bare lines of the head."""
        return (self._bare(line.data)[1] for line in self._mailed_head())

    def _mailed_head(self) -> Iterator[SourceLine]:
        lines = (SourceLine(number, data) for number, data in enumerate(self._source.head_lines, 1))
        return mailed(lines, self._source.head_lines)

    def _bare(self, line: bytes) -> tuple[float | None, bytes]:
        if line.endswith(b"\r"):  # terminals, and those who record them, end lines with CR CR LF
            line = line.rstrip(b"\r")
        if self._outer is not None:
            line = self._outer(line)
        return self._stamps.take_off(line) if self._stamped else (None, line)

    # ------------------------------------------------------------------ which way
    def _choose(self, head: Sequence[bytes]) -> int:
        """The first of the ways under which most lines are known; `_bare` takes it from here on."""
        best: tuple[int, _Outer | None, bool] = (0, None, False)
        for outer in _outers(head):
            lines = head if outer is None else [outer(line) for line in head]
            # A mark that is found either way stands behind the stamp.
            for stamped in (True, False) if self._timely else (False, True):
                count = self._count(lines, stamped=stamped)
                if count > best[0]:
                    best = (count, outer, stamped)
        count, self._outer, self._stamped = best
        self._stamps = Stamps(self._source.modified)
        return count

    def _count(self, lines: Sequence[bytes], *, stamped: bool) -> int:
        if not stamped:
            return sum(1 for line in lines if self._known(line))
        found = [self._stamps.take_off(line) for line in lines]
        return sum(1 for at, line in found if at is not None and self._known(line))

    # ------------------------------------------------------------------ when
    def _t(self, at: float | None) -> float:
        if self._start is None or self._last is None:
            return 0.0
        if at is not None:
            at += self._days
            if at < self._last - _HALF_DAY and self._stamps.lacks.startswith("the day"):  # past midnight
                self._days += 2 * _HALF_DAY
                at += 2 * _HALF_DAY
            self._last = max(self._last, at)
        return round(self._last - self._start, 6)


def _outers(head: Sequence[bytes]) -> Iterator[_Outer | None]:
    """Those that lines of the head call for."""
    yield None
    for pattern in (*_QUOTED, _BULLET, _CONTAINER, _indent(head), _SYSLOG):
        if sum(1 for line in head if pattern.match(line)) > 1:
            yield partial(pattern.sub, b"", count=1)
    if any(b"&lt;" in line or b"&gt;" in line for line in head):
        yield _unescaped


def _indent(head: Sequence[bytes]) -> re.Pattern[bytes]:
    """As many blanks as all lines begin with, as a text's block of code has them."""
    least = min((len(line) - len(line.lstrip(b" \t")) for line in head if line.strip()), default=0)
    return re.compile(rb"[ \t]{%d}" % least if least else rb"(?!)")


def _unescaped(line: bytes) -> bytes:
    for escape, sign in ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&amp;", b"&")):
        line = line.replace(escape, sign)
    return line
