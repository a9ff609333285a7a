"""The pace of a player: row after row at its time, faster or slower, no wait longer than its cap.

The one place of the player that asks a clock; where the replay stands is the business of `recording.player`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from smtpwalk.recording.player import IDLE_CAPS, SPEEDS

if TYPE_CHECKING:
    from smtpwalk.ui.screens.player import PlayerScreen

_AT_ONCE: Final = 0.01
"""Seconds below which the next row is shown together with the one before."""


class Pace:
    def __init__(self, screen: PlayerScreen) -> None:
        self._screen = screen
        self.playing = False
        self._speed, self._cap = SPEEDS.index(1.0), 0
        self._timer: Timer | None = None

    @property
    def words(self) -> str:
        """For the end of the time line: speed, and that waits are not shortened."""
        return f"{SPEEDS[self._speed]:g}x" + ("" if IDLE_CAPS[self._cap] is not None else " all")

    def toggle(self) -> None:
        """Plays on, from the beginning when it is at the end; or pauses."""
        if self.playing:
            self._screen.pause()
        else:
            self._screen.pause()
            if self._screen.player.at_end:
                self._screen.player.go(0)
            self.playing = True
            self._schedule()
        self._screen.draw()

    def stop(self) -> None:
        self.playing = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def faster(self, by: int) -> None:
        self._speed = max(0, min(len(SPEEDS) - 1, self._speed + by))
        self._screen.draw_marks()

    def next_cap(self) -> None:
        self._cap = (self._cap + 1) % len(IDLE_CAPS)
        cap = IDLE_CAPS[self._cap]
        self._screen.say(f"A wait lasts {cap:g} s at most." if cap is not None else "Waits are played in full.")
        self._screen.draw_marks()

    def _delay(self) -> float:
        return self._screen.player.delay(SPEEDS[self._speed], IDLE_CAPS[self._cap])

    def _schedule(self) -> None:
        self._timer = self._screen.set_timer(max(self._delay(), 0.001), self._tick)

    def _tick(self) -> None:
        """One row more, and with it those that came at the same moment."""
        player = self._screen.player
        if not self.playing:
            return
        player.go(player.shown + 1)
        while not player.at_end and self._delay() < _AT_ONCE:
            player.go(player.shown + 1)
        if player.at_end:
            self.playing = False
        else:
            self._schedule()
        self._screen.draw()
