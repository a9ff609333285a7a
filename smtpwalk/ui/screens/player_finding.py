"""Finding in a player: what was asked for, the way from one place to the next, through all sessions, and only those.

It holds the search and nothing of the drawing; `player` is the screen that it works for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtpwalk.dialogue.finding import Query, hits, query
from smtpwalk.ui.screens.dialogs import Question
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.screens.player import PlayerScreen


class Finding:
    def __init__(self, screen: PlayerScreen) -> None:
        self._screen = screen
        self._query: Query | None = None
        self.only: list[int] | None = None
        """The rows that are shown, while only what was found is."""

    # ------------------------------------------------------------------ the search
    def ask(self) -> None:
        def answered(words: str | None) -> None:
            if words:
                self._query = query(words)
                self._say_found()
                self.next(1)

        text = 'A verb (rcpt), a code (550), a class (5xx) or text; all must fit. "Quoted" is text whatever it is.'
        value = self._query.words if self._query else ""
        self._screen.app.push_screen(Question("Find", text, value, ok="Find"), answered)

    def hits(self) -> list[int]:
        """The rows to go to in the session at hand; without a search the refusals."""
        if self._query is None:
            return self._screen.player.refusals()
        talk = self._screen.talk
        return hits(self._query, talk.rows, talk.exchanges)

    def _say_found(self) -> None:
        count, words = len(self.hits()), visible_text(self._query.words) if self._query else ""
        places = f"{count} place{'' if count == 1 else 's'}"
        self._screen.say(f"{words}: {places} in this session. n goes on, f shows only these, Esc ends the search.")

    @property
    def _what(self) -> str:
        return "refusal" if self._query is None else "such place"

    def next(self, by: int) -> None:
        """Within the session, then on through the others."""
        screen = self._screen
        row = screen.player.next_of(self.hits(), by)
        if row is None and len(screen.replaying.sessions) > 1:
            screen.pause()
            screen.run_worker(self._find_on(by), group="load", exclusive=True)
        else:
            screen.to_next(self.hits(), by, self._what)

    async def _find_on(self, by: int) -> None:
        """Session by session in that direction, until one has it. Escape or any other place ends it."""
        screen = self._screen
        begun, row = screen.replaying.session, screen.row_number()
        screen.say("Looking through the other sessions. Esc stops.")
        async for session in screen.replaying.others(by):
            if wanted := self.hits():
                self.only = None
                screen.query_one(Transcript).show(screen.talk.rows, limit=0)
                screen.go_to(wanted[0] if by > 0 else wanted[-1])
                screen.say(f"Found in session {session.number}.")
                return
        screen.say(f"There is no {self._what} {'behind' if by > 0 else 'before'} this place.")
        if begun is not None:
            screen.show_session(begun, lambda: screen.go_to(row) if row is not None else None)

    def end(self) -> bool:
        """Ends what goes on: only what was found, then the search. False when there is none."""
        if self.only is not None:
            self.toggle_only()
        elif self._query is not None:
            self._query = None
            self._screen.workers.cancel_group(self._screen, "load")
            self._screen.say("The search is over; n goes to refusals again.")
        else:
            return False
        return True

    # ------------------------------------------------------------------ only what was found
    def toggle_only(self) -> None:
        screen = self._screen
        if self.only is not None:
            row = screen.row_number()
            self.show_all()
            if row is not None:
                screen.go_to(row)
            return
        screen.pause()
        rows = screen.talk.rows
        wanted = {rows[row].exchange for row in self.hits()} - {None}
        self.only = [index for index, row in enumerate(rows) if row.exchange in wanted]
        screen.player.go(len(rows))
        screen.query_one(Transcript).show([rows[index] for index in self.only])
        screen.query_one(Transcript).action_to_row(0)
        screen.say("Only what was found is shown; f shows everything again.")
        screen.draw(follow=False)

    def show_all(self) -> None:
        if self.only is not None:
            self.only = None
            self._screen.query_one(Transcript).show(self._screen.talk.rows, limit=self._screen.player.shown)

    def row_at(self, place: int) -> int:
        """The row of the dialogue that stands at that place of the transcript."""
        return place if self.only is None else self.only[place]

    def shown_as(self, row: int) -> int:
        """The place of a row in the transcript; -1 when it is not shown."""
        if self.only is None:
            return row
        return self.only.index(row) if row in self.only else -1
