"""A program in a pseudo-terminal, and the time from a cause to the bytes that it paints."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self


class Terminal:
    """`argv` runs in a pty of that size. `until` answers the seconds until a text was painted."""

    def __init__(self, argv: Sequence[str], *, columns: int = 100, lines: int = 30) -> None:
        self.began = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what a user starts has been compiled before
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS=str(columns), LINES=str(lines))
            os.execv(argv[0], list(argv))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self._pid, 0)

    def until(self, text: bytes, since: float | None = None, patience: float = 30.0) -> float:
        start = self.began if since is None else since
        seen = b""
        while text not in seen:
            ready, _, _ = select.select([self._fd], [], [], patience)
            if not ready:
                raise TimeoutError(f"{text!r} was not painted within {patience} s; seen: {seen[-300:]!r}")
            seen += os.read(self._fd, 65536)
        return time.perf_counter() - start

    def press(self, keys: bytes) -> float:
        """Seconds from a key to the first bytes that answer it."""
        start = time.perf_counter()
        os.write(self._fd, keys)
        select.select([self._fd], [], [], 5.0)
        taken = time.perf_counter() - start
        self.drain()
        return taken

    def answer(self, keys: bytes, text: bytes) -> float:
        """Seconds from a key until a text was painted."""
        start = time.perf_counter()
        os.write(self._fd, keys)
        return self.until(text, start)

    def memory(self) -> float:
        """The most that the program has held so far, in MB."""
        with open(f"/proc/{self._pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))

    def drain(self, quiet: float = 0.15) -> None:
        """Reads on until nothing came for a while."""
        while select.select([self._fd], [], [], quiet)[0]:
            os.read(self._fd, 65536)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
