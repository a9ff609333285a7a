"""The words of the relay test and the records that hold them: what came of a probe, and what it all allows to say.

Here live the types that plan, verdict, table, JSON and screens share, and no rule. What each word means is fixed
in `docs/verdict.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smtpwalk.wire.stages import Stage


class Role(StrEnum):
    PROBE = "probe"
    CONTROL = "control"
    """A probe whose right answer is known beforehand. It never goes past RCPT."""


class Outcome(StrEnum):
    """What came of one probe."""

    RELAYED = "relayed"
    """Our token came out at the foreign address."""
    ACCEPTED = "accepted"
    """Taken at the stage that the result names, `rcpt` or `message`; nothing more is known."""
    BOUNCED = "bounced"
    """Taken, given up, and a notification about our token came back."""
    KEPT = "kept"
    """Taken, and seen passed on under the address that it was given, or under the host's own domain."""
    REFUSED = "refused"
    """A permanent no, or a temporary code that is one in disguise. `about` says what it speaks of."""
    DEFERRED = "deferred"
    """Not now, still so at the end of our patience."""
    DROPPED = "dropped"
    """The connection ended, or no answer came in time, before the question was answered."""
    UNTESTED = "untested"
    """Never asked, or nobody knows which reply was the answer."""


class About(StrEnum):
    """What a no speaks of."""

    RELAYING = "relaying"
    RECIPIENT = "recipient"
    SENDER = "sender"
    HELO = "helo"
    MESSAGE = "message"
    CLIENT = "client"
    LOGIN = "login"
    TLS = "tls"
    SYNTAX = "syntax"
    RATE = "rate"
    GREYLIST = "greylist"
    NONE = "none"


class Verdict(StrEnum):
    OPEN = "open"
    LIKELY_OPEN = "likely-open"
    CLOSED = "closed"
    CANNOT_TELL = "cannot-tell"


class Reason(StrEnum):
    """Why the verdict is what it is. Also why a probe is untested."""

    ARRIVED = "arrived"
    REFUSED = "refused"
    AUTH_REQUIRED = "auth-required"
    KEPT = "kept"
    BOUNCED = "bounced"
    ACCEPTED_AT_RCPT = "accepted-at-rcpt"
    ACCEPTED_NOT_SEEN = "accepted-not-seen"
    ACCEPT_ALL = "accept-all"
    DEFERRED = "deferred"
    SENDER_REFUSED = "sender-refused"
    HELO_REFUSED = "helo-refused"
    CLIENT_REFUSED = "client-refused"
    MESSAGE_REFUSED = "message-refused"
    RATE_LIMITED = "rate-limited"
    DROPPED = "dropped"
    TLS_FAILED = "tls-failed"
    NOT_SMTP = "not-smtp"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    OUT_OF_STEP = "out-of-step"
    STOPPED = "stopped"
    """By the user, before all was asked."""
    NOT_ASKED = "not-asked"
    """No stranger's recipient was asked for: a dialogue about something else, or a test of chosen forms."""


class Depth(StrEnum):
    RCPT = "rcpt"
    """RSET after RCPT: nothing is ever sent."""
    DOT = "dot"
    """A whole message in every form that is taken."""


class Forward(StrEnum):
    """Whose a forward-path is by its look, before anybody rewrites it."""

    FOREIGN = "foreign"
    """Plainly foreign: user@foreign and nothing else."""
    OWN = "own"
    """Its domain is the host's own, its name, its address or `localhost`."""
    LOCAL = "local"
    """A local name: no domain outside quotes."""
    ROUTE = "route"
    """A source route: the first hop is the host, the end is foreign."""


class Reverse(StrEnum):
    """Whose a reverse-path claims to be."""

    STRANGER = "stranger"
    NULL = "null"
    OWN = "own"
    """The host's own domain, a user of it, or its address."""
    LOCAL = "local"
    """`localhost`, or no domain at all."""
    UNKNOWN = "unknown"
    """The source does not tell it: MAIL is not in it, or a page took the address for a tag."""


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt at a probe. Greylisting and lost connections make more than one; all are kept."""

    outcome: Outcome
    about: About = About.NONE
    stage: Stage | None = None
    """Where it ended."""
    code: int | None = None
    enhanced: str | None = None
    reply: bytes = b""
    """The text of the last reply, behind the code, lines joined by LF."""
    session: int = 0
    exchange: int = -1
    """Index into `Conversation.exchanges` of that session; -1 where there is none."""
    t: float = 0.0
    vague: bool = False
    """The words of the no fit other matters as well as `about`."""
    reason: Reason | None = None
    """Only where the outcome is `untested` or `dropped`: why."""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What came of one probe. Addresses without brackets, as they went out."""

    id: str
    role: Role
    mail_from: bytes
    rcpt_to: bytes
    forward: Forward
    reverse: Reverse
    outcome: Outcome
    about: About = About.NONE
    stage: Stage | None = None
    code: int | None = None
    enhanced: str | None = None
    reply: bytes = b""
    arrived_as: bytes | None = None
    """The envelope recipient under which our token was seen."""
    session: int = 0
    exchange: int = -1
    tries: tuple[Try, ...] = ()
    token: str | None = None
    note: str = ""
    reason_untested: Reason | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no connection to ask on, and where it shows."""

    reason: Reason
    text: str
    session: int = 0
    exchange: int = -1
    passing: bool = False
    """The host said, or it is likely, that it will pass."""
    adapted: bool = False
    """The next connection is made in another way: at once."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One sentence that the verdict rests on, and where to look. Session 0: no exchange in particular."""

    number: int
    text: str
    session: int = 0
    exchange: int = -1


@dataclass(frozen=True, slots=True)
class Vantage:
    """From where the test was made. `trusted`: a host may well trust this address, so open means open to here."""

    source: str
    trusted: bool
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    reason: Reason
    grounds: tuple[Ground, ...]
    words: str
    """One sentence for people; with a trusted vantage `open` reads "open to here"."""
