"""Watching the outbox of a practice host, so that a relay test of it ends like one of a real server.

What went outside came out at the address it went to; what the host kept was seen kept. What it threw away nobody sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from smtpwalk.practice.house import Fate, Message
from smtpwalk.relay.proof import Arrival, read_message

_SEEN_BY_SOMEBODY: Final = frozenset({Fate.OUTSIDE, Fate.OWN})
"""A message that bounces is followed by its notification, a message of its own."""


class OutboxWatch:
    """`outbox` gives the messages that have come to their end by now, such as `lambda: stage.outbox`."""

    def __init__(self, outbox: Callable[[], Iterable[Message]], known: Callable[[str], bool]) -> None:
        self._outbox, self._known = outbox, known
        self._told: set[tuple[bytes, bytes]] = set()

    def new_arrivals(self) -> list[Arrival]:
        """The messages with our tokens that came since the last look."""
        arrivals: list[Arrival] = []
        for message in self._outbox():
            name = (message.queue_id, message.delivered_to)
            if message.fate not in _SEEN_BY_SOMEBODY or name in self._told:
                continue
            self._told.add(name)
            arrivals += read_message(
                message.data,
                t=message.t,
                source="practice outbox",
                envelope_from=message.mail_from,
                envelope_to=(message.delivered_to,),
                known=self._known,
            )
        return arrivals
