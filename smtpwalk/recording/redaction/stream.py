"""The stream of events, rewritten line by line: a name that came in two chunks is found, and stays in two chunks.

Here lives what is held back until a line is whole, and how what was changed is given back to the chunks that it came
in. What a line means is asked of the fold where it matters; what to put where is the handler's answer.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Row, RowKind
from smtpwalk.dialogue.phases import Phase
from smtpwalk.recording.redaction.facts import Facts, Handler
from smtpwalk.recording.redaction.lines import client_swaps, filled, given_back, server_swaps
from smtpwalk.recording.redaction.secrets import Secrets
from smtpwalk.recording.redaction.stand_ins import Category, Swap, applied
from smtpwalk.recording.redaction.text import is_hidden
from smtpwalk.wire.commands import bdat_size, read_command
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

MOST_OF_A_LINE: Final = 1 << 20
"""Octets of one line, or of one BDAT chunk, that are looked at as a whole. What is longer is hidden whole."""
MOST_HELD: Final = 8 << 20
"""Octets and events that wait for the end of a line."""
MOST_WAITING: Final = 20_000
_FRESH: Final = frozenset({"tls", "closed", "failed"})
_ASKS_FOR_PEOPLE: Final = re.compile(rb"[ \t]*(?:VRFY|EXPN)\b", re.I)


@dataclass(slots=True)
class _Slot:
    """An event on its way, and what came of its bytes so far."""

    event: Event
    way: _Way | None = None
    out: list[bytes] = field(default_factory=list)
    open: bool = False
    """A piece of it waits for the end of its line."""


@dataclass(slots=True)
class _Way:
    """One direction of one session."""

    session: _Session
    client: bool
    pieces: list[tuple[_Slot, bytes]] = field(default_factory=list)
    size: int = 0
    chunk: int = 0
    """Octets of a BDAT chunk that are still to come; the line before belongs to it."""
    head: int = 0
    """How long that line is."""
    too_long: bool = False
    """What stands open was hidden already, and so is the rest of it."""


@dataclass(slots=True)
class _Session:
    number: int
    client: _Way = field(init=False)
    server: _Way = field(init=False)
    fold: Conversation | None = None
    kinds: deque[RowKind] = field(default_factory=deque)
    asked_for_people: bool = False

    def __post_init__(self) -> None:
        self.client, self.server = _Way(self, True), _Way(self, False)


def _of_a_chunk(fold: Conversation, row: Row) -> bool:
    """A line of a message that came by BDAT: no line of the dialogue."""
    return row.kind is RowKind.MESSAGE and row.exchange is not None and fold.exchanges[row.exchange].command is not None


class Stream:
    """Feed it all events in their order, then `finish`; it hands out the same events in the same order, later.

    `folded`: ask the fold what each of the client's lines is. It is needed where text is hidden and where BDAT is used.
    """

    def __init__(self, handler: Handler, wanted: Collection[Category], *, folded: bool) -> None:
        self._handler, self._wanted = handler, frozenset(wanted)
        self._facts = Facts(handler, wanted)
        self._folded = folded or Category.TEXT in self._wanted
        self._sessions: dict[int, _Session] = {}
        self._closed: set[int] = set()
        self._waiting: deque[_Slot] = deque()
        self._held = 0
        self._secrets = Secrets()
        self.texts = Counter[int]()
        """How many texts were hidden whole, by session."""

    def feed(self, event: Event) -> Iterator[Event]:
        if isinstance(event, Mark) and event.session in self._closed:
            self._waiting.append(_Slot(self._mark(event)))
        else:
            session = self._session(event.session)
            for seen in self._secrets(event):
                self._take(session, seen)
        if isinstance(event, Mark) and event.what == "closed":
            self._sessions.pop(event.session, None)
            self._closed.add(event.session)
        yield from self._ready()

    def _session(self, number: int) -> _Session:
        if number not in self._sessions:
            self._closed.discard(number)
            self._sessions[number] = _Session(number, fold=Conversation() if self._folded else None)
        return self._sessions[number]

    @property
    def secrets(self) -> Mapping[int, int]:
        """How many secrets of AUTH were hidden, by session."""
        return self._secrets.hidden

    def finish(self) -> Iterator[Event]:
        for session in self._sessions.values():
            self._end(session)
        yield from self._ready()

    # ------------------------------------------------------------------ in
    def _take(self, session: _Session, event: Event) -> None:
        if isinstance(event, Mark):
            if event.what in _FRESH:
                self._end(session)
            self._fold(session, event)
            self._waiting.append(_Slot(self._mark(event)))
            return
        self._fold(session, event)
        way = session.client if isinstance(event, ClientBytes) else session.server
        slot = _Slot(self._without_extra(event), way)
        self._waiting.append(slot)
        self._bytes(way, slot, event.data)

    def _mark(self, mark: Mark) -> Mark:
        before = self._facts.texts
        new = self._facts.mark(mark)
        self.texts[mark.session] += self._facts.texts - before
        return new

    def _fold(self, session: _Session, event: Event) -> None:
        """What the client's lines are, as every view will show them."""
        if session.fold is None:
            return
        fold, before = session.fold, len(session.fold.rows)
        fold.feed(event)
        session.kinds += [row.kind for row in fold.rows[before:] if row.from_client and not _of_a_chunk(fold, row)]
        del fold.rows[:-1]  # this fold is asked for nothing else, and a session may be long

    def _without_extra(self, event: ClientBytes | ServerBytes) -> ClientBytes | ServerBytes:
        """Keys of the line that this program does not know."""
        extra = getattr(event, "extra", None)
        return event if not extra else replace(event, extra=self._facts.unknown(extra))  # type: ignore[call-arg]

    def _bytes(self, way: _Way, slot: _Slot, data: bytes) -> None:
        start = 0
        while start < len(data):
            end = start + way.chunk if way.chunk else data.find(b"\n", start) + 1
            piece = data[start : end or len(data)]
            self._piece(way, slot, piece)
            start += len(piece)

    def _piece(self, way: _Way, slot: _Slot, piece: bytes) -> None:
        """At most one line, or a part of one."""
        if self._is_plain(way, piece):
            swaps = self._swaps(way, piece)
            slot.out.append(applied(piece, swaps) if swaps else piece)
            return
        way.pieces.append((slot, piece))
        way.size += len(piece)
        self._held += len(piece)
        slot.open = True
        if way.chunk:
            way.chunk -= len(piece)
            whole = not way.chunk
        else:
            whole = piece.endswith(b"\n") and not self._begins_a_chunk(way)
        if way.size > MOST_OF_A_LINE or way.too_long:
            self._hide(way)
            if whole and way.client:
                self._kind(way)
            way.too_long = not whole
        elif whole:
            self._settle(way)

    def _is_plain(self, way: _Way, piece: bytes) -> bool:
        """Nearly all are so: a whole line, of which nothing came before, and nothing will belong to it."""
        stands_open = way.pieces or way.chunk or way.too_long or (way.client and self._folded)
        return piece.endswith(b"\n") and not stands_open and len(piece) <= MOST_OF_A_LINE

    # ------------------------------------------------------------------ whole lines
    def _begins_a_chunk(self, way: _Way) -> bool:
        """A BDAT command and the octets behind it (RFC 3030 2) are taken together: its number counts them."""
        fold = way.session.fold
        if not way.client or fold is None or way.too_long or next(iter(way.session.kinds), None) is not RowKind.COMMAND:
            return False
        line = b"".join(piece for _, piece in way.pieces)
        way.chunk = bdat_size(read_command(line.rstrip(b"\r\n")))
        way.head = len(line) if way.chunk else 0
        return way.chunk > 0

    def _settle(self, way: _Way) -> None:
        """A line is whole, or no more of it will come."""
        data = b"".join(piece for _, piece in way.pieces)
        self._give_back(way, given_back(data, [piece for _, piece in way.pieces], self._swaps(way, data)))

    def _swaps(self, way: _Way, data: bytes) -> Sequence[Swap]:
        if not way.client:
            return server_swaps(self._handler, data, people=way.session.asked_for_people)
        way.session.asked_for_people = _ASKS_FOR_PEOPLE.match(data) is not None
        hides = Category.TEXT in self._wanted
        swaps = client_swaps(self._handler, data, self._kind(way), way.head, hides=hides)
        if hides:
            self.texts[way.session.number] += sum(map(is_hidden, swaps))
        return swaps

    def _kind(self, way: _Way) -> RowKind:
        """What the line is that has ended now, or of which no more will come."""
        if way.session.kinds:
            return way.session.kinds.popleft()
        fold = way.session.fold
        return RowKind.MESSAGE if fold is not None and fold.phase is Phase.MESSAGE else RowKind.COMMAND

    def _hide(self, way: _Way) -> None:
        """Too long, or waited for too long: nothing of it is shown, and its size stays."""
        keep, head = (0, 0) if way.too_long else (0 if way.client else 4, way.head)
        pieces = [piece for _, piece in way.pieces]
        first = [filled(piece, keep=keep, head=head) for piece in pieces[:1]]
        self._give_back(way, first + [filled(piece, keep=0, head=0) for piece in pieces[1:]])

    def _give_back(self, way: _Way, parts: list[bytes]) -> None:
        for (slot, piece), part in zip(way.pieces, parts, strict=True):
            slot.out.append(part)
            slot.open = False
            self._held -= len(piece)
        way.pieces.clear()
        way.size = 0
        if not way.chunk:
            way.head = 0

    def _end(self, session: _Session) -> None:
        """A new start (RFC 3207 4.2), or the end: what stands open is all that comes of it."""
        for way in (session.client, session.server):
            if way.pieces:
                self._settle(way)
            way.chunk, way.head, way.too_long = 0, 0, False
        session.kinds.clear()

    # ------------------------------------------------------------------ out
    def _ready(self) -> Iterator[Event]:
        waiting = self._waiting
        while waiting:
            first = waiting[0]
            if first.open:
                if self._held <= MOST_HELD and len(waiting) <= MOST_WAITING:
                    return
                assert first.way is not None
                self._hide(first.way)
                first.way.too_long = True
            event = waiting.popleft().event
            if isinstance(event, Mark):
                yield event
            else:
                yield from self._changed(event, first.out)

    def _changed(self, event: ClientBytes | ServerBytes, out: list[bytes]) -> Iterator[Event]:
        data = out[0] if len(out) == 1 else b"".join(out)
        if data == event.data:
            yield event
        elif data:
            yield replace(event, data=data)
