"""A dialogue to look at: rail, transcript and guide, and the keys that only look. Live or recorded makes no difference.

What is sent, and what a recording is, belongs to the screens built on this one.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Footer

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Row
from smtpwalk.dialogue.explain import other_protocol
from smtpwalk.ui.screens.dialogs import Question, Reading
from smtpwalk.ui.widgets.guide import Guide
from smtpwalk.ui.widgets.rail import Rail
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.visible import hex_dump

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp

WIDE = 100
"""Columns from which rail, transcript and guide stand side by side."""


class DialogueScreen(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "more", "More guide", show=False),
        Binding("pageup", "scroll(-1)", "Back", show=False, priority=True),
        Binding("pagedown", "scroll(1)", "On", show=False, priority=True),
        Binding("ctrl+y", "copy_row", "Copy line", show=False),
    ]

    TRANSCRIPT: ClassVar[type[Transcript]] = Transcript

    app: WalkApp

    # ------------------------------------------------------------------ what the screens built on it answer
    @property
    @abstractmethod
    def talk(self) -> Conversation: ...

    @abstractmethod
    def say(self, sentence: str, *, warn: bool = False) -> None:
        """A sentence for the state line."""

    @abstractmethod
    def file_name(self) -> str:
        """What a saved transcript is called unless the user says otherwise."""

    # ------------------------------------------------------------------ layout
    def views(self) -> ComposeResult:
        with Horizontal(id="middle"):
            yield Rail(id="rail")
            yield self.TRANSCRIPT(self.talk.rows, id="transcript")
            yield Guide(id="guide")

    def on_resize(self, event: Resize) -> None:
        self.lay_out(event.size.width)

    def lay_out(self, width: int) -> None:
        self.set_class(width >= WIDE, "wide")
        self.query_one(Rail).across = width < WIDE
        self.query_one(Footer).compact = width < WIDE  # all keys of the moment in 80 columns

    def stranger(self) -> str:
        """A sentence when what answers is no mail server at all."""
        first = next((row for row in self.talk.rows if row.from_server), None)
        return (other_protocol(first.line.data) or "") if first is not None and first.code is None else ""

    # ------------------------------------------------------------------ mouse
    def on_rail_chosen(self, event: Rail.Chosen) -> None:
        """A click on a stage: the transcript shows where it was asked for last."""
        index = next((one.index for one in reversed(self.talk.exchanges) if one.stage == event.stage), None)
        if index is not None:
            self.query_one(Transcript).show_exchange(index)

    # ------------------------------------------------------------------ keys
    def row(self) -> Row | None:
        """The row at the cursor, else the last one that is of the wire."""
        rows, cursor = self.talk.rows, self.query_one(Transcript).cursor
        if cursor is not None:
            return rows[cursor]
        return next((row for row in reversed(rows) if row.from_client or row.from_server), None)

    def action_bytes(self) -> None:
        row = self.row()
        if row is not None:
            dump = "\n".join(hex_dump(row.line.raw)) if row.from_client or row.from_server else ""
            self.app.push_screen(
                Reading("The bytes of this line", Content(dump or "This line is a note: no byte of it was sent."))
            )

    def action_code_book(self) -> None:
        """At the code of the row at the cursor, else at the last one that came."""
        cursor = self.query_one(Transcript).cursor
        code = self.talk.rows[cursor].code if cursor is not None else None
        if code is None:
            code = next((one.code for one in reversed(self.talk.exchanges) if one.code is not None), None)
        self.app.open_code_book(str(code) if code is not None else "")

    def action_save(self) -> None:
        from smtpwalk.ui.opening import save_transcript

        def answered(name: str | None) -> None:
            if name:
                self.say(save_transcript(self.talk, name))

        text = "The recording itself is saved already, line by line: this is a copy to read and to hand on."
        self.app.push_screen(Question("Save the transcript as text", text, self.file_name()), answered)

    def action_copy_row(self) -> None:
        transcript = self.query_one(Transcript)
        index = transcript.cursor if transcript.cursor is not None else len(transcript.rows) - 1
        if index >= 0:
            self.app.copy_to_clipboard(transcript.text_of(index))
            self.say("Copied, if the terminal takes OSC 52. F7 saves to a file, always.")

    def action_more(self) -> None:
        self.query_one(Guide).turn_page()

    def action_scroll(self, pages: int) -> None:
        transcript = self.query_one(Transcript)
        transcript.scroll_relative(y=pages * max(1, transcript.size.height - 1), animate=False)
