"""The stamps of a log read as seconds: `2024-01-31 12:34:56,123`, with or without a zone, or `12:34:56.123` alone.

Times never run backwards here: lines of interleaved sessions may, by a little. A stamp that is no time is passed
over.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

STAMP: Final = rb"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
"""For the patterns of notations."""
HOURS: Final = rb"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
LEADING: Final = re.compile(rb"[^\w]{0,4}(" + STAMP + rb")\b")
"""What a container, a journal or a logging library puts before each line."""
ZONELESS: Final = "The times in the source name no zone. They stand here as if they were UTC."
_PARTS: Final = re.compile(
    rb"(?:(\d{4})[-/](\d\d)[-/](\d\d)[T ])?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?\Z"
)
_DAY: Final = 86400.0


class Clock:
    """`clock(stamp)` gives the seconds since the first stamp. Without a first stamp the file is timeless: always 0."""

    def __init__(self, first: bytes | None, *, utc: bool = False) -> None:
        self._first = _seconds(first) if first else None
        self._last, self._days, self._seen, self._at = 0.0, 0.0, first, 0.0
        found = _PARTS.match(first) if first else None
        dated = found is not None and found[1] is not None and self._first is not None
        self.timed = self._first is not None
        self.zoneless = dated and found is not None and found[8] is None and not utc
        """The stamps have a date and no zone, and the tool is not known to write UTC."""
        self.started = _moment(found) if dated and found else None

    def __call__(self, stamp: bytes | None) -> float:
        if self._first is None or not stamp or stamp == self._seen:
            return self._at
        self._seen = stamp
        seconds = _seconds(stamp)
        if seconds is None:
            return self._at
        if self.started is None and seconds + self._days < self._last - _DAY / 2:
            self._days += _DAY  # past midnight
        self._last = max(self._last, seconds + self._days)
        self._at = max(self._at, round(seconds + self._days - self._first, 6))
        return self._at


def _seconds(stamp: bytes) -> float | None:
    """Since some fixed moment: the era's, or midnight where there is no date."""
    found = _PARTS.match(stamp)
    if found is None:
        return None
    hours, minutes, seconds = (int(found[group]) for group in (4, 5, 6))
    if hours > 23 or minutes > 59 or seconds > 60:
        return None
    total = hours * 3600 + minutes * 60 + seconds + float(b"0." + (found[7] or b"0"))
    if found[1] is None:
        return total
    try:
        days = datetime(int(found[1]), int(found[2]), int(found[3])).toordinal()
    except ValueError:
        return None
    return days * _DAY + total - _offset(found[8])


def _offset(zone: bytes | None) -> float:
    if zone is None or zone == b"Z":
        return 0.0
    digits = zone[1:].replace(b":", b"")
    return (int(digits[:2]) * 60 + int(digits[2:])) * (-60.0 if zone.startswith(b"-") else 60.0)


def _moment(found: re.Match[bytes]) -> datetime | None:
    try:
        zone = timezone(timedelta(seconds=_offset(found[8]))) if found[8] not in (None, b"Z") else UTC
        year, month, day, hour, minute, second = (int(found[group]) for group in range(1, 7))
        micro = int((found[7] or b"0").ljust(6, b"0")[:6])
        return datetime(year, month, day, hour, minute, min(59, second), micro, zone)
    except (ValueError, OverflowError):
        return None
