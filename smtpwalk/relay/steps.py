"""The steps of the relay test, as its plan hands them out, and what is sent back to it.

Whoever drives the plan (the prober at full speed, a screen a key at a time, a test with a list of replies) does a
step and answers with `Came`: the conversation as it then stands and how the wait ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.probes import Probe


class Ended(StrEnum):
    """How a step ended."""

    ANSWERED = "answered"
    CLOSED = "closed"
    TIMED_OUT = "timed-out"
    """The wait was given up; no more is sent on this connection."""
    FAILED = "failed"
    """No connection, no TLS, or nothing could be sent; `kind` and `message` say why."""


@dataclass(frozen=True, slots=True)
class Came:
    talk: Conversation
    ended: Ended = Ended.ANSWERED
    kind: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which probe a step belongs to: the n-th try of it."""

    probe: Probe
    mail_from: bytes
    rcpt_to: bytes
    token: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Connect:
    """Open the next connection and wait for the greeting. Sessions are numbered from 1 in the order of these steps."""

    why: str
    tls: bool = False
    """TLS from the first byte."""
    wait: float | None = None
    """A shorter wait for the greeting, where it is known that it never ends."""


@dataclass(frozen=True, slots=True)
class Say:
    """Send this line and wait for its reply; behind a 220 to STARTTLS do the handshake."""

    line: bytes
    why: str
    asked: Asked | None = None
    wait: float | None = None
    """A shorter wait than the usual one, where nothing hangs on the answer."""


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Send this message, dot-stuffed, with its lone dot, and wait for the reply."""

    data: bytes
    why: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait, with no connection that would grow old meanwhile where it is long."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Say QUIT where it will be understood, read its reply, and close."""

    why: str
    polite: bool = True
    """False: the pairing of replies is no longer certain, or the server is gone; only close."""


@dataclass(frozen=True, slots=True)
class AskProof:
    """Nothing more will be sent. Wait for these tokens as long as proof is waited for."""

    tokens: tuple[str, ...]
    why: str


Step = Connect | Say | SendMessage | Pause | Leave | AskProof
