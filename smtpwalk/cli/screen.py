"""The way to the app with the screen: what depends on the machine is handed to it here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from smtpwalk.cli.places import recordings_folder
from smtpwalk.errors import UsageError

if TYPE_CHECKING:
    from smtpwalk.practice.personality import Personality
    from smtpwalk.recording.recorder import Recorder
    from smtpwalk.ui.machine import School

NO_TERMINAL: Final = "The screen needs a terminal, and this is none."


def on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_app(
    hosts: Callable[[], Sequence[Personality]], *, school: Callable[[], School] | None = None, **wanted: Any
) -> int:
    """Opens the app; `wanted` says with what (`request`, `practice` or `start`). Answers its exit code.

    `school` answers the course and the progress in it; without it they are the program's own.
    """
    if not on_terminal():
        raise UsageError(NO_TERMINAL, "Use smtpwalk walk --plain HOST, or smtpwalk --help for all commands.")
    from smtpwalk.ui.app import WalkApp
    from smtpwalk.ui.machine import Machine

    def record(*wanted: Any) -> Recorder:
        from smtpwalk.cli.recording_to import record as begin

        return begin(*wanted)

    app = WalkApp(Machine(record, recordings_folder(), hosts, school or _school), **wanted)
    answer = app.run()
    return answer if isinstance(answer, int) else app.return_code or 0


def _school() -> School:
    """The program's own course; read when somebody wants to learn."""
    from smtpwalk.cli.learn import open_course, opened_school

    return opened_school(*open_course())
