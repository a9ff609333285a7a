"""Puts down what was decided: lines of the dialogue, remarks and marks, in order and by session.

Here lives the holding back of one line: it may turn out to be wrapped, or the reply to it may show that what was sent
is not what was seen. Which side said a line is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from smtpwalk.recording.importers.mutilated import missing as lacks
from smtpwalk.recording.importers.pasted.shown import Kind, Shown, kind_of
from smtpwalk.recording.importers.pasted.undecided import HARD
from smtpwalk.recording.importers.terminal.row import applied
from smtpwalk.recording.importers.told import client, mark, missing, remark, server, unsure
from smtpwalk.wire.events import Event

WRAPPED: Final = "This line was wrapped in the source; it is put together again."
KEYS: Final = (
    "The line was edited while it was typed, and the server did not understand it: the Backspaces are taken to have"
    " been sent, as by a telnet that sends each key. On the screen it read: {seen}"
)
CARETS: Final = "Each ^H in this line stands for a Backspace that was typed; the line is given as it read after them."
TLS_BEGAN: Final = (
    "The dialogue goes on after STARTTLS, so TLS must have begun before this line; the source does not show it."
)
_NOT_UNDERSTOOD: Final = frozenset({b"500", b"501", b"502"})
_AFTER_KEPT: Final = 64
"""Marks that may stand behind the line that is held back."""


@dataclass(slots=True)
class _Said:
    client: bool
    data: bytes
    line: Shown
    message: bool


class Scribe:
    def __init__(self) -> None:
        self.session = 1
        self.client_heard = False
        """Some line of this session is the client's."""
        self.begun = False
        """Something of this session was told that a new one must not follow."""
        self.closed = False
        self._out: list[Event] = []
        self._last: _Said | None = None
        self._after: list[Event] = []

    @property
    def last(self) -> Shown | None:
        """The line of the dialogue that was put down last, as long as it can be added to."""
        return self._last.line if self._last and not self._after else None

    def say(self, line: Shown, data: bytes, *, client: bool, message: bool = False) -> None:
        self.release(b"" if client else data[:3])
        self._last = _Said(client, data, line, message)
        self.begun = True
        self.client_heard = self.client_heard or client

    def more(self, line: Shown) -> None:
        """The rest of the line that was said last."""
        if self._last is not None:
            glue = b"" if self._last.line.width in HARD or self._last.data.endswith(b" ") else b" "
            self._last.data += glue + line.data.lstrip()
            self._last.line = line
            self.unsure(WRAPPED, line)

    def remark(self, line: Shown) -> None:
        if line.data.strip():
            self._put(remark(line.data, line.number, self.session, line.t))

    def unsure(self, why: str, line: Shown) -> None:
        self._put(unsure(why, line.number, self.session, line.t))

    def missing_message(self, why: str, line: Shown) -> None:
        """A message, or its end, was sent before this line and is not in the source."""
        self._put(missing("message", why, line.number, self.session, line.t))

    def mark(self, what: str, line: Shown, **facts: Any) -> None:
        self._put(mark(what, self.session, line.t, **facts))
        self.begun = self.begun or what not in ("connecting", "connected")
        self.closed = self.closed or what in ("closed", "failed")

    def tls_before_last(self) -> None:
        """TLS began before the line that was said last."""
        if self._last is not None:
            line = self._last.line
            self._out.append(mark("tls", self.session, line.t))
            self._out.append(unsure(TLS_BEGAN, line.number, self.session, line.t))

    def next_session(self) -> None:
        self.release()
        if self.begun:
            self.session += 1
        self.begun = self.closed = self.client_heard = False

    def release(self, code: bytes = b"") -> None:
        """Nothing can change the line that was held back any more. `code`: of the reply that follows it."""
        if self._last is not None:
            self._write(self._last, code)
            self._last = None
        if self._after:
            self._out += self._after
            self._after.clear()

    def take(self) -> list[Event]:
        """What was put down since it was last taken."""
        out, self._out = self._out, []
        return out

    def _put(self, event: Event) -> None:
        if self._last is None:
            self._out.append(event)
            return
        self._after.append(event)
        if len(self._after) > _AFTER_KEPT:
            self.release()

    def _write(self, said: _Said, code: bytes) -> None:
        line, notes = said.line, list[str]()
        if said.message:
            data = said.data
        else:
            data, notes = self._mended(said, code)
        self._out.append((client if said.client else server)(data, self.session, line.t))
        for note in notes:
            self._out.append(unsure(note, line.number, self.session, line.t))

    def _mended(self, said: _Said, code: bytes) -> tuple[bytes, list[str]]:
        """The line as it is put down, and what is to be said about it."""
        data, keys = said.data, said.line.keys
        notes: list[str] = []
        if said.client and b"^H" in data:
            keys, data = data.replace(b"^H", b"\b"), applied(data.replace(b"^H", b"\b"))
            notes = [CARETS]
        if keys and code in _NOT_UNDERSTOOD and kind_of(data) is Kind.COMMAND:
            return keys, [KEYS.format(seen=data.decode("utf-8", "backslashreplace"))]
        lack = lacks(data)
        return data, [*notes, lack] if lack else notes
