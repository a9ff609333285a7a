"""What all sessions of one served host share: the outbox, the counters, the greylist.

Here live what became of accepted messages and what a host remembers of its clients. All of it is bounded.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_MESSAGES: Final = 10_000
MOST_BYTES: Final = 64 * 1024 * 1024
MOST_TRIPLES: Final = 10_000


class Fate(StrEnum):
    """What becomes of an accepted message."""

    OUTSIDE = "outside"
    """It goes out and arrives at the foreign address: relayed."""
    OWN = "own"
    """It is kept for a user of the host's own domain."""
    NOWHERE = "nowhere"
    """It is thrown away without a word."""
    BOUNCE = "bounce"
    """It is given up, and the sender (who may be forged) gets a delivery status notification."""


@dataclass(frozen=True, slots=True)
class Message:
    """One accepted message on its way to one recipient."""

    t: float
    """When it arrives: a message for the outside takes the host's `delay`."""
    mail_from: bytes
    rcpt_to: tuple[bytes, ...]
    """Every accepted forward-path of the envelope, as typed, without brackets."""
    data: bytes
    """Dot-unstuffed, with the host's Received line at its head."""
    fate: Fate
    delivered_to: bytes
    """The address that this copy goes to, as the host resolved it."""
    queue_id: bytes
    bounce_of: bytes = b""
    """For a delivery status notification: the queue id of the message that was given up."""


Triple = tuple[bytes, bytes, bytes]
"""Client address, sender, recipient: what greylisting remembers."""


class House:
    """One served host. Every session of it is handed the same house."""

    def __init__(self) -> None:
        self._outbox: deque[Message] = deque()
        self._bytes = 0
        self._triples: OrderedDict[Triple, float] = OrderedDict()
        self.messages = 0
        """How many messages were accepted."""

    @property
    def outbox(self) -> tuple[Message, ...]:
        """All messages, also those still on their way."""
        return tuple(self._outbox)

    def arrived(self, now: float) -> tuple[Message, ...]:
        """The messages that have come to their end by now."""
        return tuple(message for message in self._outbox if message.t <= now)

    def post(self, message: Message) -> None:
        self._outbox.append(message)
        self._bytes += len(message.data)
        while len(self._outbox) > MOST_MESSAGES or self._bytes > MOST_BYTES:
            self._bytes -= len(self._outbox.popleft().data)

    def waited(self, triple: Triple, now: float) -> float | None:
        """Seconds since this triple was first seen, None when it never was."""
        first = self._triples.get(triple)
        return None if first is None else now - first

    def remember(self, triple: Triple, now: float) -> None:
        self._triples.setdefault(triple, now)
        while len(self._triples) > MOST_TRIPLES:
            self._triples.popitem(last=False)
