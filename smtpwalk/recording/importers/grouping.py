"""Commands that a client sent without a wait between them (RFC 2920) put together in one chunk again.

Notations of lines know no chunks: each line of theirs is an event. That a second command stands before the answer to
the first shows that they went out together; as one chunk they are what the dialogue takes for a group.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.told import Told
from smtpwalk.wire.commands import read_command
from smtpwalk.wire.events import ClientBytes
from smtpwalk.wire.stages import Stage

_MAY_BE_FOLLOWED: Final = frozenset({Stage.MAIL, Stage.RCPT, Stage.RSET})
"""Every other command ends its group (RFC 2920 3.1)."""
LIMIT: Final = 64 << 10


def grouped(events: Iterator[Told]) -> Iterator[Told]:
    """The same bytes in the same order."""
    held: ClientBytes | None = None
    for event in events:
        if held is not None and isinstance(event, ClientBytes) and event.session == held.session:
            if len(held.data) < LIMIT:
                event = ClientBytes(held.t, held.session, held.data + event.data)
            else:
                yield held
        elif held is not None:
            yield held
        held = event if isinstance(event, ClientBytes) and _followed(event.data) else None
        if held is None:
            yield event
    if held is not None:
        yield held


def _followed(data: bytes) -> bool:
    """More of the group may follow: the chunk ends with a whole command that does not end it."""
    if not data.endswith(b"\r\n"):
        return False
    last = data[data.rfind(b"\n", 0, -1) + 1 : -2]
    return last[:1] in b"MmRr" and read_command(last).stage in _MAY_BE_FOLLOWED
