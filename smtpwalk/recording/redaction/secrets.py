"""Secrets of AUTH that a recording still holds: hidden session by session, and counted.

What this program records or imports holds none; a recording that somebody else wrote may.
"""

from __future__ import annotations

from smtpwalk.wire.events import Event, Mark
from smtpwalk.wire.secrets import SecretMask


class Secrets:
    """Call it with every event in order; it answers the events that may be seen."""

    def __init__(self) -> None:
        self.hidden: dict[int, int] = {}
        """How many there were, by session."""
        self._masks: dict[int, SecretMask] = {}
        self._closed: set[int] = set()

    def __call__(self, event: Event) -> list[Event]:
        number = event.session
        if isinstance(event, Mark) and number in self._closed:
            return [event]
        seen = self._mask(number)(event)
        if isinstance(event, Mark):
            if event.what == "closed":  # a recording may hold sessions by the thousand
                self._masks.pop(number)
                self._closed.add(number)
        elif len(seen) == 1 and getattr(seen[0], "data", None) == event.data:
            return [event]  # with what else stood in its line
        found = sum(1 for one in seen if isinstance(one, Mark) and one is not event)
        if found:
            self.hidden[number] = self.hidden.get(number, 0) + found
        return seen

    def _mask(self, number: int) -> SecretMask:
        if number not in self._masks:
            self._closed.discard(number)
            self._masks[number] = SecretMask()
        return self._masks[number]
