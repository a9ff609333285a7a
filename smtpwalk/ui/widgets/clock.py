"""The state line: what is waited for and for how long, and the last thing worth saying."""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static


class StateLine(Static):
    """`say` shows a sentence until the next one; `wait_for` runs a clock beside it until `arrived`."""

    def on_mount(self) -> None:
        self._since = 0.0
        self._what = ""
        self._limit = 0.0
        self._sentence = Content("")
        self._timer: Timer = self.set_interval(0.25, self._draw, pause=True)

    @property
    def waited(self) -> float:
        """Seconds since the wait began."""
        return monotonic() - self._since if self._what else 0.0

    def say(self, sentence: str, *, warn: bool = False) -> None:
        """An empty sentence takes the last one away."""
        self._sentence = Content.styled(sentence, "bold $warning" if warn else "$foreground-muted")
        self._draw()

    def wait_for(self, what: str, limit: float) -> None:
        if what != self._what:
            self._since = monotonic()
        self._what, self._limit = what, limit
        self._timer.resume()

    def arrived(self) -> None:
        if self._what:
            self._what = ""
            self._timer.pause()
            self._draw()

    def _draw(self) -> None:
        # Nothing flashes for an answer that comes at once.
        parts = [self._clock()] if self.waited >= 0.5 else []
        if self._sentence:
            parts.append(self._sentence)
        self.update(Content("\n").join(parts))

    def _clock(self) -> Content:
        passed = f"Waiting for {self._what}: {self.waited:.0f} s of {self._limit:.0f} s"
        return Content.styled(passed, "bold $warning") + Content.styled("   F9 gives up", "$foreground-muted")
