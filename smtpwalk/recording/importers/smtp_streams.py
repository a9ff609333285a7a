"""All connections of a capture at once: which segment belongs to which, and which are over.

A connection's state is kept while it is open, and of one that is no SMTP nothing but its name. All bounds are on
memory: a hostile capture costs words, never a crash.
"""

from __future__ import annotations

from typing import Final

from smtpwalk.recording.importers.ip_packets import ACK, SYN, Segment, reverse
from smtpwalk.recording.importers.smtp_stream import SmtpStream
from smtpwalk.recording.importers.two_sides import Seen
from smtpwalk.wire.events import Event

OPEN_LIMIT: Final = 8192
"""Connections that are followed at a time. With more, those where nothing happened for longest are let go."""
OTHERS_LIMIT: Final = 65536
"""Connections that are over, or no SMTP, whose names are kept: nothing in their middle is a new beginning."""
HELD_LIMIT: Final = 64 << 20
"""Bytes that wait for missing packets, in all connections."""


class SmtpStreams:
    """Feed it segments; `out` fills with events, which the caller takes away."""

    def __init__(self) -> None:
        self.start = 0
        self.out: list[Event] = []
        self.tell = self.out.append
        self.sessions = 0
        self.connections = 0
        """SMTP or not."""
        self._open: dict[bytes, tuple[SmtpStream, int]] = {}
        """By the key of a segment: the connection, and which way it goes."""
        self._others: dict[bytes, int | None] = {}
        """By key: the number of the SYN that came that way."""
        self._held = 0

    def number(self) -> int:
        self.sessions += 1
        return self.sessions

    def take(self, segment: Segment, seen: Seen) -> None:
        found = self._open.get(segment.key)
        if found is None:
            if self._is_new(segment):
                self._begin(segment, seen)
            return
        stream, way = found
        if stream.connection.only_acknowledges(way, segment):
            stream.touched = seen.ns
        elif stream.connection.strange(way, segment):
            self._end(stream)
            self._begin(segment, seen)
        else:
            self._feed(stream, way, segment, seen)

    def finish(self) -> None:
        for stream in {id(stream): stream for stream, _way in self._open.values()}.values():
            self._end(stream)

    def _is_new(self, segment: Segment) -> bool:
        """A connection begins, or is met in its middle; not a copy of one that is over, not a keep-alive's one byte."""
        if segment.flags & SYN:
            return self._others.get(segment.key) != segment.seq
        return segment.length > 1 and segment.key not in self._others

    def _begin(self, segment: Segment, seen: Seen) -> None:
        key, back = segment.key, reverse(segment.key)
        self._others.pop(key, None)
        self._others.pop(back, None)
        if len(self._open) >= 2 * OPEN_LIMIT:
            self._let_go()
        self.connections += 1
        answer = bool(segment.flags & SYN and segment.flags & ACK)  # what it answers came before the capture
        stream = SmtpStream(self, back if answer else key, opened=bool(segment.flags & SYN))
        self._open[back], self._open[key] = (stream, int(not answer)), (stream, int(answer))
        self._feed(stream, int(answer), segment, seen)

    def _feed(self, stream: SmtpStream, way: int, segment: Segment, seen: Seen) -> None:
        connection = stream.connection
        before = connection.held
        stream.take(way, segment, seen)
        if before or connection.held:
            self._held += connection.held - before
            if self._held > HELD_LIMIT:
                self._held -= connection.held
                connection.finish()
        if stream.over:
            self._end(stream)

    def _end(self, stream: SmtpStream, *, left: bool = False) -> None:
        self._held -= stream.connection.held
        stream.finish(left=left)
        for way, key in enumerate((stream.key, reverse(stream.key))):
            if self._open.pop(key, None):
                self._others[key] = stream.connection.start(way)
        while len(self._others) > OTHERS_LIMIT:
            del self._others[next(iter(self._others))]

    def _let_go(self) -> None:
        streams = {id(stream): stream for stream, _way in self._open.values()}.values()
        for stream in sorted(streams, key=lambda stream: stream.touched)[: OPEN_LIMIT // 2]:
            self._end(stream, left=True)
