"""Opening comparisons: the screen at once, the files behind it, and what the app ends with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from smtpwalk.errors import RecordingError
from smtpwalk.recording.reader import open_recording
from smtpwalk.ui.comparing import CompareRequest, GivenUp, Reading
from smtpwalk.ui.screens.comparison import ComparisonScreen
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp

INTERRUPTED: Final = 130
"""What the app ends with when it was left before anything was found."""


class Comparisons:
    """One is open at a time. `alone`: the app was started for it only, so leaving it leaves the app."""

    def __init__(self, app: WalkApp) -> None:
        self._app = app
        self._reading: Reading | None = None
        self._screen: ComparisonScreen | None = None
        self._alone = False

    def open_files(self, a: Path, b: Path) -> None:
        """Two recordings of the list."""
        try:
            request = CompareRequest(open_recording(a), open_recording(b))
        except RecordingError as error:
            self._app.complain(error)
            return
        self.open(request)

    def open(self, request: CompareRequest, *, alone: bool = False) -> None:
        self._alone = alone
        self._reading = reading = Reading(request)
        self._screen = screen = ComparisonScreen(request)
        self._app.push_screen(screen)
        self._app.run_worker(self._read(reading, screen), group="compare", exclusive=True)

    async def _read(self, reading: Reading, screen: ComparisonScreen) -> None:
        try:
            screen.show(await reading.read())
        except GivenUp:
            return
        except RecordingError as error:
            self._complain(error, screen)

    def _complain(self, error: RecordingError, screen: ComparisonScreen) -> None:
        if self._alone:
            self._app.exit(error.exit_code, message=Text(f"smtpwalk: {visible_text(str(error))}"))
            return
        while screen in self._app.screen_stack:
            self._app.pop_screen()
        self._app.complain(error)

    def leave(self) -> None:
        """Back to where it was opened."""
        self.end()
        if self._alone:
            self._app.exit(self.exit_code)
        else:
            self._app.pop_screen()

    def end(self) -> None:
        """Nobody waits for the files any more."""
        if self._reading is not None:
            self._reading.given_up = True

    @property
    def exit_code(self) -> int:
        """Of a comparison that the app was started for: what was found."""
        if not self._alone or self._screen is None:
            return 0
        found = self._screen.comparison
        return INTERRUPTED if found is None else 0 if found.same else 1
