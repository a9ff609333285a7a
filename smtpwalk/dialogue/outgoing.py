"""The client's bytes cut into what they are: a command, a line of the message, an answer inside AUTH.

What a line is depends on what was answered before it, so the caller's phase is asked anew for each line; the one
thing kept here is what stands between line ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from smtpwalk.dialogue.exchange import RowKind
from smtpwalk.dialogue.phases import Phase
from smtpwalk.wire.buffer import Line, LineBuffer
from smtpwalk.wire.commands import Command, bdat_size, read_command
from smtpwalk.wire.stages import Stage


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One line. `command` is set for kind `command`; `chunk` for a line of a BDAT chunk (RFC 3030)."""

    kind: RowKind
    line: Line
    command: Command | None = None
    chunk: bool = False


class OutgoingReader:
    def __init__(self, phase: Callable[[], Phase]) -> None:
        self._phase = phase
        self._lines = LineBuffer()
        self._masked = False
        self._left = 0  # octets of a BDAT chunk still to come: they are no lines of the dialogue
        self._chunk_lines = LineBuffer()

    def feed(self, data: bytes) -> Iterator[Outgoing]:
        """Take each line before the next one is asked for: it may change the phase."""
        position = 0
        while position < len(data):
            if self._left:
                part = data[position : position + self._left]
                yield from self._chunk(part)
            else:
                part = data[position : data.find(b"\n", position) + 1 or len(data)]
                for line in self._lines.feed(part):
                    yield self._read(line)
            position += len(part)

    def masked(self, placeholder: bytes) -> Iterator[Outgoing]:
        """A secret stood here, or a chunk that was not written down; the placeholder stands for it."""
        if self._left:
            self._left = 0
            yield Outgoing(RowKind.MESSAGE, Line(placeholder), chunk=True)
            return
        self._masked = True
        for line in self._lines.feed(placeholder):
            yield self._read(line)

    def flush(self) -> Iterator[Outgoing]:
        """The end of what was begun is missing: it is read as it stands."""
        chunk = self._chunk_lines.flush()
        self._left = 0
        for line in chunk:
            yield Outgoing(RowKind.MESSAGE, line, chunk=True)
        for line in self._lines.flush():
            yield self._read(line)

    def clear(self) -> None:
        self._lines.clear()
        self._masked, self._left = False, 0

    def _read(self, line: Line) -> Outgoing:
        masked, self._masked = self._masked, False
        phase = self._phase()
        if phase is Phase.MESSAGE:
            return Outgoing(RowKind.MESSAGE, line)
        command = read_command(line.data)
        if phase is Phase.AUTHENTICATING or (masked and command.stage is not Stage.AUTH):
            return Outgoing(RowKind.SECRET, line, command)
        self._left = bdat_size(command)
        return Outgoing(RowKind.COMMAND, line, command)

    def _chunk(self, part: bytes) -> Iterator[Outgoing]:
        self._left -= len(part)
        lines = self._chunk_lines.feed(part)
        for line in lines if self._left else [*lines, *self._chunk_lines.flush()]:
            yield Outgoing(RowKind.MESSAGE, line, chunk=True)
