"""One captured connection as a session: nothing of it is told before it is known to be SMTP, then all that happened.

Behind STARTTLS, or where TLS came first, bytes are only counted. The capture's holes are told where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol

from smtpwalk.recording.importers.ip_packets import ACK, SYN, Segment, reverse, sender
from smtpwalk.recording.importers.smtp_signs import HEAD, MAIL_PORTS, Judgement, judge, tls_begins
from smtpwalk.recording.importers.tcp_stream import Connection, Seen
from smtpwalk.recording.importers.told import mark, unsure
from smtpwalk.wire.events import ClientBytes, Event, ServerBytes

UNDECIDED_LIMIT: Final = 4096
"""Bytes that are kept of a connection before it is decided what it is."""
CUT: Final = "{count} bytes of the {side} are missing: the capture kept only the beginning of this packet."
LOST: Final = "{count} bytes of the {side} are missing in the capture before this packet."
MIDDLE: Final = "The capture begins in the middle of this connection: what was said before is not in it."
LEFT: Final = "Too many connections are open at a time: this one was not followed to its end."
REFUSED: Final = "{address} port {port} refused the connection: it answered with a reset."
SILENT: Final = "The capture holds no answer of {address} port {port} to the attempt to connect."


class Capture(Protocol):
    """What a session needs to know of the whole."""

    start: int
    """The time of the first packet, in nanoseconds."""

    def number(self) -> int:
        """The number of a session that begins to be told."""
        ...

    def tell(self, event: Event) -> None: ...


class SmtpStream:
    """`key`: of the packets of way 0. `opened`: the connection was seen to be made, by the sender of these."""

    def __init__(self, capture: Capture, key: bytes, *, opened: bool) -> None:
        self.key = key
        self.touched = 0
        self.over = False
        self.connection = Connection(self)
        self._capture = capture
        self._ends = (sender(key), sender(reverse(key)))
        self._server: int | None = 1 if opened else None
        self._opened = opened
        self._session = 0
        self._other = False
        """It is no SMTP."""
        self._held: list[Callable[[], None]] = []
        self._heads = (bytearray(), bytearray())
        self._size = 0
        self._tails = [b"", b""]
        self._torn = False
        self._connected = False
        self._opaque: list[int] | None = None
        self._ended: list[tuple[int, Seen, bool]] = []

    def take(self, way: int, segment: Segment, seen: Seen) -> None:
        self.touched = seen.ns
        if segment.flags & SYN:
            if segment.flags & ACK:
                self._connect(seen)
            elif not self._held and not self._connected:
                self._hold(partial(self._mark, "connecting", seen))
        self.connection.take(way, segment, seen)

    def finish(self, *, left: bool = False) -> None:
        """No more of it will come. `left`: it goes on, but is not followed."""
        self.connection.finish()
        if not self._session and not self._other:
            said = any(self._heads)
            self._decide(judge(self._two_heads(), self._ports(), self._server, over=True) if said else self._silent())
        if not self._session:
            return
        if self._opaque is not None:
            client, server = self._opaque[1 - self._way()], self._opaque[self._way()]
            self._mark("opaque", Seen(self.touched, 0), client=client, server=server)
        if left:
            self._unsure(LEFT, Seen(self.touched, 0), missing="both")
        elif not self._connected:
            self._mark_failure()
        elif self._ended:
            self._mark_end()

    # ------------------------------------------------------------------ what the connection tells
    def said(self, way: int, data: bytes, seen: Seen) -> None:
        if self._other:
            return
        self._connect(seen)
        if self._session:
            self._say(way, data, seen)
            return
        self._held.append(partial(self._say, way, data, seen))
        self._heads[way].extend(data[: HEAD - len(self._heads[way])])
        self._size += len(data)
        full = self._size > UNDECIDED_LIMIT
        self._decide(judge(self._two_heads(), self._ports(), self._server, over=full))

    def missing(self, way: int, count: int, seen: Seen, *, cut: bool) -> None:
        self._hold(partial(self._lose, way, count, seen, CUT if cut else LOST))

    def ended(self, way: int, seen: Seen, *, reset: bool) -> None:
        self._ended.append((way, seen, reset))
        self.over = self.over or reset or len({way for way, _seen, _reset in self._ended}) == 2

    # ------------------------------------------------------------------ deciding
    def _decide(self, judgement: Judgement | None) -> None:
        if judgement is None:
            return
        self._other = self.over = not judgement.smtp
        if judgement.smtp:
            self._server, self._session = judgement.server, self._capture.number()
            for tell in self._held:
                tell()
        self._held.clear()

    def _silent(self) -> Judgement:
        """Nothing was said; an attempt to reach a mail server is worth telling all the same."""
        return Judgement(self._server is not None and self._ports()[self._server] in MAIL_PORTS, self._server or 0)

    def _two_heads(self) -> tuple[bytes, bytes]:
        return bytes(self._heads[0]), bytes(self._heads[1])

    def _ports(self) -> tuple[int, int]:
        return self._ends[0][1], self._ends[1][1]

    # ------------------------------------------------------------------ telling
    def _hold(self, tell: Callable[[], None]) -> None:
        if self._session:
            tell()
        elif not self._other:
            self._held.append(tell)

    def _connect(self, seen: Seen) -> None:
        if not self._connected:
            self._connected = True
            self._hold(partial(self._mark, "connected", seen))
            if not self._opened:
                self._hold(partial(self._unsure, MIDDLE, seen, missing="both"))

    def _say(self, way: int, data: bytes, seen: Seen) -> None:
        if self._opaque is None and 0x14 <= data[0] <= 0x17 and self._tls(data):
            self._opaque = [0, 0]
        if self._opaque is not None:
            self._opaque[way] += len(data)
            return
        self._torn = False
        self._tails[way] = data[-10:] if len(data) >= 10 else (self._tails[way] + data)[-10:]
        kind = ServerBytes if way == self._server else ClientBytes
        self._capture.tell(kind(self._time(seen), self._session, data))

    def _tls(self, data: bytes) -> bool:
        asked = self._tails[1 - self._way()].upper().endswith((b"STARTTLS\r\n", b"STARTTLS\n"))
        return tls_begins(data) and (asked or self._torn or not any(self._tails))

    def _lose(self, way: int, count: int, seen: Seen, words: str) -> None:
        if self._opaque is not None:
            self._opaque[way] += count
            return
        self._torn, self._tails[way] = True, b""
        side = "server" if way == self._server else "client"
        self._unsure(words.format(count=count, side=side), seen, missing=side, bytes=count)

    def _mark_failure(self) -> None:
        address, port = self._ends[self._way()]
        if self._ended and self._ended[0][2]:
            self._mark("failed", self._ended[0][1], kind="refused", message=REFUSED.format(address=address, port=port))
        else:
            silent = SILENT.format(address=address, port=port)
            self._mark("failed", Seen(self.touched, 0), kind="timeout", message=silent)

    def _mark_end(self) -> None:
        way, _seen, reset = self._ended[0]
        by = "server" if way == self._server else "client"
        self._mark("closed", self._ended[-1][1], by=by, **({"reset": True} if reset else {}))

    def _mark(self, what: str, seen: Seen, **facts: Any) -> None:
        if what in ("connecting", "connected"):
            address, port = self._ends[self._way()]
            source, source_port = self._ends[1 - self._way()]
            facts = {"address": address, "port": port, "source": source, "source_port": source_port}
        self._capture.tell(mark(what, self._session, self._time(seen), **facts))

    def _unsure(self, why: str, seen: Seen, **facts: Any) -> None:
        self._capture.tell(unsure(why, seen.number, self._session, self._time(seen), place="packet", **facts))

    def _way(self) -> int:
        """Which of the two the server is; it is known by the time that anything is told."""
        return self._server or 0

    def _time(self, seen: Seen) -> float:
        return max(0, seen.ns - self._capture.start) / 1e9
