"""The one command line: editable, with history and completion. What stands in it is what will be sent.

It sends nothing itself: Enter posts `Sent`, a paste of several lines posts `Pasted`. A secret of an AUTH dialogue is
neither shown nor remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets.input import Selection

from smtpwalk.ui.widgets.field import Field
from smtpwalk.wire.commands import VERBS, read_command
from smtpwalk.wire.secrets import secret_start
from smtpwalk.wire.stages import Stage

_STARTS = ("MAIL FROM:<", "RCPT TO:<", *(verb.decode() for verb in VERBS if verb not in (b"MAIL", b"RCPT")))


class DialogueSuggester(Suggester):
    """Completes the verb, then whatever line of this session begins so, then an address that was used."""

    def __init__(self, command_line: CommandLine) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._line = command_line

    async def get_suggestion(self, value: str) -> str | None:
        if self._line.password:
            return None
        return completion(value, self._line.history, self._line.addresses)


def completion(value: str, history: Iterable[str], addresses: Iterable[str]) -> str | None:
    """The whole line that the value may become, or None."""
    if not value:
        return None
    typed = value.upper()
    for line in history:
        if line.startswith(value) and line != value and line.isprintable():
            return line
    for start in _STARTS:
        if start.startswith(typed) and start != typed:
            return value + start[len(value) :]
    head, bracket, part = value.rpartition("<")
    if bracket and ">" not in part:
        for address in addresses:
            if address.startswith(part):
                return f"{head}<{address}>"
    return None


def without_secrets(lines: Iterable[str], *, answering: bool) -> list[str]:
    """Lines that are about to be sent, with the answers inside AUTH hidden: all behind AUTH up to another command."""
    shown = []
    for line in lines:
        command = read_command(_octets(line))
        answering = command.stage is Stage.AUTH or (answering and command.stage is Stage.OTHER)
        hidden = answering and command.stage is Stage.OTHER
        shown.append("(hidden)" if hidden else _open_part(line) + ("(hidden)" if _open_part(line) != line else ""))
    return shown


def _open_part(line: str) -> str:
    """The line up to the secret that an AUTH command may carry itself."""
    begin = secret_start(_octets(line), answering=False)
    return line if begin is None else _octets(line)[:begin].decode("utf-8", "replace")


def _octets(line: str) -> bytes:
    return line.encode("utf-8", "surrogateescape")


class CommandLine(Field):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "older", "Older line", show=False),
        Binding("down", "newer", "Newer line", show=False),
        Binding("tab", "complete", "Complete", show=False),
    ]

    class Sent(Message):
        """The user pressed Enter on this line."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    class Pasted(Message):
        """Several lines were pasted; nothing has been sent."""

        def __init__(self, lines: list[str]) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, select_on_focus=False, compact=True)
        self.history: list[str] = []
        """Newest first; no line of an AUTH dialogue is ever in it."""
        self.addresses: list[str] = []
        self._at = -1
        self._draft = ""
        self.suggested = ""
        """What the guide put there; a line of the user's own is never overwritten by it."""
        self.secret = False
        """A 334 is being answered: what is typed is not shown."""
        self.suggester = DialogueSuggester(self)

    def suggest(self, line: str) -> None:
        """The guide's line for the step at hand, unless the user is typing one of his own."""
        self._hide()
        if self.value in ("", self.suggested) and self.value != line:
            self.value = line
            self.selection = Selection(0, len(line))  # whoever types replaces it; whoever moves edits it
        self.suggested = line

    def watch_value(self) -> None:
        self._hide()

    def _hide(self) -> None:
        """An answer to 334, and an AUTH line from where it carries the secret itself."""
        self.password = self.secret or _open_part(self.value) != self.value

    def remember(self, line: str, addresses: Iterable[str] = ()) -> None:
        """Into the history, without the secret part of an AUTH line; never called for answers inside AUTH."""
        kept = _open_part(line)
        if kept.strip():
            self.history = [kept, *(old for old in self.history if old != kept)][:500]
        self.addresses = list(dict.fromkeys([*addresses, *self.addresses]))[:200]
        self._at = -1

    async def action_submit(self) -> None:
        line, self.value = self.value, ""
        self.suggested = ""
        self._at = -1
        self.post_message(self.Sent(line))

    def action_older(self) -> None:
        if self._at + 1 < len(self.history):
            if self._at < 0:
                self._draft = self.value
            self._at += 1
            self._put(self.history[self._at])

    def action_newer(self) -> None:
        if self._at >= 0:
            self._at -= 1
            self._put(self.history[self._at] if self._at >= 0 else self._draft)

    def action_complete(self) -> None:
        """Takes the completion; without one Tab leads on, as everywhere."""
        if self._suggestion and self._suggestion != self.value:
            self._put(self._suggestion)
        else:
            self.app.action_focus_next()

    def _put(self, line: str) -> None:
        self.value = line
        self.cursor_position = len(line)

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines are asked for; one line is left to Input, whose own handler is called behind this one."""
        lines = event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        while len(lines) > 1 and not lines[-1]:
            lines.pop()
        if len(lines) > 1:
            event.stop()
            event.prevent_default()
            self.post_message(self.Pasted(lines))
