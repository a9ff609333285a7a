"""Lines whose side is known, made into sessions: for notations that mark each line with who said it.

Here lives what the marks do not say: that a second greeting is a second connection, that a dialogue without a greeting
was joined in its middle, that TLS must have begun, and what is missing in a line.
"""

from __future__ import annotations

from typing import Final

from smtpwalk.dialogue.phases import Phase
from smtpwalk.recording.importers.pasted.scribe import Scribe
from smtpwalk.recording.importers.pasted.shown import Kind, Shown, is_220
from smtpwalk.recording.importers.pasted.standing import Standing
from smtpwalk.wire.events import Event

EARLY_KEPT: Final = 100
"""Lines of the client that are held until the first reply shows whether a greeting is there."""


class Marked:
    def __init__(self) -> None:
        self.scribe = Scribe()
        self.standing: Standing | None = None
        """None before the first line of a session that says where it stands."""
        self._early: list[Shown] = []

    @property
    def in_message(self) -> bool:
        return self.standing is not None and self.standing.phase is Phase.MESSAGE

    def say(self, line: Shown, *, client: bool) -> None:
        if self.standing is None or (not client and self._greets_again(line, self.standing)):
            self._begin(line, client=client)
        elif client:
            self._client(line, self.standing)
        else:
            self._server(line, self.standing)

    def remark(self, line: Shown) -> None:
        self.scribe.remark(line)

    def take(self) -> list[Event]:
        return self.scribe.take()

    def finish(self) -> list[Event]:
        if self._early:
            self._join(self._early[0])
        self.scribe.release()
        return self.scribe.take()

    def _begin(self, line: Shown, *, client: bool) -> None:
        if self.standing is not None:
            self.scribe.next_session()
            self.standing = None
        if client:
            self._early.append(line)
            if len(self._early) > EARLY_KEPT:
                self._join(self._early[0])
            return
        if is_220(line) or not self._early:
            self.standing = Standing()
            if self._early:  # said before the greeting: so the connection was there
                self.scribe.mark("connected", self._early[0])
        self._join(line)
        if self.standing is not None:
            self._server(line, self.standing)

    def _join(self, line: Shown) -> None:
        """What was held is said now; without a greeting the session was joined in its middle."""
        if self.standing is None:
            self.standing = Standing(greeted=True)
            self.scribe.mark("amid", line)
        early, self._early = self._early, []
        for said in early:
            self._client(said, self.standing)

    def _client(self, line: Shown, standing: Standing) -> None:
        message = standing.phase is Phase.MESSAGE or bool(standing.chunk)
        self.scribe.say(line, line.data, client=True, message=message)
        standing.client(line.data)

    def _server(self, line: Shown, standing: Standing) -> None:
        coded = line.kind is Kind.REPLY
        data = line.data.lstrip() if coded else line.data
        if coded and standing.phase is Phase.HANDSHAKE and standing.owed:
            self.scribe.tls_before_last()
            standing.tls()
        self.scribe.say(line, data, client=False)
        if coded:
            standing.server(data)

    def _greets_again(self, line: Shown, standing: Standing) -> bool:
        return is_220(line) and not standing.open and not standing.awaits_start_of_tls and standing.phase is not Phase.GREETING
