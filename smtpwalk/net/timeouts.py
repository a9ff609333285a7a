"""How long a client waits at least, by stage (RFC 5321 4.5.3.2), in seconds."""

from __future__ import annotations

from typing import Final

from smtpwalk.wire.stages import Stage

CONNECT: Final = 30.0
"""TCP and TLS handshakes. No RFC names a figure; most mailers take 30 s."""
HANG_UP: Final = 3.0
"""How long last words are still read after 221 or 421, before this side closes."""

_BY_STAGE: Final[dict[Stage, float]] = {
    Stage.GREETING: 300.0,
    Stage.MAIL: 300.0,
    Stage.RCPT: 300.0,
    Stage.DATA: 120.0,
    Stage.MESSAGE: 600.0,
}


def reply_timeout(stage: Stage) -> float:
    """5 minutes for what the RFC does not name: it is what a server waits for a command."""
    return _BY_STAGE.get(stage, 300.0)
