"""What was asked and what was answered, small enough to keep a whole recording of it: one turn for each exchange.

Here a session is folded once and its turns are taken out of it; the fold itself is let go. A turn holds lines as they
came, so nothing that a comparison finds is ever more than what was on the wire.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Doubt, Exchange, RowKind
from smtpwalk.dialogue.marks import note_of
from smtpwalk.report.comparing.volatile import Speaker, constant
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.commands import read_command
from smtpwalk.wire.ehlo import read_ehlo
from smtpwalk.wire.events import Event, Mark
from smtpwalk.wire.replies import Reply, ReplyReader, read_line
from smtpwalk.wire.stages import Stage

_BRACKETED: Final = re.compile(rb"\(#([245]\.[0-9]{1,3}\.[0-9]{1,3})\)")
"""qmail puts its enhanced code behind the words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What answered a turn: codes and enhanced codes of its replies (usually one), and whether that is certain."""

    codes: tuple[int, ...] = ()
    enhanced: tuple[str, ...] = ()
    """Those that stand there."""
    certain: bool = False

    @property
    def classes(self) -> tuple[int, ...]:
        return tuple(code // 100 for code in self.codes)


NO_ANSWER: Final = Answer()


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange. `failure` is the kind of a connection that failed; then there is nothing else but `said`."""

    session: int
    index: int
    """Into `Conversation.exchanges` of that session; -1 for a failure."""
    stage: Stage | None
    asked: tuple[Line, ...] = ()
    """The command; the message line by line; nothing for the greeting."""
    said: tuple[Line, ...] = ()
    """All lines of the server up to the next turn, those included that nobody had asked for."""
    answer: Answer = NO_ANSWER
    wait: float | None = None
    """Seconds from question to answer."""
    doubts: frozenset[Doubt] = frozenset()
    failure: str = ""

    @property
    def key(self) -> str:
        """What it is known by when another is looked for that stands for it: verb and argument, whatever its case."""
        if self.failure:
            return "failed"
        if not self.asked or self.stage is Stage.MESSAGE:
            return str(self.stage)
        return "".join(constant(self.asked[0].data, Speaker.CLIENT).casefold().split())

    @property
    def family(self) -> str:
        """What it is at least: the verb. EHLO and HELO ask the same."""
        return "EHLO" if self._verb == b"HELO" else self._verb.decode() or self.key

    @property
    def begins(self) -> bool:
        """A new transaction, or a new session, begins with it."""
        return self.stage in _BEGINS

    @property
    def _verb(self) -> bytes:
        return read_command(self.asked[0].data).verb if self.asked and self.stage is not Stage.MESSAGE else b""

    def exchange(self) -> Exchange:
        """The exchange once more, for whoever explains it."""
        line = self.asked[0].data if self.asked else b""
        command = read_command(line) if self.stage not in (Stage.GREETING, Stage.MESSAGE) else None
        found = Exchange(self.index, self.stage or Stage.OTHER, command, 0.0, doubts=set(self.doubts))
        found.replies = _replies(self.said)[: len(self.answer.codes)]
        return found


_BEGINS: Final = frozenset({Stage.GREETING, Stage.MAIL})


def _replies(lines: Iterable[Line]) -> list[Reply]:
    reader = ReplyReader()
    found = [reply for line in lines if (reply := reader.feed(read_line(line)))]
    rest = reader.flush()
    return [*found, rest] if rest else found


@dataclass(frozen=True, slots=True)
class Step:
    """A mark of the relay test: which probe the turns from `at` on belong to."""

    at: int
    """Place in the session's turns."""
    id: str
    number: int
    """Its how manieth try."""


@dataclass(frozen=True, slots=True)
class Session:
    number: int
    turns: tuple[Turn, ...] = ()
    steps: tuple[Step, ...] = ()
    source: str = ""
    address: str = ""
    tls: tuple[str, ...] = ()
    """Each TLS that was begun: version, cipher, whose certificate."""
    offers: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    """What EHLO offered: in the clear, and inside TLS."""
    ended: str = ""
    """Who closed it; empty where the recording ends before that."""
    plan: bool = False
    """It holds the plan of a relay test."""


def session_of(number: int, events: Iterable[Event]) -> Session:
    """One session, folded and taken apart."""
    return _Taking(number).through(events)


