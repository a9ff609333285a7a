"""The state of a dialogue as readers see it: rows, exchanges, phase, and what is owed. `conversation` writes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from smtpwalk.dialogue.exchange import Exchange, Row
from smtpwalk.dialogue.pairing import Pairing
from smtpwalk.dialogue.phases import Phase
from smtpwalk.wire.buffer import LineBuffer
from smtpwalk.wire.commands import Command
from smtpwalk.wire.ehlo import Ehlo
from smtpwalk.wire.stages import Stage


@dataclass
class Transaction:
    """What the server holds of the mail at hand (RFC 5321 3.3): the sender, and the recipients it took."""

    sender: bytes | None = None
    recipients: list[bytes] = field(default_factory=list)


@dataclass
class DialogueState:
    rows: list[Row] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    phase: Phase = Phase.CONNECTING
    tls: bool = False
    authenticated: bool = False
    helo: Exchange | None = None
    """The accepted EHLO or HELO that is in force."""
    ehlo: Ehlo = field(default_factory=Ehlo)
    transaction: Transaction = field(default_factory=Transaction)
    peer: tuple[str, int] | None = None
    source: str | None = None
    findings: list[str] = field(default_factory=list)
    """Sentences about what the server did and should not have done (plaintext behind STARTTLS, ...)."""
    out_of_step: bool = False
    """A stray reply was seen: pairing in this session is no longer certain."""
    torn: bool = False
    """Behind a hole of the source, up to the next command: what comes may answer something that is missing."""
    now: float = 0.0
    """The time of the last event."""

    def __post_init__(self) -> None:
        self._pairing = Pairing()
        self._server = LineBuffer()

    @property
    def owed(self) -> int:
        """How many replies the server still owes."""
        return len(self._pairing.owed)

    @property
    def waiting_for(self) -> Exchange | None:
        return self._pairing.owed[0] if self._pairing.owed else None

    @property
    def last(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None

    @property
    def greeting(self) -> Exchange | None:
        return next((e for e in self.exchanges[:1] if e.stage is Stage.GREETING), None)

    @property
    def partial(self) -> bytes:
        """What has come of a server line that is not ended yet."""
        return self._server.pending

    @property
    def unfinished(self) -> bool:
        """A reply has begun and its last line has not come."""
        return self._pairing.unfinished or bool(self._server.pending)

    @property
    def closed(self) -> bool:
        return self.phase is Phase.CLOSED

    def begin(self, stage: Stage, command: Command | None) -> Exchange:
        """The next exchange."""
        exchange = Exchange(len(self.exchanges), stage, command, self.now)
        self.exchanges.append(exchange)
        return exchange

    def answered(self, stage: Stage) -> list[Exchange]:
        """The exchanges of that stage that have a reply, oldest first."""
        return [exchange for exchange in self.exchanges if exchange.stage is stage and exchange.replies]
