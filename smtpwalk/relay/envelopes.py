"""The envelopes that a dialogue holds, whoever planned it: each recipient with its sender and what came of it.

Here lives the walk through the exchanges of one session. Whose the addresses are, and what may be concluded, is
`unplanned`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.relay.answers import fits
from smtpwalk.wire.commands import bare, more_chunks
from smtpwalk.wire.stages import Stage


@dataclass(slots=True)
class Envelope:
    """One recipient: its sender, its RCPT, and the DATA and message that followed a yes."""

    session: int
    talk: Conversation
    exchanges: list[Exchange]
    """MAIL first, unless none was said; then RCPT, and what came behind it."""
    mail_from: bytes | None
    """None where no address stands behind MAIL, or no MAIL is there; the null sender is empty."""
    rcpt_to: bytes
    tls: bool
    login: bool
    spoilt: bool


def envelopes_of(talk: Conversation, session: int) -> Iterator[Envelope]:
    """The envelopes of a session in their order; its number goes into each."""
    return _Course(talk, session).envelopes()


@dataclass(slots=True)
class _Course:
    """The exchanges of one session gone through in their order."""

    talk: Conversation
    number: int
    spoilt: bool = field(init=False)
    tls: bool = field(init=False)
    login: bool = False
    mail: Exchange | None = None
    """The MAIL in force, or one that was refused when none was."""
    taken: list[Envelope] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spoilt = _spoilt(self.talk)
        self.tls = self.talk.tls and not any(e.stage is Stage.STARTTLS and e.ok() for e in self.talk.exchanges)

    def envelopes(self) -> Iterator[Envelope]:
        for exchange in self.talk.exchanges:
            if exchange.stage is Stage.RCPT:
                yield from self._rcpt(exchange)
            else:
                self._other(exchange)

    def _rcpt(self, exchange: Exchange) -> Iterator[Envelope]:
        path = exchange.command.path if exchange.command else None
        if not path or (self.mail is None and not exchange.ok()):
            return  # no recipient can be read, or RCPT was said out of its turn
        sender = self.mail.command.path if self.mail and self.mail.command else None
        before = [self.mail] if self.mail else []
        found = Envelope(self.number, self.talk, [*before, exchange], bare(sender) if sender else None, bare(path),
                          self.tls, self.login, self.spoilt)  # fmt: skip
        if exchange.ok():
            self.taken.append(found)
        yield found

    def _other(self, exchange: Exchange) -> None:
        match exchange.stage:
            case Stage.MAIL if exchange.ok() or self.mail is None or not self.mail.ok():
                self.mail, self.taken = exchange, []
            case Stage.DATA:
                for envelope in self.taken:
                    envelope.exchanges = [e for e in envelope.exchanges if e.stage is not Stage.DATA] + [exchange]
            case Stage.MESSAGE if not (exchange.command and more_chunks(exchange.command)):
                for envelope in self.taken:
                    envelope.exchanges.append(exchange)
                self.mail, self.taken = None, []
            case Stage.RSET | Stage.EHLO | Stage.HELO | Stage.STARTTLS if exchange.ok():
                self.mail, self.taken = None, []
                if exchange.stage is Stage.STARTTLS:
                    self.tls, self.login = True, False
            case Stage.AUTH:
                self.login = self.login or exchange.code == 235 or exchange.unseen_login


_TELLING: Final = frozenset({Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.MESSAGE, Stage.RSET, Stage.QUIT})


def _spoilt(talk: Conversation) -> bool:
    """Replies and commands are out of step somewhere behind the first MAIL: no answer of the session is certain."""
    first = next((e.index for e in talk.exchanges if e.stage is Stage.MAIL), len(talk.exchanges))
    return any(
        e.doubts or (e.stage in _TELLING and e.reply is not None and e.reply.counts and not fits(e))
        for e in talk.exchanges[first:]
    )
