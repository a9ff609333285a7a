"""Where a session stands, and what each accepted command does to that (RFC 5321 3 and 4.1.4).

The transitions are a table. A reply that counts for nothing moves nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from smtpwalk.wire.stages import Stage


class Phase(StrEnum):
    CONNECTING = "connecting"
    GREETING = "greeting"
    """Connected; the last line of the greeting has not come."""
    START = "start"
    """Greeted; no EHLO or HELO accepted."""
    READY = "ready"
    """EHLO or HELO accepted, no transaction open."""
    SENDER = "sender"
    """MAIL accepted, no recipient yet."""
    RECIPIENT = "recipient"
    """At least one RCPT accepted."""
    MESSAGE = "message"
    """354 was given: all that is sent is message, up to the lone dot."""
    AUTHENTICATING = "authenticating"
    """334 was given: the next line answers it."""
    HANDSHAKE = "handshake"
    """220 to STARTTLS was given: TLS comes next."""
    REFUSED = "refused"
    """The greeting was a 5yz: the server waits for QUIT and answers 503 to the rest (3.1)."""
    QUITTING = "quitting"
    """221 or 421 was given: the server is about to close."""
    CLOSED = "closed"


SUCCESS: Final[dict[Stage, Phase]] = {
    Stage.GREETING: Phase.START,
    Stage.EHLO: Phase.READY,
    Stage.HELO: Phase.READY,
    Stage.STARTTLS: Phase.HANDSHAKE,
    Stage.AUTH: Phase.READY,
    Stage.MAIL: Phase.SENDER,
    Stage.RCPT: Phase.RECIPIENT,
    Stage.MESSAGE: Phase.READY,
    Stage.QUIT: Phase.QUITTING,
}
"""The phase after a 2yz to that stage. RSET is not here: it leads back to START or READY, whichever was."""

IN_TRANSACTION: Final = frozenset({Phase.SENDER, Phase.RECIPIENT, Phase.MESSAGE})
GREETED: Final = frozenset(set(Phase) - {Phase.CONNECTING, Phase.GREETING, Phase.CLOSED})


def after_reply(phase: Phase, stage: Stage, code: int, *, named: bool) -> Phase:
    """The phase after a reply that counts. `named`: an EHLO or HELO was accepted before."""
    home = Phase.READY if named else Phase.START
    if code == 421:
        return Phase.QUITTING
    if code == 354 and stage is Stage.DATA:
        return Phase.MESSAGE
    if code == 334 and stage is Stage.AUTH:
        return Phase.AUTHENTICATING
    if phase is Phase.AUTHENTICATING and code != 221:
        return home
    if stage is Stage.GREETING:
        if phase is not Phase.GREETING:  # its last line came late, when other things had been said
            return phase
        return Phase.START if 200 <= code < 400 else Phase.REFUSED
    if stage is Stage.MESSAGE:
        return home
    if stage is Stage.RSET and code // 100 == 2:
        return home if phase is not Phase.REFUSED else phase
    if code == 221:
        return Phase.QUITTING
    if code // 100 == 2 and stage in SUCCESS:
        return SUCCESS[stage]
    return phase
