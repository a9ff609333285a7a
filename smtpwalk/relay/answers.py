"""One answer on one connection, read: what it says of the probe, or why nobody knows.

Here live the line (one connection as the plan sees it) and the step from an exchange to a `Try`. An exchange that
does not count makes no outcome, and spoils all that was learnt on its connection.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.relay.outcomes import About, Forward, Outcome, Reason, Try
from smtpwalk.relay.steps import Asked, Came, Ended, Say, SendMessage, Step
from smtpwalk.relay.wordings import meaning
from smtpwalk.wire.stages import Stage

BUDGET: Final = 9
"""What a connection may cost before the next one is opened. Postfix slows down after ten errors, and ends at twenty."""
SYNTAX_COST: Final = 3
"""Exim hangs up after three of these."""
_SYNTAX: Final = frozenset(range(500, 505))
ABOUT_REASON: Final = {
    About.SENDER: Reason.SENDER_REFUSED,
    About.HELO: Reason.HELO_REFUSED,
    About.CLIENT: Reason.CLIENT_REFUSED,
    About.MESSAGE: Reason.MESSAGE_REFUSED,
    About.RATE: Reason.RATE_LIMITED,
    About.TLS: Reason.TLS_FAILED,
    About.GREYLIST: Reason.DEFERRED,
}
"""The reason that goes with what a no is about. The others: `refused`."""


class Kind(StrEnum):
    REPLY = "reply"
    GOODBYE = "goodbye"
    """421: the server is leaving."""
    LOST = "lost"
    UNSENT = "unsent"
    """The connection was gone before the line went out."""
    LATE = "late"
    DOUBT = "doubt"


@dataclass(slots=True)
class Line:
    """One connection."""

    talk: Conversation
    session: int
    doubts: int = 0
    """How many exchanges were in doubt when it was last looked at."""
    spent: int = 0
    broken: bool = False
    """Nothing more may be sent on it."""
    spoilt: bool = False
    """A stray reply came: what was learnt on it counts for nothing."""

    @property
    def usable(self) -> bool:
        gone = self.talk.closed or self.talk.phase.value in ("quitting", "refused", "handshake", "message")
        return not (self.broken or gone or self.spent >= BUDGET)


@dataclass(frozen=True, slots=True)
class Answer:
    kind: Kind
    exchange: Exchange | None

    @property
    def ok(self) -> bool:
        return self.kind is Kind.REPLY and self.exchange is not None and self.exchange.ok()

    @property
    def code(self) -> int:
        """0 where there is no answer to rest on."""
        found = self.exchange.code if self.exchange and self.kind in (Kind.REPLY, Kind.GOODBYE) else None
        return found or 0


def say(line: Line, text: bytes, why: str, asked: Asked | None = None) -> Generator[Step, Came, Answer]:
    before = len(line.talk.exchanges)
    came = yield Say(text, why, asked)
    return _read(line, came, before)


def send_message(line: Line, data: bytes, why: str, asked: Asked) -> Generator[Step, Came, Answer]:
    before = len(line.talk.exchanges) - 1  # the exchange of the message began with the 354
    came = yield SendMessage(data, why, asked)
    return _read(line, came, before)


def doubts(talk: Conversation) -> int:
    return sum(1 for exchange in talk.exchanges if exchange.doubts)


def _read(line: Line, came: Came, index: int) -> Answer:
    exchange = line.talk.exchanges[index] if index < len(line.talk.exchanges) else None
    kind = _kind(line, came, exchange)
    if kind is not Kind.REPLY:
        line.broken = True
    if kind is Kind.DOUBT:
        line.spoilt = True
    if kind is Kind.REPLY and exchange is not None and exchange.code is not None and exchange.code >= 400:
        line.spent += SYNTAX_COST if exchange.code in _SYNTAX else 1
    return Answer(kind, exchange)


def _kind(line: Line, came: Came, exchange: Exchange | None) -> Kind:
    if doubts(line.talk) > line.doubts:
        return Kind.DOUBT
    if exchange is None:
        return Kind.UNSENT
    return Kind.LATE if came.ended is Ended.TIMED_OUT else kind_of(exchange)


def kind_of(exchange: Exchange) -> Kind:
    """What an exchange is by itself, whatever happened around it."""
    if exchange.late:
        return Kind.LATE
    if exchange.reply is None:
        return Kind.LOST
    if not exchange.counts or not fits(exchange):
        return Kind.DOUBT
    return Kind.GOODBYE if exchange.code == 421 else Kind.REPLY


_NOT_KNOWN: Final = frozenset({500, 501, 502, 503, 504, 421})
"""What a server may answer to RSET and QUIT instead of yes. A 550 there is the late answer to a RCPT."""


def fits(exchange: Exchange) -> bool:
    """Whether the code can be an answer to that command at all; if not, replies and commands are out of step."""
    code = exchange.code or 0
    if exchange.stage is Stage.DATA:
        return code == 354 or code >= 400
    if exchange.stage in (Stage.RSET, Stage.QUIT):
        return code // 100 == 2 or code in _NOT_KNOWN
    if exchange.stage is Stage.STARTTLS:
        return code // 100 in (2, 4, 5)
    return code // 100 in (2, 4, 5) and code not in (220, 221)


def as_try(line: Line, answer: Answer, forward: Forward, ours: Iterable[bytes], t: float) -> Try | None:
    """What an answer makes of the probe at hand; None where it is a yes and the next step follows."""
    exchange = answer.exchange
    seen = _seen(line, exchange, t)
    if answer.kind in (Kind.LOST, Kind.UNSENT, Kind.LATE):
        late = answer.kind is Kind.LATE
        return replace(seen, outcome=Outcome.DROPPED, reason=Reason.SILENT if late else Reason.DROPPED)
    if answer.kind is Kind.DOUBT or exchange is None or exchange.reply is None:
        return replace(seen, reason=Reason.OUT_OF_STEP)
    reply = exchange.reply
    if answer.ok or reply.code == 354:
        return None
    means = meaning(exchange.stage, reply, forward, ours)
    about = About.NONE if means.vague else means.about
    if answer.kind is Kind.GOODBYE:
        why = ABOUT_REASON.get(about, Reason.DROPPED)
        return replace(seen, outcome=Outcome.DROPPED, about=about, reason=why)
    if reply.code_class == 5 or (means.permanent and not means.vague):
        return replace(seen, outcome=Outcome.REFUSED, about=means.about, vague=means.vague)
    return replace(seen, outcome=Outcome.DEFERRED, about=about)


def taken(line: Line, exchange: Exchange | None, t: float) -> Try:
    """A yes at the last stage that was asked."""
    return replace(_seen(line, exchange, t), outcome=Outcome.ACCEPTED)


def _seen(line: Line, exchange: Exchange | None, t: float) -> Try:
    """Place and words of the last reply, before anybody says what they make."""
    reply = exchange.reply if exchange else None
    place = Try(Outcome.UNTESTED, session=line.session, t=t)
    if exchange is None:
        return place
    place = replace(place, stage=exchange.stage, exchange=exchange.index)
    return replace(place, code=reply.code, enhanced=reply.enhanced, reply=reply.text) if reply else place


def quit_in_step(line: Line) -> bool:
    """After the end of a connection: no stray reply, and the answer to QUIT fits."""
    last = next((e for e in reversed(line.talk.exchanges) if e.replies), None)
    in_step = last is None or last.stage is not Stage.QUIT or fits(last)
    return doubts(line.talk) <= line.doubts and in_step and not line.spoilt
