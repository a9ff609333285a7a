"""The time stamps that logs put before their lines: taking them off, and seconds for events out of them.

Here lives what a moment looks like in syslog, the journal, containers, MDaemon, Exim, multilog and their like. A stamp
that lacks its year, its day or its offset from UTC gets them from the file's own date, and `lacks` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

_DEEP: Final = 3
"""Stamps before one line, as where a container stamps what syslog stamped already."""
_MONTHS: Final = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_TAI: Final = (1 << 62) + 10
"""The TAI64 label of 1970. multilog knows no leap seconds; those who read it take off these ten."""
_KEPT: Final = 64
"""Seconds whose stamps are remembered: in a log of many lines a second they are read once."""

_Reader = Callable[[bytes, bytes, datetime], datetime]
"""The moment of a form's groups 1 and 3, with the file's own date. ValueError where there is no such moment."""


class _Form(NamedTuple):
    pattern: re.Pattern[bytes]
    """Groups: what names the second; its fraction with the point or b""; the offset from UTC or b""."""
    read: _Reader
    lacks: str
    """What it leaves out even when it names its offset."""


def _iso(text: bytes, offset: bytes, _modified: datetime) -> datetime:
    zone = offset.strip().replace(b"UTC", b"Z").replace(b"GMT", b"Z")
    moment = datetime.fromisoformat((text + zone).decode("ascii").replace("/", "-"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _syslog(text: bytes, _offset: bytes, modified: datetime) -> datetime:
    """Without a year: the last one in which the line is not younger than the file."""
    month, day, clock = text.split()
    hour, minute, second = map(int, clock.split(b":"))
    for year in range(modified.year, modified.year - 8, -1):  # there are up to eight years to a 29th of February
        try:
            moment = datetime(year, _MONTHS.index(month) + 1, int(day), hour, minute, second, tzinfo=UTC)
        except ValueError:
            continue
        if moment <= modified + timedelta(days=2):
            return moment
    raise ValueError(text)


def _ctime(text: bytes, _offset: bytes, modified: datetime) -> datetime:
    moment, year = text.rsplit(None, 1)
    return _syslog(moment.split(None, 1)[1], b"", modified).replace(year=int(year))


def _clock(text: bytes, _offset: bytes, modified: datetime) -> datetime:
    hour, minute, second = map(int, text.split(b":"))
    return modified.replace(hour=hour, minute=minute, second=second, microsecond=0)


def _tai(text: bytes, _offset: bytes, _modified: datetime) -> datetime:
    return datetime.fromtimestamp(int(text, 16) - _TAI, UTC)


def _epoch(text: bytes, _offset: bytes, _modified: datetime) -> datetime:
    return datetime.fromtimestamp(int(text), UTC)


_HMS: Final = rb"\d\d:\d\d:\d\d"
_MONTH: Final = rb"(?:" + b"|".join(_MONTHS) + rb") [ \d]?\d "
_ZONES: Final = rb"(?: (?:CES?T|WES?T|EES?T|[ECMP][SD]T|BST|IST|JST|MSK|AE[SD]T))?"  # a name alone may mean two offsets


def _form(moment: bytes, read: _Reader, lacks: str = "", offset: bytes = rb"()") -> _Form:
    """A moment may stand in brackets, behind its weekday, before MDaemon's level or Kubernetes' name of a stream."""
    before = rb"\[?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?=\d))?"
    after = rb"\]?(?::(?: \d\d:)?)?(?: std(?:out|err) [FP])?(?:[ \t]|$)"
    return _Form(re.compile(before + rb"(" + moment + rb")([.,]\d{1,9}|)" + offset + after), read, lacks)


_FORMS: Final = (
    _form(rb"\d{4}[-/]\d\d[-/]\d\d[T ]" + _HMS, _iso, "", rb"(Z|[+-]\d\d:?\d\d| UTC| GMT|)" + _ZONES),
    _form(_MONTH + _HMS, _syslog, "the year and "),
    _form(rb"[A-Z][a-z]{2} " + _MONTH + _HMS + rb" \d{4}", _ctime),
    _Form(re.compile(rb"@([0-9a-f]{16})([0-9a-f]{8})() "), _tai, ""),
    _Form(re.compile(rb"(\d{10})(\.\d{1,9})() "), _epoch, ""),
    _form(_HMS, _clock, "the day and "),
)
_WHOLE: Final = frozenset({_tai, _epoch})
OFFSET: Final = "the offset from UTC"


def said_of_lack(lacks: str) -> str:
    """The sentence about stamps that lack something, which every import with such stamps says once."""
    taken = "UTC was taken" if lacks == OFFSET else "the file's own date and UTC were taken"
    return f"The stamps do not say {lacks}: {taken}."


@dataclass
class Stamps:
    """Takes the stamps off the lines of one file, in their order. One for each reading."""

    modified: datetime
    """When the file was last written."""
    deep: int = _DEEP
    """Stamps that are taken off one line at most."""
    lacks: str = ""
    """What the stamps did not say and was taken from `modified` and UTC, as in `the year and the offset from UTC`."""
    _likely: list[_Form] = field(default_factory=lambda: list(_FORMS))
    _seconds: dict[bytes, float | None] = field(default_factory=dict)

    @property
    def doubt(self) -> str:
        """The sentence about what they lack; empty when they lack nothing."""
        return said_of_lack(self.lacks) if self.lacks else ""

    def take_off(self, line: bytes) -> tuple[float | None, bytes]:
        """Seconds since 1970 by the outermost stamp, if there is one, and the line without any."""
        moment: float | None = None
        for place in range(self.deep):
            if line[:1] not in _FIRST or not _BEGIN.match(line) or (found := self._match(line)) is None:
                break
            form, match = found
            if place == 0:
                moment = self._moment(form, match)
            line = line[match.end() :]
        return moment, line

    def _match(self, line: bytes) -> tuple[_Form, re.Match[bytes]] | None:
        for index, form in enumerate(self._likely):
            if match := form.pattern.match(line):
                if index:  # the lines of a file are stamped alike
                    self._likely.insert(0, self._likely.pop(index))
                return form, match
        return None

    def _moment(self, form: _Form, match: re.Match[bytes]) -> float | None:
        text, fraction, offset = match.groups()
        key = text + offset
        if key not in self._seconds:
            if len(self._seconds) >= _KEPT:
                self._seconds.clear()
            self._seconds[key] = self._read(form, text, offset)
        second = self._seconds[key]
        if second is None or not fraction:
            return second
        return second + (int(fraction, 16) / 1e9 if form.read is _tai else float(b"." + fraction[1:]))

    def _read(self, form: _Form, text: bytes, offset: bytes) -> float | None:
        try:
            second = form.read(text, offset, self.modified).timestamp()
        except (ValueError, OverflowError, OSError):
            return None
        if not self.lacks and not offset and form.read not in _WHOLE:
            self.lacks = form.lacks + OFFSET
        return second


_FIRST: Final = frozenset(bytes([octet]) for octet in b"@[0123456789JFMASONDTW")
"""What a stamp may begin with."""
_BEGIN: Final = re.compile(rb"\[?(?:\d{4}[-/]|\d\d:|\d{10}\.|[A-Z][a-z]{2},? )|@[0-9a-f]{8}")
"""And how; most lines that have none are told apart by these two, before each form is tried."""
