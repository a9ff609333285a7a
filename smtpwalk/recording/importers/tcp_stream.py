"""One TCP connection put in order again: what each side sent, once, in the order in which the other side had it.

Packets come as they were captured: late, twice, overlapping, cut, or not at all. Sequence numbers put the bytes of a
side in order; acknowledgements put the two sides in order, for what acknowledges a command was sent behind it. A hole
is waited for while it may still be filled, and then told. What the bytes mean is none of this module's concern.
"""

from __future__ import annotations

from bisect import insort
from typing import Final, NamedTuple, Protocol

from smtpwalk.recording.importers.ip_packets import ACK, FIN, RST, SYN, Segment
from smtpwalk.recording.importers.two_sides import Seen

PATIENCE: Final = 16
"""Packets of the connection in which nothing goes on until it is believed that the capture lacks one."""
HELD_LIMIT: Final = 1 << 20
"""Bytes of a connection that wait behind a hole. With more it is taken to stay one."""
_A_PIECE: Final = 128
"""Bytes that a waiting piece takes besides its own."""
_FAR: Final = 1 << 26
"""Sequence numbers farther away than any window in use belong to another connection."""
_ALL: Final = ACK | FIN | RST | SYN
_HALF, _MASK = 1 << 31, (1 << 32) - 1


class Listener(Protocol):
    """`way`: 0 or 1, which of the two sides it comes from."""

    def said(self, way: int, data: bytes, seen: Seen) -> None: ...

    def missing(self, way: int, count: int, seen: Seen, *, cut: bool) -> None:
        """So many bytes are not in the capture. `cut`: the capture kept only the beginning of a packet."""
        ...

    def ended(self, way: int, seen: Seen, *, reset: bool) -> None:
        """That side will say no more; `reset`: neither will."""
        ...


class _Piece(NamedTuple):
    at: int
    seen: Seen
    data: bytes
    length: int
    known: int
    """How much its sender had of the other side by then."""
    fin: bool

    @property
    def end(self) -> int:
        return self.at + self.length + self.fin


