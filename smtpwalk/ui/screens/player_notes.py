"""Marks and notes in a player: where they go is the notes' file beside the recording, which itself never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtpwalk.errors import RecordingError
from smtpwalk.recording.notes import Place
from smtpwalk.ui.screens.dialogs import Question
from smtpwalk.wire.visible import visible, visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.screens.player import PlayerScreen


class Noting:
    def __init__(self, screen: PlayerScreen) -> None:
        self._screen = screen

    def mark(self) -> None:
        """A mark at the line, or what stands there away."""
        place = self._screen.replaying.place_of(self._screen.row_number())
        if place is not None:
            self._keep(place, None if place in self._screen.replaying.notes.at else "")

    def note(self) -> None:
        screen = self._screen
        number = screen.row_number()
        place = screen.replaying.place_of(number)
        if place is None or number is None:
            return
        screen.pause()
        notes = screen.replaying.notes

        def answered(text: str | None) -> None:
            if text is not None:
                self._keep(place, text)

        line = visible(screen.talk.rows[number].line.data)[:60]
        text = f"To the line: {line}\nIt is kept in {visible_text(notes.path.name)}; the recording never changes."
        screen.app.push_screen(Question("A note", text, notes.at.get(place, ""), ok="Keep"), answered)

    def _keep(self, place: Place, text: str | None) -> None:
        """None: nothing stands there any more. What cannot be written is said, and kept while the program runs."""
        notes = self._screen.replaying.notes
        try:
            if text is None:
                notes.remove(place)
            else:
                notes.put(place, text)
        except RecordingError as error:
            self._screen.say(str(error), warn=True)
        self._screen.draw(follow=False)
