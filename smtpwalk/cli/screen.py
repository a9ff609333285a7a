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

NO_TERMINAL: Final = "The screen needs a terminal, and this is none."


def open_app(hosts: Callable[[], Sequence[Personality]], **wanted: Any) -> int:
    """Opens the app; `wanted` says with what (`request`, `practice` or `start`). Answers its exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(NO_TERMINAL, "Use smtpwalk walk --plain HOST, or smtpwalk --help for all commands.")
    from smtpwalk.ui.app import WalkApp
    from smtpwalk.ui.machine import Machine

    def record(*wanted: Any) -> Recorder:
        from smtpwalk.cli.recording_to import record as begin

        return begin(*wanted)

    app = WalkApp(Machine(record, recordings_folder(), hosts), **wanted)
    answer = app.run()
    return answer if isinstance(answer, int) else app.return_code or 0
