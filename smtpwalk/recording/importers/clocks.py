"""The times that a notation writes in a place of its own, read as seconds since the first of them.

Here lives the running clock; what a moment looks like is `stamps`' to know. Times never run backwards here: lines of
sessions side by side may, by a little. A stamp that is no time is passed over.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from smtpwalk.recording.importers.stamps import Stamps

STAMP: Final = rb"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
"""For the patterns of notations."""
HOURS: Final = rb"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
_DAY: Final = 86400.0


class Clock:
    """`clock(stamp)` gives the seconds since the first stamp. Without a first stamp it stands still at 0."""

    def __init__(self, first: bytes | None, modified: datetime) -> None:
        self._stamps = Stamps(modified)
        self._start = self._stamps.take_off(first)[0] if first else None
        self._seen, self._at, self._days = first, 0.0, 0.0
        self._whole: bytes | None = None
        self._second: float | None = None
        self.lacks = self._stamps.lacks
        """What the stamps leave out, as in `the day and the offset from UTC`."""

    @property
    def started(self) -> datetime | None:
        return None if self._start is None else datetime.fromtimestamp(self._start, UTC)

    def __call__(self, stamp: bytes | None) -> float:
        if self._start is None or not stamp or stamp == self._seen:
            return self._at
        self._seen = stamp
        moment = self._moment(stamp)
        if moment is not None:
            at = moment - self._start + self._days
            if at < self._at - _DAY / 2 and self.lacks.startswith("the day"):  # past midnight
                self._days += _DAY
                at += _DAY
            self._at = max(self._at, round(at, 6))
        return self._at

    def _moment(self, stamp: bytes) -> float | None:
        """Most stamps differ from the one before in their fraction only."""
        whole, point, fraction = stamp.partition(b".")
        if fraction.endswith(b"Z"):
            whole, fraction = whole + b"Z", fraction[:-1]
        if not point or not fraction.isdigit():
            return self._stamps.take_off(stamp)[0]
        if whole != self._whole:
            self._whole, self._second = whole, self._stamps.take_off(whole)[0]
        return None if self._second is None else self._second + float(b"." + fraction[:9])
