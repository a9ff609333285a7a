"""A sink that prints each line of the dialogue when it happens, and says so when the port speaks no SMTP."""

from __future__ import annotations

from smtpwalk.cli.console import Console
from smtpwalk.cli.painting import painted
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.explain import other_protocol
from smtpwalk.report.transcript import Line, line_of
from smtpwalk.wire.events import Event


class RowPrinter:
    """`talk` is the fold of the session that the events come from; it stands before this in the session's sinks."""

    def __init__(self, console: Console) -> None:
        self.talk: Conversation | None = None
        self._console = console
        self._printed = 0
        self._judged = False

    def __call__(self, event: Event) -> None:
        if self.talk is None:
            return
        for row in self.talk.rows[self._printed :]:
            self._console.print_line(painted(line_of(row), colour=self._console.colour))
        self._printed = len(self.talk.rows)
        self._judge(self.talk)

    def _judge(self, talk: Conversation) -> None:
        """Once, by the first bytes of the server: they need not be a whole line."""
        if self._judged:
            return
        line = next((row.line.raw for row in talk.rows if row.from_server), b"")
        first = line or talk.partial
        said = other_protocol(first)
        if said:
            self._console.print_line(str(Line(said, "          ! *** ", warn=True)))
        self._judged = bool(said or line)
