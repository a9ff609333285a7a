"""The program in a pseudo-terminal: all bytes that it wrote, and the screen that they make."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

PATIENCE = 20.0


class Tty:
    """`async with Tty("walk", "HOST", home=tmp_path) as tty:`; `raw` is what came, `lines()` what is seen."""

    def __init__(self, *arguments: str, home: Path, size: tuple[int, int] = (120, 40)) -> None:
        self.raw = bytearray()
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._arguments, self._home, self._size = arguments, home, size
        self._came = asyncio.Event()
        self._ended = False

    async def __aenter__(self) -> Self:
        self._master, slave = pty.openpty()
        columns, lines = self._size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(  # noqa: ASYNC220 - it is waited for by its output
            [sys.executable, "-m", "smtpwalk", *self._arguments],
            stdin=slave, stdout=slave, stderr=slave, env=surroundings(self._home), start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        asyncio.get_running_loop().add_reader(self._master, self._read)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.get_running_loop().remove_reader(self._master)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)

    def _read(self) -> None:
        try:
            data = os.read(self._master, 65536)
        except OSError:  # how Linux tells that the other side has closed
            data = b""
        if not data:
            self._ended = True
            asyncio.get_running_loop().remove_reader(self._master)
        self.raw += data
        with suppress(TypeError):  # pyte does not know every private sequence that Textual asks a terminal with
            self._stream.feed(data)
        self._came.set()

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    async def until(self, done: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not done() and not self._ended:
                self._came.clear()
                await self._came.wait()
        assert done(), "\n".join(self.lines())

    async def ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            while not self._ended:
                self._came.clear()
                await self._came.wait()
        return self.process.wait()

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    def shown(self) -> str:
        return "\n".join(self.lines())


def surroundings(home: Path) -> Mapping[str, str]:
    """The environment of a fresh user with a good terminal."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TEXTUAL_ANIMATIONS": "none",
    }
