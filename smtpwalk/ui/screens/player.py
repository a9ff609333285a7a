"""The player: a recorded session in the walk's own view, row by row as if live, with steps forwards and back.

The screen draws what the `Replaying` has read and obeys the keys; nothing here can reach a network.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Footer, Label, Static

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Row
from smtpwalk.dialogue.explain import explain
from smtpwalk.dialogue.rail import rail
from smtpwalk.errors import RecordingError
from smtpwalk.recording.index import Session
from smtpwalk.recording.player import Player
from smtpwalk.ui.replaying import Replaying
from smtpwalk.ui.screens.dialogue import DialogueScreen
from smtpwalk.ui.screens.help import player_help
from smtpwalk.ui.screens.player_finding import Finding
from smtpwalk.ui.screens.player_keys import PLAYER_KEYS, Played
from smtpwalk.ui.screens.player_notes import Noting
from smtpwalk.ui.screens.player_pace import Pace
from smtpwalk.ui.screens.verdict import VerdictScreen
from smtpwalk.ui.widgets.guide import Guide, awaited
from smtpwalk.ui.widgets.rail import Rail
from smtpwalk.ui.widgets.time_line import TimeLine
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.visible import visible_text


class PlayerScreen(DialogueScreen):
    TRANSCRIPT = Played
    BINDINGS = PLAYER_KEYS

    def __init__(self, replaying: Replaying, title: str, remarks: str = "", *, whole: bool = True) -> None:
        """`whole`: begin with all of the session shown; else at its first row, playing."""
        super().__init__()
        self.replaying, self._title, self._remarks = replaying, title, remarks
        self._whole = whole  # all that has been read of the session is shown
        self._pace, self._finding, self._noting = Pace(self), Finding(self), Noting(self)

    # ------------------------------------------------------------------ what it is about
    @property
    def talk(self) -> Conversation:
        return self.replaying.talk

    @property
    def player(self) -> Player:
        return self.replaying.player

    def file_name(self) -> str:
        return "transcript.txt"

    def compose(self) -> ComposeResult:
        yield Label(id="title")
        yield from self.views()
        yield TimeLine(id="time-line")
        yield Static(id="state")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.lay_out(self.size.width)
        self.query_one(Footer).compact = True
        self.query_one(Transcript).focus()
        self.replaying.listeners.add(self.grown)
        self.say(self._remarks)
        self._begin()

    def on_unmount(self) -> None:
        self.replaying.listeners.discard(self.grown)

    def show_session(self, session: Session, then: Callable[[], None] | None = None) -> None:
        """Another session, all of it shown; `then` is done as soon as it is read."""
        self.replaying.begin(session)
        self._whole = True
        if self.is_mounted:
            self._begin(then)

    def _begin(self, then: Callable[[], None] | None = None) -> None:
        self._finding.only = None
        self.replaying.load()
        player = self.player
        player.go(len(player.rows) if self._whole else 0)
        self.query_one(Transcript).show(self.talk.rows, limit=player.shown)
        self.grown()
        self.run_worker(self._load(then), group="load", exclusive=True)
        if not self._whole:
            self._pace.toggle()
        elif then is None and not self.replaying.follow:
            self.query_one(Transcript).action_to_row(0)

    async def _load(self, then: Callable[[], None] | None) -> None:
        """The rest of a long session, while the keys work."""
        await self.replaying.load_all()
        if then is not None:
            then()

    def grown(self) -> None:
        """More was read: of the session at hand, or of the file."""
        player = self.player
        if self.replaying.newest_is_another():
            self.show_session(self.replaying.sessions[-1])
            return
        follow = self._whole and player.go(len(player.rows)) and self.replaying.follow
        self.draw(follow=follow)

    # ------------------------------------------------------------------ drawing
    def draw(self, *, follow: bool = True) -> None:
        """`follow`: the cursor goes to the last row that is shown."""
        if not self.is_mounted:
            return
        player = self.player
        transcript = self.query_one(Transcript)
        if self._finding.only is None:
            if follow:
                transcript.reveal(player.shown)
            else:
                transcript.limit(player.shown)
        current = player.current()
        waits = current is not None and not player.is_answered(current)
        self.query_one(Rail).items = rail(player.answered(), current.stage if waits and current else None)
        self.draw_marks()
        self._draw_title()
        self._draw_guide()
        self.refresh_bindings()

    def draw_marks(self) -> None:
        noted = self.replaying.noted()
        self.query_one(Transcript).mark_rows(frozenset(map(self._finding.shown_as, noted)))
        self.query_one(TimeLine).show(self.player, noted, self._pace.words)

    def _draw_title(self) -> None:
        many, at = len(self.replaying.sessions), self.replaying.position
        which = f"   session {at + 1} of {many}" if at is not None and many > 1 else ""
        going = "playing" if self._pace.playing else "following" if self.replaying.follow else "paused"
        title = Content.styled(f" {visible_text(self._title)} ", "bold $primary")
        self.query_one("#title", Label).update(title + Content.styled(f"{which}  {going}", "$foreground-muted"))

    def _draw_guide(self) -> None:
        row = self.row_number()
        exchange_index = self.talk.rows[row].exchange if row is not None else None
        parts: list[Content] = []
        if (note := self.replaying.noted().get(row if row is not None else -1)) is not None:
            said = visible_text(note) if note else "a mark"
            parts.append(Content.styled("Your note: ", "bold $accent") + Content(said))
        exchange = self.talk.exchanges[exchange_index] if exchange_index is not None else None
        guide = self.query_one(Guide)
        if exchange is not None and not self.player.is_answered(exchange):
            guide.show_content(Content("\n").join([*parts, awaited(exchange)]))
            return
        explanation = explain(exchange, self.talk) if exchange else None
        if explanation is None:
            parts.append(Content(_END if row == len(self.talk.rows) - 1 else _HOW))
            guide.show_content(Content("\n").join(parts))
        else:
            guide.show(None, explanation, warning=self.stranger(), before=Content("\n").join(parts))

    def say(self, sentence: str, *, warn: bool = False) -> None:
        self.query_one("#state", Static).update(Content.styled(sentence, "bold $warning" if warn else ""))

    def on_transcript_row_chosen(self, event: Transcript.RowChosen) -> None:
        self._draw_guide()

    # ------------------------------------------------------------------ rows
    def row_number(self) -> int | None:
        """The row of the dialogue at the cursor, else the last one shown."""
        cursor = self.query_one(Transcript).cursor
        if cursor is not None:
            return self._finding.row_at(cursor)
        return self.player.shown - 1 if self.player.shown else None

    def row(self) -> Row | None:
        number = self.row_number()
        return self.talk.rows[number] if number is not None else None

    def go_to(self, row: int) -> None:
        """Shows everything up to that row, and puts the cursor on it."""
        self.pause()
        self._finding.show_all()
        self.player.go_behind(row)
        self._moved()

    def _moved(self) -> None:
        """At the end, what is read later is shown too."""
        self._whole = self.player.at_end
        self.draw()

    def _to_exchange(self, exchange: int) -> None:
        rows = [index for index, row in enumerate(self.talk.rows) if row.exchange == exchange]
        if rows:
            self.go_to(rows[-1])

    def on_time_line_chosen(self, event: TimeLine.Chosen) -> None:
        self.go_to(event.row)

    # ------------------------------------------------------------------ playing and stepping
    def action_play(self) -> None:
        self._finding.show_all()
        self._pace.toggle()

    def pause(self) -> None:
        self._whole = False
        self._pace.stop()

    def action_step(self, by: int) -> None:
        self.pause()
        self._finding.show_all()
        if not self.player.step(by):
            self.app.bell()
        self._moved()

    def action_stage(self, by: int) -> None:
        self.to_next(self.player.stages(), by, "other stage")

    def action_place(self, tenth: int) -> None:
        self.pause()
        self._finding.show_all()
        self.player.go(len(self.player.rows) * tenth // 10)
        self._moved()

    def action_speed(self, by: int) -> None:
        self._pace.faster(by)

    def action_idle(self) -> None:
        self._pace.next_cap()

    def to_next(self, rows: list[int], by: int, what: str) -> None:
        """To the next of the rows; where there is none, a sentence says so."""
        row = self.player.next_of(rows, by)
        if row is None:
            self.say(f"There is no {what} {'behind' if by > 0 else 'before'} this place.")
        else:
            self.go_to(row)

    # ------------------------------------------------------------------ finding, marks and notes
    def action_find(self) -> None:
        self._finding.ask()

    def action_found(self, by: int) -> None:
        self._finding.next(by)

    def action_only(self) -> None:
        self._finding.toggle_only()

    def action_mark(self) -> None:
        self._noting.mark()

    def action_note(self) -> None:
        self._noting.note()

    def action_marked(self, by: int) -> None:
        self.to_next(sorted(self.replaying.noted()), by, "mark")

    # ------------------------------------------------------------------ other screens
    def action_verdict(self) -> None:
        try:
            judged = self.replaying.judged()
        except RecordingError as error:
            self.say(str(error), warn=True)
            return

        def answered(place: tuple[int, int] | None) -> None:
            if place is None:
                return
            session = self.replaying.index.sessions.get(judged.sessions[place[0] - 1])
            if session is not None and session is not self.replaying.session:
                self.show_session(session, lambda: self._to_exchange(place[1]))
            else:
                self._to_exchange(place[1])

        self.app.push_screen(VerdictScreen(judged), answered)

    def action_session(self, by: int) -> None:
        sessions, at = self.replaying.sessions, self.replaying.position
        if at is not None and len(sessions) > 1:
            self.pause()
            self.show_session(sessions[(at + by) % len(sessions)])

    def action_sessions(self) -> None:
        self.pause()
        self.app.opening.list_sessions(self.replaying, self._title, self)

    def action_leave(self) -> None:
        if not self._finding.end():
            self.app.opening.leave_replay(self)

    def action_help(self) -> None:
        self.app.show_text("The player", player_help())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return len(self.replaying.sessions) > 1 if action in ("session", "sessions") else True


_END: Final = "The session ends here. v shows what may be concluded; , goes back by one exchange, Home to the start."
_HOW: Final = "Space plays, . goes on by one exchange and , back. Up and Down choose a line; n the next refusal."
