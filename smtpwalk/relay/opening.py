"""Opening one connection: greeting, EHLO or HELO, and TLS where it is asked for. It ends in a line or in a trouble."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Exchange, RowKind
from smtpwalk.relay.answers import ABOUT_REASON, Answer, Kind, Line, doubts, say
from smtpwalk.relay.outcomes import About, Forward, Reason, Trouble
from smtpwalk.relay.settings import Settings, Tls
from smtpwalk.relay.steps import Came, Connect, Ended, Leave, Say, Step
from smtpwalk.relay.wordings import meaning

_FAREWELL: Final = 3.0
"""How long a host that never greeted may answer QUIT. What is no mail server often speaks only when spoken to."""


_KNOWN_ENDLESS: Final = 2.0
_FAILED: Final = {"tls": Reason.TLS_FAILED, "reset": Reason.DROPPED}
"""What a failure to connect is, by its kind; else nobody is there. A reset behind the accept may come as one."""


@dataclass(slots=True)
class Manners:
    """What was learnt about how this host wants to be spoken to. It outlives a connection."""

    settings: Settings
    sessions: int = 0
    name: int = 0
    """Which of our names EHLO says."""
    helo_only: bool = False
    tls: bool = False
    """The host insists on TLS."""
    greeted: bool = False
    """It has let us in at least once."""
    endless: bool = False
    """Its greeting never ends: a firewall has masked the last line."""
    peer: tuple[str, str] = ("", "")
    """The two ends of the last connection: ours, the host's address."""

    @property
    def hello(self) -> bytes:
        return self.settings.names[self.name].encode("utf-8", "surrogateescape")

    def next_name(self) -> bool:
        if self.name + 1 >= len(self.settings.names):
            return False
        self.name += 1
        return True


def open_line(manners: Manners) -> Generator[Step, Came, Line | Trouble]:
    implicit = manners.settings.tls is Tls.IMPLICIT
    manners.sessions += 1
    came = yield Connect("A connection to ask on.", implicit, _KNOWN_ENDLESS if manners.endless else None)
    line = Line(came.talk, manners.sessions)
    if came.ended is Ended.FAILED:
        reason = _FAILED.get(came.kind, Reason.UNREACHABLE)
        text = came.message or "No connection could be made."
        return Trouble(reason, text, manners.sessions, passing=manners.greeted or reason is Reason.DROPPED)
    manners.peer = (came.talk.source or "", came.talk.peer[0] if came.talk.peer else "")
    trouble = yield from _greeting(line, came)
    if trouble is None:
        trouble = yield from _hello(line, manners)
    if trouble is None and not implicit and (manners.tls or manners.settings.tls is Tls.REQUIRE):
        trouble = yield from _start_tls(line, manners)
    if trouble is not None:
        yield Leave("Nothing can be asked on this connection.", polite=line.usable)
        return trouble
    manners.greeted = True
    manners.endless = manners.endless or came.ended is Ended.TIMED_OUT
    line.doubts, line.spoilt, line.broken = doubts(line.talk), False, False
    line.spent = 0
    return line


# ------------------------------------------------------------------ greeting
def _greeting(line: Line, came: Came) -> Generator[Step, Came, Trouble | None]:
    greeting = line.talk.greeting
    if greeting is None or greeting.reply is None:
        if came.ended is Ended.TIMED_OUT:
            yield Say(b"QUIT", "The greeting never came; this is only the farewell.", wait=_FAREWELL)
        return no_greeting(line, came)
    code = greeting.code or 0
    if 200 <= code < 400:
        return None
    if not 400 <= code <= 599:
        return _trouble(line, Reason.NOT_SMTP, "The greeting has a code that is none of SMTP's.", greeting)
    return refusal(line, greeting, "The host refuses us in its greeting.")


def no_greeting(line: Line, came: Came) -> Trouble:
    if _spoke(line.talk):
        return _trouble(line, Reason.NOT_SMTP, "What the host said is no greeting of SMTP.")
    if came.ended is Ended.TIMED_OUT:
        return _trouble(line, Reason.SILENT, "The host took the connection and never said a word.")
    return _trouble(line, Reason.DROPPED, "The host closed the connection before it greeted.", passing=True)


def _spoke(talk: Conversation) -> bool:
    """A line came, and no reply was made of it in time."""
    return any(row.from_server and row.line.data.strip() for row in talk.rows if row.kind is not RowKind.REPLY)


# ------------------------------------------------------------------ EHLO, HELO
def _hello(line: Line, manners: Manners) -> Generator[Step, Came, Trouble | None]:
    line.doubts = doubts(line.talk)  # what was in doubt before the first question touches none
    if not manners.helo_only:
        answer = yield from say(line, b"EHLO " + manners.hello, "Who we are, and what can the server do?")
        if answer.ok:
            return None
        if answer.kind in (Kind.LOST, Kind.GOODBYE):
            manners.helo_only = True
            return _trouble(line, Reason.DROPPED, "The host hangs up at EHLO.", answer.exchange, adapted=True)
        if answer.kind is not Kind.REPLY:
            return _unclear(line, answer, "EHLO")
    answer = yield from say(line, b"HELO " + manners.hello, "EHLO was refused: the old greeting of RFC 821.")
    if answer.ok:
        return None
    if answer.kind is not Kind.REPLY or answer.exchange is None:
        return _unclear(line, answer, "HELO")
    trouble = refusal(line, answer.exchange, "The host refuses EHLO and HELO.")
    if trouble.reason is Reason.HELO_REFUSED and manners.next_name():
        return _trouble(line, trouble.reason, trouble.text, answer.exchange, adapted=True)
    return trouble


def _unclear(line: Line, answer: Answer, command: str) -> Trouble:
    if answer.kind is Kind.DOUBT:
        return _trouble(line, Reason.OUT_OF_STEP, f"Nobody knows which reply answers {command}.", answer.exchange,
                        passing=True)  # fmt: skip
    if answer.kind is Kind.LATE:
        return _trouble(line, Reason.SILENT, f"The host does not answer {command}.", answer.exchange)
    return _trouble(line, Reason.DROPPED, f"The host hangs up at {command}.", answer.exchange, passing=True)


# ------------------------------------------------------------------ TLS
def _start_tls(line: Line, manners: Manners) -> Generator[Step, Came, Trouble | None]:
    answer = yield from say(line, b"STARTTLS", "The test goes on inside TLS.")
    if not line.talk.tls:
        code = answer.code
        passing = code // 100 == 4
        return _trouble(line, Reason.TLS_FAILED, "TLS did not come about.", answer.exchange, passing=passing)
    line.doubts, line.broken = doubts(line.talk), False
    return (yield from _hello(line, manners))


# ------------------------------------------------------------------ troubles
def refusal(line: Line, exchange: Exchange, text: str) -> Trouble:
    """The trouble that a 4yz or 5yz before the first probe makes."""
    reply = exchange.reply
    if reply is None:
        return _trouble(line, Reason.DROPPED, text, exchange)
    means = meaning(exchange.stage, reply, Forward.FOREIGN)
    passing = reply.code_class == 4 or means.about is About.RATE
    if means.vague and reply.code_class == 4:
        return _trouble(line, Reason.DEFERRED, text, exchange, passing=True)
    return _trouble(line, ABOUT_REASON.get(means.about, Reason.CLIENT_REFUSED), text, exchange, passing=passing)


def _trouble(line: Line, reason: Reason, text: str, exchange: Exchange | None = None, *,
             passing: bool = False, adapted: bool = False) -> Trouble:  # fmt: skip
    return Trouble(reason, text, line.session, exchange.index if exchange else -1, passing, adapted)
