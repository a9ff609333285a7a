"""Times before the lines, as `ts`, terminals and log viewers put them there.

Here lives the reading of one stamp to seconds since the first one. A clock without a date may pass midnight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

STAMP: Final = (
    rb"(?:\[? ?(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?[0-2][0-9]:[0-5][0-9]:[0-6][0-9](?:[.,][0-9]{1,9})?"
    rb"(?:Z| ?[+-][0-9]{2}:?[0-9]{2})?\]?"
    rb"|\[?[A-Z][a-z]{2} [ 0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9](?:\.[0-9]{1,9})?\]?)"
)
"""With or without brackets, date, fraction and offset; or as syslog and `ts` write it."""
_PARTS: Final = re.compile(
    rb"(?:(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]|(?P<month>[A-Z][a-z]{2}) (?P<day>[ 0-3][0-9]) )?"
    rb"(?P<h>[0-9]{2}):(?P<m>[0-9]{2}):(?P<s>[0-9]{2})(?:[.,](?P<part>[0-9]{1,9}))?"
    rb" ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_DAY: Final = 86400.0
_BACK: Final = 3600.0
"""A clock that goes back by more than that has passed midnight; by less, lines came out of order."""


@dataclass
class Clock:
    """Feed it the stamps in order; it answers seconds since the first, never less than the one before."""

    began: datetime | None = None
    """The moment of the first stamp, when it names one."""
    _first: float | None = None
    _last: float = 0.0
    _days: float = 0.0

    @property
    def now(self) -> float:
        return self._last

    def seconds(self, stamp: bytes) -> float:
        found = _PARTS.search(stamp)
        if found is None:
            return self._last
        now = _of_day(found) + _of_date(found["date"])
        if self._first is None:
            self._first, self.began = now, moment(stamp)
        t = now - self._first + self._days
        if t < self._last - _BACK and not found["date"]:
            self._days += _DAY
            t += _DAY
        self._last = max(self._last, t)
        return self._last


def moment(stamp: bytes) -> datetime | None:
    """The moment that a stamp names, when it says date and offset; else nobody knows."""
    found = _PARTS.search(stamp)
    if found is None or not found["date"] or not found["zone"]:
        return None
    try:
        day = datetime.fromisoformat(found["date"].decode("ascii"))
    except ValueError:
        return None
    zone = found["zone"].decode("ascii").replace(":", "")
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5])) if zone != "Z" else timedelta()
    tz = UTC if not offset else timezone(-offset if zone[0] == "-" else offset) if offset < timedelta(days=1) else UTC
    return day.replace(tzinfo=tz) + timedelta(seconds=_of_day(found))


def _of_day(found: re.Match[bytes]) -> float:
    part = float(b"0." + found["part"]) if found["part"] else 0.0
    return int(found["h"]) * 3600 + int(found["m"]) * 60 + int(found["s"]) + part


def _of_date(date: bytes | None) -> float:
    if not date:
        return 0.0
    try:
        return datetime.fromisoformat(date.decode("ascii")).toordinal() * _DAY
    except ValueError:
        return 0.0
