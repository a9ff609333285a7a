"""Which session a line belongs to: sessions get their numbers as they first appear, by the key that a log gives
them.
"""

from __future__ import annotations

from typing import Final

KEPT: Final = 10_000
"""Keys that are remembered, the ones used last. A file may hold any number of sessions, one after the other."""


class Sessions:
    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self.count = 0

    def of(self, key: bytes) -> int:
        """The number of the session that goes on under this key."""
        number = self._numbers.get(key)
        return self.anew(key) if number is None else number

    def anew(self, key: bytes) -> int:
        """A new session begins under this key."""
        if key not in self._numbers and len(self._numbers) >= KEPT:
            del self._numbers[next(iter(self._numbers))]
        self.count += 1
        self._numbers[key] = self.count
        return self.count

    def over(self, key: bytes) -> None:
        """The session is closed: what comes under its key is a new one."""
        self._numbers.pop(key, None)
