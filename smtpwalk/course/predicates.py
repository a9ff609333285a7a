"""What a leaf of a dialogue exercise's goal may ask, and whether it holds: a matter of codes, paths and
fates only.

Every exchange of every session becomes a `Moment` that also knows how things stood when it was sent; a leaf
picks moments, messages of the practice host's outbox, or the state of the newest session. No wording is
looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from smtpwalk.course.goals import SESSION, Goal, Standing, standing
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Doubt, Exchange
from smtpwalk.dialogue.phases import Phase
from smtpwalk.practice.addresses import Kind, Naming, resolve, resolve_sender
from smtpwalk.practice.house import Message
from smtpwalk.wire.commands import bare
from smtpwalk.wire.ehlo import read_ehlo
from smtpwalk.wire.paths import Form, form_of, split_domain
from smtpwalk.wire.stages import Stage

WHOSE: Final[Mapping[str, frozenset[Kind]]] = {
    **{str(kind): frozenset({kind}) for kind in Kind},
    "inside": frozenset({Kind.OWN, Kind.UNKNOWN}),
    "outside": frozenset({Kind.FOREIGN, Kind.ROUTED}),
}
"""Whose an address is, in words: each kind of the practice hosts, and two that hold several."""
NO_REPLY: Final = "none"


@dataclass(frozen=True, slots=True)
class Moment:
    """One exchange, and what was in force when its command went out."""

    place: int
    exchange: Exchange
    tls: bool = False
    login: bool = False
    sender: bytes | None = None
    """The reverse-path in force; of a MAIL command its own."""
    recipients: tuple[bytes, ...] = ()
    """The forward-paths that were accepted; of a RCPT command its own."""
    ended: bool = False
    """The session was over when somebody looked."""


@dataclass(frozen=True, slots=True)
class ReplyLeaf:
    """An exchange that got such a reply. Empty fields ask nothing."""

    to: frozenset[Stage] = frozenset()
    reply: tuple[str, ...] = ()
    """Codes, or classes as `2yz`, or `none`."""
    enhanced: tuple[str, ...] = ()
    forward_path: frozenset[Kind] = frozenset()
    reverse_path: frozenset[Kind] = frozenset()
    form: frozenset[Form] = frozenset()
    recipient: str = ""
    sender: str = ""
    verb: str = ""
    offers: str = ""
    lines: int = 0
    tls: bool | None = None
    login: bool | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class OutboxLeaf:
    """A message that the practice host took, and what became of it."""

    outbox: str = ""
    to: frozenset[Kind] = frozenset()
    recipient: str = ""
    sender: str | None = None
    bounce: bool | None = None
    header: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class StateLeaf:
    """How the newest session stands now."""

    state: frozenset[Phase] = frozenset()
    sessions: int = 0
    tls: bool | None = None
    login: bool | None = None


Leaf = ReplyLeaf | OutboxLeaf | StateLeaf


@dataclass(frozen=True)
class Facts:
    """All that a goal may look at. `naming` says whose an address is."""

    talks: tuple[Conversation, ...] = ()
    """The sessions of this exercise, oldest first."""
    outbox: tuple[Message, ...] = ()
    naming: Naming = field(default_factory=lambda: Naming(("invalid",)))

    def moments(self) -> tuple[Moment, ...]:
        return tuple(
            moment for number, talk in enumerate(self.talks) for moment in _moments(talk, number * SESSION)
        )


def look(goals: Iterable[Goal[Leaf]], facts: Facts) -> Standing:
    """How far it has come: the one question of a screen while the learner types."""
    seen = facts.moments()
    return standing(goals, lambda leaf: _HITS[type(leaf)](leaf, facts, seen), in_time=True)


def hits_of(leaf: ReplyLeaf, facts: Facts) -> list[int]:
    """The places of the moments that a leaf fits; in one session they are the numbers of its exchanges."""
    return _reply_hits(leaf, facts, facts.moments())


def _moments(talk: Conversation, first: int) -> list[Moment]:
    """The exchanges of a session with the state before each."""
    started = any(e.stage is Stage.STARTTLS and e.ok() for e in talk.exchanges)
    tls, login = talk.tls and not started, False
    sender: bytes | None = None
    recipients: tuple[bytes, ...] = ()
    found = []
    for number, exchange in enumerate(talk.exchanges):
        path = exchange.command.path if exchange.command else None
        own_sender = bare(path) if exchange.stage is Stage.MAIL and path is not None else sender
        own_rcpt = (bare(path),) if exchange.stage is Stage.RCPT and path is not None else recipients
        found.append(
            Moment(first + number, exchange, tls, login, own_sender, own_rcpt, talk.closed)
        )  # fmt: skip
        if exchange.stage is Stage.MESSAGE and exchange.replies:
            sender, recipients = None, ()
        elif exchange.stage is Stage.AUTH:
            login = login or any(reply.code == 235 for reply in exchange.replies)
        elif not exchange.ok():
            continue
        elif exchange.stage is Stage.STARTTLS:
            tls, login, sender, recipients = True, False, None, ()
        elif exchange.stage in (Stage.EHLO, Stage.HELO, Stage.RSET):
            sender, recipients = None, ()
        elif exchange.stage is Stage.MAIL:
            sender, recipients = own_sender, ()
        elif exchange.stage is Stage.RCPT:
            recipients += own_rcpt
    return found


# ------------------------------------------------------------------ an exchange
def _reply_hits(leaf: ReplyLeaf, facts: Facts, seen: Sequence[Moment]) -> list[int]:
    return [moment.place for moment in seen if all(test(leaf, moment, facts.naming) for test in _TESTS)]


def _stage(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    return not leaf.to or moment.exchange.stage in leaf.to


def _verb(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    command = moment.exchange.command
    return not leaf.verb or (command is not None and command.verb.decode("ascii", "replace") == leaf.verb)


def _certain(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    """A reply whose pairing is a guess counts for nothing, unless the doubt is what is asked for."""
    exchange = moment.exchange
    if leaf.doubt:
        return any(doubt is _DOUBTS[leaf.doubt] for doubt in exchange.doubts)
    if leaf.reply == (NO_REPLY,):
        return not exchange.replies and moment.ended
    return exchange.counts


def _code(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    if not leaf.reply or leaf.reply == (NO_REPLY,):
        return True
    codes = [str(reply.code) for reply in moment.exchange.replies]
    return any(code == wanted or f"{code[0]}yz" == wanted for code in codes for wanted in leaf.reply)


def _enhanced(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    given = [reply.enhanced for reply in moment.exchange.replies]
    return not leaf.enhanced or any(code in leaf.enhanced for code in given)


def _forward(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    return not leaf.forward_path or any(
        resolve(path, naming).kind in leaf.forward_path for path in moment.recipients
    )


def _reverse(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    if not leaf.reverse_path:
        return True
    return moment.sender is not None and resolve_sender(moment.sender, naming).kind in leaf.reverse_path


def _form(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    if not leaf.form:
        return True
    if moment.exchange.stage is Stage.MAIL:
        return moment.sender is not None and form_of(moment.sender) in leaf.form
    return any(form_of(path) in leaf.form for path in moment.recipients)


def _addresses(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    if leaf.recipient and not any(same_address(path, leaf.recipient) for path in moment.recipients):
        return False
    return not leaf.sender or (moment.sender is not None and same_address(moment.sender, leaf.sender))


def _circumstances(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    return leaf.tls in (None, moment.tls) and leaf.login in (None, moment.login)


def _content(leaf: ReplyLeaf, moment: Moment, naming: Naming) -> bool:
    reply = moment.exchange.reply
    if leaf.lines and (reply is None or len(reply.coded) < leaf.lines):
        return False
    return not leaf.offers or (reply is not None and leaf.offers in read_ehlo(reply))


_TESTS: Final = (
    _stage, _verb, _certain, _code, _enhanced, _forward, _reverse, _form, _addresses, _circumstances, _content,
)  # fmt: skip
_DOUBTS: Final = {"early": Doubt.EARLY, "overlap": Doubt.OVERLAP, "stray": Doubt.STRAY}
DOUBTS: Final = tuple(_DOUBTS)


def same_address(path: bytes, wanted: str) -> bool:
    """Local parts as they are, domains in any case (RFC 5321 2.4)."""
    (local, domain), (other, far) = split_domain(path), split_domain(wanted.encode())
    return local == other and domain.lower() == far.lower()


# ------------------------------------------------------------------ the outbox, and the state
def _outbox_hits(leaf: OutboxLeaf, facts: Facts, seen: Sequence[Moment]) -> list[int]:
    return [place for place, message in enumerate(facts.outbox) if _fits(leaf, message, facts.naming)]


def _fits(leaf: OutboxLeaf, message: Message, naming: Naming) -> bool:
    return (
        leaf.outbox in ("any", str(message.fate))
        and (not leaf.to or resolve(message.delivered_to, naming).kind in leaf.to)
        and (not leaf.recipient or same_address(message.delivered_to, leaf.recipient))
        and (leaf.sender is None or same_address(message.mail_from, leaf.sender))
        and leaf.bounce in (None, bool(message.bounce_of))
        and (not leaf.header or _has_header(message.data, leaf.header))
        and (not leaf.line or leaf.line.encode() in _body(message.data).splitlines())
    )


def _head(data: bytes) -> bytes:
    return data.partition(b"\r\n\r\n")[0]


def _body(data: bytes) -> bytes:
    """What stands behind the first empty line; all of it where the message has no header."""
    head, empty, body = data.partition(b"\r\n\r\n")
    return body if empty else head


def _has_header(data: bytes, name: str) -> bool:
    names = (line.partition(b":")[0].strip().lower() for line in _head(data).split(b"\r\n") if b":" in line)
    return name.lower().encode() in names


def _state_hits(leaf: StateLeaf, facts: Facts, seen: Sequence[Moment]) -> list[int]:
    if len(facts.talks) < max(leaf.sessions, 1):
        return []
    talk = facts.talks[-1]
    holds = (
        (not leaf.state or talk.phase in leaf.state)
        and leaf.tls in (None, talk.tls)
        and leaf.login in (None, talk.authenticated)
    )
    return [0] if holds else []


_HITS: Final[Mapping[type, Callable[..., list[int]]]] = {
    ReplyLeaf: _reply_hits,
    OutboxLeaf: _outbox_hits,
    StateLeaf: _state_hits,
}