class _Taking:
    """The marks that a turn cannot hold are noted on the way, with the exchange that comes next."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._talk = Conversation()
        self._steps: list[Step] = []
        self._tls: list[str] = []
        self._encrypted = -1
        self._failures: list[tuple[int, str, str]] = []
        self._ended = ""
        self._plan = False

    def through(self, events: Iterable[Event]) -> Session:
        for event in events:
            if isinstance(event, Mark):
                self._note(event)
            self._talk.feed(event)
        return self._session()

    def _note(self, mark: Mark) -> None:
        at = len(self._talk.exchanges)
        if mark.what == "step":
            number, place = mark.fields.get("try"), at + len(self._failures)
            self._steps.append(Step(place, str(mark.fields.get("id", "")), number if isinstance(number, int) else 1))
        elif mark.what == "tls":
            self._encrypted = at if self._encrypted < 0 else self._encrypted
            self._tls.append(_encryption(mark.fields))
        elif mark.what == "failed":
            self._failures.append((at, str(mark.fields.get("kind", "")) or "failed", note_of(mark)[0]))
        elif mark.what == "closed":
            self._ended = str(mark.fields.get("by", "server"))
        self._plan = self._plan or mark.what == "plan"

    def _session(self) -> Session:
        talk = self._talk
        return Session(
            self._number, tuple(self._turns()), tuple(self._steps), talk.source or "",
            talk.peer[0] if talk.peer else "", tuple(dict.fromkeys(self._tls)), self._offers(), self._ended, self._plan,
        )  # fmt: skip

    def _turns(self) -> list[Turn]:
        asked, said = self._lines()
        turns: list[Turn] = []
        failures = iter([*self._failures, (-1, "", "")])
        at, kind, words = next(failures)
        for exchange in self._talk.exchanges:
            while exchange.index == at:
                turns.append(self._failure(kind, words))
                at, kind, words = next(failures)
            turns.append(_turn(self._number, exchange, asked.get(exchange.index, ()), said.get(exchange.index, ())))
        while kind:
            turns.append(self._failure(kind, words))
            _, kind, words = next(failures)
        return turns

    def _failure(self, kind: str, words: str) -> Turn:
        return Turn(self._number, -1, None, said=(Line(words.encode("utf-8", "backslashreplace"), b""),), failure=kind)

    def _lines(self) -> tuple[dict[int, list[Line]], dict[int, list[Line]]]:
        """What was asked and said in each exchange. What nobody asked for stands with the exchange before it."""
        asked: dict[int, list[Line]] = {}
        said: dict[int, list[Line]] = {}
        last = 0
        for row in self._talk.rows:
            if row.kind is RowKind.NOTE:
                continue
            last = row.exchange if row.exchange is not None else last
            (asked if row.from_client else said).setdefault(last, []).append(row.line)
        if self._talk.partial:  # the recording ends in the middle of a line
            said.setdefault(last, []).append(Line(self._talk.partial, b""))
        return asked, said

    def _offers(self) -> tuple[frozenset[str], frozenset[str]]:
        clear: set[str] = set()
        inside: set[str] = set()
        for exchange in self._talk.exchanges:
            if exchange.stage is Stage.EHLO and exchange.ok() and exchange.reply:
                offered = read_ehlo(exchange.reply).keywords
                (inside if 0 <= self._encrypted <= exchange.index else clear).update(offered)
        return frozenset(clear), frozenset(inside)


def _turn(session: int, exchange: Exchange, asked: Sequence[Line], said: Sequence[Line]) -> Turn:
    wait = None if exchange.answered_at is None else max(0.0, exchange.answered_at - exchange.sent_at)
    doubts = frozenset(exchange.doubts)
    return Turn(session, exchange.index, exchange.stage, tuple(asked), tuple(said), _answer(exchange), wait, doubts)


def _answer(exchange: Exchange) -> Answer:
    if not exchange.replies:
        return NO_ANSWER
    codes = tuple(reply.code for reply in exchange.replies)
    enhanced = tuple(found for reply in exchange.replies if (found := _enhanced(reply)))
    return Answer(codes, enhanced, exchange.counts)


def _enhanced(reply: Reply) -> str | None:
    found = _BRACKETED.search(reply.text) if reply.enhanced is None else None
    return found[1].decode() if found else reply.enhanced


def _encryption(facts: Any) -> str:
    trust = "trusted" if facts.get("trusted") else ""
    said = (facts.get("version"), facts.get("cipher"), facts.get("subject"), trust)
    return ", ".join(str(one) for one in said if one) or "TLS"
