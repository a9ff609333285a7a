"""A terminal for tests: the lines that will be typed are known beforehand, and all that was printed is kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from smtpwalk.cli.console import Console
from smtpwalk.practice.personality import Personality

Typed = str | BaseException | Callable[[], str]
"""A line, something that happens instead (Ctrl-C), or a function that waits for something and then types."""


class Terminal:
    """`console` is handed to what is tested; `text` is what a person would have seen."""

    def __init__(self, typed: Iterable[Typed] = (), *, interactive: bool = False) -> None:
        self._typed = iter(typed)
        self._out = io.StringIO()
        self.prompts: list[str] = []
        self.hidden: list[str] = []
        self.console = Console(self._read, self._secret, self._out, interactive=interactive)

    @property
    def text(self) -> str:
        return self._out.getvalue()

    def _read(self, prompt: str) -> str:
        self.prompts.append(prompt)
        found = next(self._typed, None)
        if found is None:
            raise EOFError
        if isinstance(found, BaseException):
            raise found
        return found if isinstance(found, str) else found()

    def _secret(self, prompt: str) -> str:
        typed = self._read(prompt)
        self.hidden.append(typed)
        return typed


class Opened:
    """In place of `open_app`: remembers what the screen was asked for."""

    def __init__(self) -> None:
        self.hosts: list[Sequence[Personality]] = []
        self.wanted: list[dict[str, Any]] = []

    def __call__(self, hosts: Callable[[], Sequence[Personality]], **wanted: Any) -> int:
        self.hosts.append(hosts())
        self.wanted.append(wanted)
        return 0
