"""One captured connection as a session: made, used and closed, with the capture's holes told where they are."""

from __future__ import annotations

from typing import Final

from smtpwalk.recording.importers.ip_packets import ACK, SYN, Segment, reverse, sender
from smtpwalk.recording.importers.tcp_stream import Connection
from smtpwalk.recording.importers.two_sides import Listener, Seen, TwoSides

CUT: Final = "{count} bytes of the {side} are missing: the capture kept only the beginning of this packet."
LOST: Final = "{count} bytes of the {side} are missing in the capture before this packet."
MIDDLE: Final = "The capture begins in the middle of this connection: what was said before is not in it."
LEFT: Final = "Too many connections are open at a time: this one was not followed to its end."
REFUSED: Final = "{address} port {port} refused the connection: it answered with a reset."
SILENT: Final = "The capture holds no answer of {address} port {port} to the attempt to connect."


class SmtpStream:
    """`key`: of the packets of way 0. `opened`: the connection was seen to be made, by the sender of these."""

    def __init__(self, listener: Listener, key: bytes, *, opened: bool) -> None:
        self.key = key
        self.touched = 0
        self.over = False
        self.connection = Connection(self)
        self._talk = TwoSides(listener, (sender(key), sender(reverse(key))), server=1 if opened else None)
        self._opened = opened
        self._connecting = self._connected = False
        self._ended: list[tuple[int, Seen, bool]] = []

    def take(self, way: int, segment: Segment, seen: Seen) -> None:
        self.touched = seen.ns
        if segment.flags & SYN:
            if segment.flags & ACK:
                self._connect(seen)
            elif not self._connecting:
                self._connecting = True
                self._talk.mark("connecting", seen)
        self.connection.take(way, segment, seen)

    def finish(self, *, left: bool = False) -> None:
        """No more of it will come. `left`: it goes on, but is not followed."""
        last = Seen(self.touched, 0)
        self.connection.finish()
        self._talk.finish(last)
        if left:
            self._talk.unsure(LEFT, last, missing="both")
        elif not self._connected:
            self._fail(last)
        elif self._ended:
            way, _seen, reset = self._ended[0]
            by = "server" if way == self._talk.way else "client"
            self._talk.mark("closed", self._ended[-1][1], by=by, **({"reset": True} if reset else {}))

    # ------------------------------------------------------------------ what the connection tells
    def said(self, way: int, data: bytes, seen: Seen) -> None:
        self._connect(seen)
        self._talk.said(way, data, seen)
        self.over = self.over or self._talk.other

    def missing(self, way: int, count: int, seen: Seen, *, cut: bool) -> None:
        self._talk.lost(way, count, seen, CUT if cut else LOST)

    def ended(self, way: int, seen: Seen, *, reset: bool) -> None:
        self._ended.append((way, seen, reset))
        self.over = self.over or reset or len({way for way, _seen, _reset in self._ended}) == 2

    def _connect(self, seen: Seen) -> None:
        if not self._connected:
            self._connected = True
            self._talk.mark("connected", seen)
            if not self._opened:
                self._talk.unsure(MIDDLE, seen, missing="both")

    def _fail(self, last: Seen) -> None:
        address, port = self._talk.ends[self._talk.way]
        refused = bool(self._ended) and self._ended[0][2]
        message = (REFUSED if refused else SILENT).format(address=address, port=port)
        self._talk.mark("failed", last, kind="refused" if refused else "timeout", message=message)
