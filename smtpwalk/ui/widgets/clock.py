"""The state line: what is waited for and for how long, or the last thing worth saying. One line high."""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static


class StateLine(Static):
    """`say` shows a sentence; `wait_for` runs a clock until `arrived`."""

    def on_mount(self) -> None:
        self._since = 0.0
        self._what = ""
        self._limit = 0.0
        self._timer: Timer = self.set_interval(0.25, self._tick, pause=True)

    @property
    def waited(self) -> float:
        """Seconds since the wait began."""
        return monotonic() - self._since if self._what else 0.0

    def say(self, sentence: str, *, warn: bool = False) -> None:
        self._what = ""
        self._timer.pause()
        self.update(Content.styled(sentence, "bold $warning" if warn else "$text-muted"))

    def wait_for(self, what: str, limit: float) -> None:
        if not self._what:
            self._since = monotonic()
        self._what, self._limit = what, limit
        self._timer.resume()

    def arrived(self) -> None:
        if self._what:
            self._what = ""
            self._timer.pause()
            self.update("")

    def _tick(self) -> None:
        # Nothing flashes for an answer that comes at once.
        if self.waited >= 0.5:
            self.update(
                Content.styled(
                    f"Waiting for {self._what}: {self.waited:.0f} s of {self._limit:.0f} s", "bold $warning"
                )
                + Content.styled("   F9 give up", "$text-muted")
            )
