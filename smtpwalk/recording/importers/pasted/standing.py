"""Where a dialogue stands: the phase and what is owed, from its lines alone and in a few octets of memory.

`dialogue.Conversation` knows this too, and a test holds the two against each other; but it keeps a row for each line
that was ever said, and a pasted file may have millions. The transitions are `dialogue.phases`', nobody else's.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from smtpwalk.dialogue.phases import Phase, after_reply
from smtpwalk.wire.commands import bdat_size, read_command
from smtpwalk.wire.stages import Stage

OWED_KEPT: Final = 1000
"""Commands without a reply that are remembered. Nobody types so many ahead."""
TURNS: Final = frozenset({b"354", b"334", b"221", b"421"})
"""Behind these replies another phase begins, and what follows can only be read in that."""
_OVER: Final = frozenset({Phase.QUITTING, Phase.CLOSED})


class Standing:
    def __init__(self, *, greeted: bool = False) -> None:
        """`greeted`: the greeting is not in the source, so none is waited for."""
        self.phase = Phase.START if greeted else Phase.GREETING
        self.owed: deque[Stage] = deque([] if greeted else [Stage.GREETING], OWED_KEPT)
        self.open = False
        """A reply has begun whose last line has not come."""
        self.chunk = 0
        """Octets of a BDAT chunk that are still to come."""
        self._code, self._mixed, self._named = 0, False, False

    @property
    def over(self) -> bool:
        return self.phase in _OVER and not self.open

    @property
    def may_end_here(self) -> bool:
        """A greeting that comes now is another connection's; STARTTLS alone is answered by a 220 as well."""
        return not self.open and not (self.owed and self.owed[0] is Stage.STARTTLS)

    def client(self, line: bytes) -> None:
        if self.chunk:
            self.chunk = max(0, self.chunk - len(line) - 2)
        elif self.phase is Phase.MESSAGE:
            if line == b".":
                self.end_of_message()
        elif self.phase is Phase.AUTHENTICATING:
            self.owed.append(Stage.AUTH)
        else:
            command = read_command(line)
            self.owed.append(command.stage)
            self.chunk = bdat_size(command)

    def end_of_message(self) -> None:
        """Its dot was sent, seen in the source or not."""
        self.phase = Phase.READY if self._named else Phase.START
        self.owed.append(Stage.MESSAGE)

    def server(self, line: bytes) -> bool:
        """Takes a line that begins with a code. True when it ends its reply."""
        code = int(line[:3])
        self._mixed = self.open and (self._mixed or code != self._code)
        self._code = code
        self.open = line[3:4] == b"-"
        if self.open:
            return False
        stage = self.owed.popleft() if self.owed else None
        if self._mixed:
            return True
        if stage is None and self.phase is Phase.MESSAGE and code >= 400:
            stage = Stage.MESSAGE  # refused before its end
        if stage is None:
            if code == 421:
                self.phase = Phase.QUITTING
            return True
        self._move(stage, code)
        return True

    def _move(self, stage: Stage, code: int) -> None:
        if stage in (Stage.EHLO, Stage.HELO) and code // 100 == 2:
            self._named = True
        self.phase = after_reply(self.phase, stage, code, named=self._named)

    def tls(self) -> None:
        """TLS began before what was said last: nothing of before counts (RFC 3207 4.2)."""
        self.phase, self._named = Phase.START, False

    def join(self) -> None:
        """The greeting is not in the source."""
        self.phase = Phase.START
        self.owed.clear()
