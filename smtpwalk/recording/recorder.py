"""Writing a recording while the session runs: every event is on its way to the disk when the call returns.

Here lives the one writer of recordings. It never reads, never changes a line that is written, and never stops
a session: when the disk fails, the file ends with its last whole line and `problem` says why.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from smtpwalk.errors import RecordingError
from smtpwalk.recording.creating import create_in, create_named
from smtpwalk.recording.header import Header, encode_header
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.trouble import trouble
from smtpwalk.wire.events import ClientBytes, Event, ServerBytes

CHUNK: Final = 1 << 20
"""Longer chunks go into several lines, so that no line comes near the reader's limit."""

OnProblem = Callable[[RecordingError], None]


class Recorder:
    """An open recording. Call it with each event; `Recorder.in_folder` makes up the name itself.

    Opening raises RecordingError. Afterwards nothing is raised for the disk's sake: at the first failure
    `problem` is set, `on_problem` is called once, the file is left with its last whole line, and from then on
    events are only counted (`lost`): a recording with a hole would tell a wrong story.
    """

    def __init__(self, path: Path, header: Header, *, on_problem: OnProblem | None = None) -> None:
        """Record to a file that the user named. What is there already is never written over."""
        self._start(path, create_named(path), header, on_problem)

    @classmethod
    def in_folder(cls, folder: Path, header: Header, *, on_problem: OnProblem | None = None) -> Self:
        """Record to a new file of the folder, named from the header's time and target."""
        recorder = cls.__new__(cls)
        path, descriptor = create_in(folder, header.started, f"{header.host}:{header.port}")
        recorder._start(path, descriptor, header, on_problem)
        return recorder

    def _start(self, path: Path, descriptor: int, header: Header, on_problem: OnProblem | None) -> None:
        self.path = path
        self.header = header
        self.problem: RecordingError | None = None
        self.lost = 0
        self._descriptor: int | None = descriptor
        self._on_problem: OnProblem | None = None
        self._size = 0
        self._write(descriptor, encode_header(header))
        if self.problem is not None:
            self.close()
            raise self.problem
        self._on_problem = on_problem

    def __call__(self, event: Event) -> None:
        for piece in _pieces(event):
            if self._descriptor is not None and self.problem is None:
                self._write(self._descriptor, encode_event(piece))
            if self._descriptor is None or self.problem is not None:
                self.lost += 1
                return

    def _write(self, descriptor: int, line: str) -> None:
        """The whole line in one write: after a kill the file ends with a whole line, or with a piece of one."""
        data = line.encode("ascii") + b"\n"
        try:
            written = 0
            while written < len(data):  # once, but for a disk that has room for a part only
                written += os.write(descriptor, data[written:])
        except OSError as error:
            with contextlib.suppress(OSError):  # a device cannot be cut; a cut-off last line is no harm either
                os.ftruncate(descriptor, self._size)
            self._give_up(error)
        else:
            self._size += len(data)

    def _give_up(self, error: OSError) -> None:
        self.problem = trouble(self.path, "written to any more", error)
        if self._on_problem is not None:
            self._on_problem(self.problem)

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            os.close(descriptor)
        except OSError as error:  # network file systems report a full disk here
            if self.problem is None:
                self._give_up(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _pieces(event: Event) -> Iterator[Event]:
    if isinstance(event, ClientBytes | ServerBytes) and len(event.data) > CHUNK:
        for start in range(0, len(event.data), CHUNK):
            yield replace(event, data=event.data[start : start + CHUNK])
    else:
        yield event
