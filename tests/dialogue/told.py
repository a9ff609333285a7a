"""A session told as a list of turns, played into a Conversation.

    ("S", b"220 mx ready\\r\\n")            what the server sends in one turn
    ("C", b"QUIT\\r\\n")                    one chunk of the client's
    ("X", "closed", {"by": "server"})     a mark

Only the server's turns may be split: how they come in is chance, and nothing may depend on it. The client's chunks
are kept whole, for it does mean something to send two commands at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

Turn = tuple[str, bytes] | tuple[str, str, dict[str, Any]]
Split = Callable[[bytes], list[bytes]]

CONNECTED: Turn = ("X", "connected", {"address": "192.0.2.25", "port": 25, "source": "198.51.100.7"})
CLOSED: Turn = ("X", "closed", {"by": "server"})
WAITED: Turn = ("X", "waited", {"seconds": 5, "stage": "any"})
TLS: Turn = ("X", "tls", {"version": "TLSv1.3", "cipher": "AES", "subject": "mx.example.test", "trusted": False})

_LETTER = {RowKind.REPLY: "S", RowKind.STRAY: "?", RowKind.COMMAND: "C", RowKind.MESSAGE: "M", RowKind.SECRET: "A"}


def whole(data: bytes) -> list[bytes]:
    return [data]


def by_bytes(data: bytes) -> list[bytes]:
    return [data[index : index + 1] for index in range(len(data))]


def at(place: int) -> Split:
    return lambda data: [part for part in (data[:place], data[place:]) if part]


def events_of(turns: Iterable[Turn], split: Split = whole) -> Iterator[Event]:
    """The turns as events, a second apart."""
    for second, turn in enumerate(turns):
        if len(turn) == 3:
            yield Mark(float(second), 1, turn[1], turn[2])
        elif turn[0] == "C":
            yield ClientBytes(float(second), 1, turn[1])
        else:
            yield from (ServerBytes(float(second), 1, part) for part in split(turn[1]))


def fold(events: Iterable[Event]) -> Conversation:
    talk = Conversation()
    for event in events:
        talk.feed(event)
    return talk


def play(*turns: Turn, split: Split = whole, connected: bool = True) -> Conversation:
    """A session that begins with its `connected` mark, unless told otherwise."""
    return fold(events_of([CONNECTED, *turns] if connected else turns, split))


def splits(turns: Sequence[Turn]) -> list[Split]:
    """Every way to cut each of the server's turns once, and byte by byte. Long ones are cut near their ends only."""
    longest = max((len(turn[1]) for turn in turns if turn[0] == "S"), default=0)
    places = range(1, longest) if longest <= 600 else [*range(1, 20), *range(longest - 20, longest)]
    return [whole, by_bytes, *map(at, places)]


def said(*lines: str) -> list[Turn]:
    """`S: 220 ready` and `C: QUIT` as turns, each line ended with CR LF. The server's lines in a row are one turn."""
    turns: list[Turn] = []
    for line in lines:
        who, _, text = line.partition(": ")
        data = text.encode("latin-1") + b"\r\n"
        last = turns[-1] if turns else None
        if last is not None and len(last) == 2 and who == last[0] == "S":
            turns[-1] = (who, last[1] + data)
        else:
            turns.append((who, data))
    return turns


def kinds(talk: Conversation) -> str:
    """A letter a row, notes left out: S reply, ? stray, C command, M message, A inside AUTH."""
    return "".join(_LETTER[row.kind] for row in talk.rows if row.kind is not RowKind.NOTE)


def outcome(talk: Conversation) -> str:
    """`stage code` of each exchange, with `?` behind it where it counts for nothing."""
    return ", ".join(f"{e.stage.value} {e.code}{'' if e.counts else '?'}" for e in talk.exchanges)


def picture(talk: Conversation) -> dict[str, Any]:
    """All that a view may see of a session."""
    exchanges = [
        (e.stage, e.command, e.sent_at, e.answered_at, e.late, e.waited, sorted(e.doubts), bytes(e.message),
         [(r.lines, r.complete, r.endless) for r in e.replies])
        for e in talk.exchanges
    ]  # fmt: skip
    return {"rows": talk.rows, "exchanges": exchanges, "phase": talk.phase, "ehlo": dict(talk.ehlo.keywords),
            "findings": talk.findings, "transaction": talk.transaction, "owed": talk.owed,
            "out of step": talk.out_of_step, "rest": talk.partial, "tls": talk.tls}  # fmt: skip
