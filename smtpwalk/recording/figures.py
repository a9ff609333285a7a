"""How old a recording is and how large, in words for a list."""

from __future__ import annotations

from typing import Final

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_YEAR: Final = 365.2425 * _DAY
_UNITS: Final = ((_YEAR, "year"), (_YEAR / 12, "month"), (_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "min"))


def age(seconds: float) -> str:
    """`just now`, `3 min ago`, `2 days ago`. The clock of another machine may be ahead."""
    if seconds <= -_MINUTE:
        return "in the future"
    for length, unit in _UNITS:
        if seconds >= length:
            number = int(seconds // length)
            return f"{number} {unit}{'' if number == 1 or unit == 'min' else 's'} ago"
    return "just now"


def size(octets: int) -> str:
    if octets < 1024:
        return f"{octets} B"
    return f"{octets / 1024:.1f} kB" if octets < 1024 * 1024 else f"{octets / 1024 / 1024:.1f} MB"
