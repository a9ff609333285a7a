"""A plain terminal, a pipe or a test: lines out, lines in, secrets without an echo. No screen, and no SMTP.

What is printed is our own words or has passed the sanitiser before; several threads may print.
"""

from __future__ import annotations

import getpass
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TextIO

Reader = Callable[[str], str]
"""Is given the prompt, answers the line without its end; EOFError when there is no more."""


class Console:
    """`interactive`: a person sits there and can be asked. Without one, prompts are left out."""

    def __init__(
        self,
        read: Reader,
        secret: Reader,
        out: TextIO,
        *,
        interactive: bool,
        colour: bool = False,
        width: int = 0,
    ) -> None:
        self.interactive = interactive
        self.colour = colour
        self._read, self._secret, self._out, self._width = read, secret, out, width
        self._lock = Lock()
        self._prompt = ""

    @classmethod
    def standard(cls) -> Console:
        interactive = sys.stdin.isatty() and sys.stdout.isatty()
        if not interactive:
            return cls(
                _from_pipe(sys.stdin),
                _from_pipe(sys.stdin),
                sys.stdout,
                interactive=False,
                colour=wants_colour(sys.stdout, os.environ),
            )
        width = min(shutil.get_terminal_size().columns, 100)
        return cls(
            _terminal_reader(),
            _hidden,
            sys.stdout,
            interactive=True,
            colour=wants_colour(sys.stdout, os.environ),
            width=width,
        )

    def say(self, text: str = "", indent: str = "") -> None:
        """One line; on a terminal long text is wrapped, in a pipe it stays one line."""
        lines = [indent + text]
        if self._width and len(lines[0]) >= self._width:
            lines = textwrap.wrap(text, self._width - 1, initial_indent=indent, subsequent_indent=indent)
        self.print_line("\n".join(lines))

    def print_line(self, text: str) -> None:
        """As it is: a line of a transcript is never broken."""
        with self._lock:
            around = ("\n", self._prompt) if self._prompt else ("", "")  # it came while a prompt stood there
            self._out.write(f"{around[0]}{text}\n{around[1]}")
            self._out.flush()

    def ask(self, prompt: str, *, hidden: bool = False) -> str | None:
        """A line, or None when no more will come."""
        read = self._secret if hidden and self.interactive else self._read
        self._prompt = prompt if self.interactive else ""
        try:
            return read(self._prompt)
        except EOFError:
            return None
        except KeyboardInterrupt:
            self._prompt = ""
            self.print_line("")  # what comes next begins a line of its own
            raise
        finally:
            self._prompt = ""


def wants_colour(out: TextIO, environ: Mapping[str, str]) -> bool:
    """A terminal that is not dumb, unless the user said NO_COLOR (https://no-color.org)."""
    return out.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def _from_pipe(source: TextIO) -> Reader:
    def read(prompt: str) -> str:
        line = source.readline()
        if not line:
            raise EOFError
        return line.removesuffix("\n").removesuffix("\r")

    return read


def _hidden(prompt: str) -> str:
    return getpass.getpass(prompt)


def _terminal_reader() -> Reader:
    """With line editing where the system has it. History is left to whoever knows what is secret."""
    try:
        import readline
    except ImportError:
        return input
    readline.set_auto_history(False)
    return input


def remember(line: str) -> None:
    """Puts a line into the history of this run; nothing is ever written to a file. Odd signs would not come back."""
    readline = sys.modules.get("readline")
    if readline is not None and line and line.isprintable():
        readline.add_history(line)