class Connection:
    """Feed it the segments of both ways in the order of the capture, and say when there are no more."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._at: list[int | None] = [None, None]
        """How far each side has been told. Counts on where sequence numbers begin at 0 again."""
        self._start: list[int | None] = [None, None]
        """The number of each side's SYN."""
        self._had = [0, 0]
        """How far of each side the other is known to have had."""
        self._waiting: tuple[list[_Piece], list[_Piece]] = ([], [])
        self._one = [False, False]
        """A single number of that side is missing: a byte, if more follows; else its end, which is counted as one."""
        self._stuck = 0
        self._now = 0
        self.held = 0
        """Bytes of memory that waiting takes."""

    def start(self, way: int) -> int | None:
        """The number of that side's SYN, if it was seen."""
        return self._start[way]

    def strange(self, way: int, segment: Segment) -> bool:
        """It belongs to another connection between the same ports."""
        at = self._at[way]
        if at is None:
            return False
        if segment.flags & SYN:
            return segment.seq != self._start[way] and segment.seq + 1 & _MASK != at & _MASK
        return segment.length > 0 and abs(_near(segment.seq, at) - at) > _FAR

    def only_acknowledges(self, way: int, segment: Segment) -> bool:
        """A packet that brings nothing, as every other one does: it is done with by noting what it had."""
        plain = segment.flags & _ALL == ACK and not segment.length and not self.held and self._at[way] is not None
        if plain:
            self._acknowledged(1 - way, segment.ack)
        return plain

    def take(self, way: int, segment: Segment, seen: Seen) -> None:
        _key, seq, ack, flags, data, length = segment
        if flags & SYN:
            self._start[way] = seq
            seq += 1
        at = self._at[way]
        if at is None:
            at = self._at[way] = seq
        known = self._acknowledged(1 - way, ack) if flags & ACK else 0
        if length or flags & FIN:
            piece = _Piece(_near(seq, at), seen, data, length, known, bool(flags & FIN))
            other = self._at[1 - way]
            if piece.at == at and not self.held and (other is None or known <= other):
                self._deliver(way, piece)
            elif piece.end > at:
                insort(self._waiting[way], piece)
                self.held += len(data) + _A_PIECE
        if self.held:
            self._stuck += 1
            self._go_on()
            self._lose_patience()
        if flags & RST:
            self.finish()
            self._listener.ended(way, seen, reset=True)

    def finish(self) -> None:
        """The capture, or what it has of this connection, is over: what is missing stays so."""
        while self.held:
            self._give_up()
            self._go_on()

    def _acknowledged(self, way: int, ack: int) -> int:
        at = self._at[way]
        if at is None:
            at = self._at[way] = ack
        known = _near(ack, at)
        self._had[way] = max(self._had[way], known)
        return known

    def _deliver(self, way: int, piece: _Piece) -> None:
        at = self._at[way]
        assert at is not None
        if piece.end <= at:
            return  # sent again
        self._now = max(self._now, piece.seen.ns)
        seen = Seen(self._now, piece.seen.number)
        data = piece.data[at - piece.at :] if at > piece.at else piece.data
        self._at[way] = piece.end
        self._was_a_byte(way, seen)
        if data:
            self._listener.said(way, data, seen)
        lost = piece.at + piece.length - max(at, piece.at + len(piece.data))
        if lost > 0:
            self._listener.missing(way, lost, seen, cut=True)
        if piece.fin:
            self._listener.ended(way, seen, reset=False)

    # ------------------------------------------------------------------ out of order
    def _go_on(self) -> None:
        """Tells all that nothing stands in the way of, oldest first."""
        while ready := [way for way in self._holding() if self._hole(way) is None]:
            self._next(ready[0])

    def _next(self, way: int) -> None:
        piece = self._waiting[way].pop(0)
        self.held -= len(piece.data) + _A_PIECE
        self._stuck = 0
        self._deliver(way, piece)

    def _holding(self) -> list[int]:
        """The sides of which something waits, the oldest first."""
        return sorted((way for way in (0, 1) if self._waiting[way]), key=lambda way: self._waiting[way][0].seen.number)

    def _hole(self, way: int) -> tuple[int, int] | None:
        """What the first piece that waits of a side waits for: the bytes of a side up to a place."""
        piece, at, other = self._waiting[way][0], self._at[way], self._at[1 - way]
        assert at is not None
        if piece.at > at:
            return way, piece.at
        if other is None or piece.known <= other:
            return None
        behind = self._waiting[1 - way]
        return 1 - way, min(piece.known, max(behind[0].at, other)) if behind else piece.known

    def _lose_patience(self) -> None:
        while self.held > HELD_LIMIT or (self._stuck >= PATIENCE and self._only_the_capture_lacks_it()):
            self._give_up()
            self._go_on()

    def _only_the_capture_lacks_it(self) -> bool:
        holes = [self._hole(way) for way in self._holding()]
        return any(hole is not None and self._had[hole[0]] >= hole[1] for hole in holes)

    def _give_up(self) -> None:
        """One hole stays one: where there is a choice, one that the other side did not have."""
        holding = self._holding()
        holes = [hole for way in holding if (hole := self._hole(way)) is not None]
        way, end = next((hole for hole in holes if self._had[hole[0]] >= hole[1]), holes[0])
        at, oldest = self._at[way], self._waiting[holding[0]][0]
        assert at is not None
        if end <= at:  # each side waits for the other: that cannot be, so they are taken as they came
            self._next(holding[0])
            return
        self._at[way] = end
        self._now = max(self._now, oldest.seen.ns)
        seen = Seen(self._now, oldest.seen.number)
        self._was_a_byte(way, seen)
        self._one[way] = end - at == 1
        if not self._one[way]:
            self._listener.missing(way, end - at, seen, cut=False)

    def _was_a_byte(self, way: int, seen: Seen) -> None:
        """More of a side follows, so what was missing of it was not its end."""
        if self._one[way]:
            self._one[way] = False
            self._listener.missing(way, 1, seen, cut=False)


def _near(seq: int, at: int) -> int:
    """The place that a sequence number means: of all that it could, the one nearest to where the side has come."""
    return at + ((seq - at + _HALF) & _MASK) - _HALF
