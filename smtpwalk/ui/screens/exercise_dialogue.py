"""A dialogue exercise on the screen: the walk, without its suggestions, and the task that ticks itself beside it.

After every event the goals are looked at, over all sessions and the host's outbox. What the last reply means is
still explained; what to type is for the learner to find.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Label

from smtpwalk.course.goals import Standing
from smtpwalk.dialogue.explain import explain
from smtpwalk.dialogue.phases import Phase
from smtpwalk.ui.doing import Doing
from smtpwalk.ui.practising import Practising
from smtpwalk.ui.screens.exercise import KEYS, TASK, asked, heading, not_yet, show_text_above
from smtpwalk.ui.screens.sending import Sending
from smtpwalk.ui.screens.walk import WalkScreen
from smtpwalk.ui.widgets.command_line import CommandLine
from smtpwalk.ui.widgets.guide import Guide, explained
from smtpwalk.ui.widgets.transcript import Transcript

_LOOK: Final = 0.3
"""Seconds between two looks into the outbox: a message takes its time."""
_NOTHING: Final = "Nothing was sent. Type a command; F6 gives a hint."
_BY_HAND: Final = (
    "The server waits for the message: type it line by line, a lone dot ends it; F3 opens an editor."
)
_DONE: Final = "That is it. Esc goes back to the lesson; you may go on talking."
_HELP: Final = (
    "You are connected to a practice host; nothing that you type leaves this machine. Type a line, Enter sends it,"
    " and the reply is explained. The signs before the goals change by themselves as they come about.\n\n"
    "F5 connects anew; all connections count together. F4 shows the bytes of a line, F9 gives up waiting.\n"
    "Within a message F3 opens an editor; a lone dot ends the message. PgUp and PgDn scroll the dialogue."
)


class LessonSending(Sending):
    """The message is typed by hand unless the learner asks for the editor."""

    def offer_editor(self) -> None:
        talk = self._walker.talk
        if talk.phase is Phase.MESSAGE and self._edited is not talk.last:
            self._edited = talk.last
            self._screen.say(_BY_HAND)


class DialogueExerciseScreen(WalkScreen):
    SENDING = LessonSending
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "other", "Editor"),
        Binding("f5", "again", "Again"),
        Binding("f6", "hint", "Hint"),
        Binding("f7", "skip", "Skip"),
        Binding("escape", "leave", "Lesson"),
        Binding("ctrl+t", "text", "Text", show=False, priority=True),
    ]

    def __init__(self, practising: Practising, doing: Doing) -> None:
        super().__init__(practising.walker(), practising.request, "")
        self.practising, self.doing = practising, doing
        self.standing: Standing = practising.standing()
        self._arrived = 0
        self._tried = 0
        """Sessions that ended without the goal."""
        self._said = (0, False, doing.remarks, False)
        """Hints and remarks as they were seen last."""

    def _title(self) -> Content:
        host = self.practising.host.host
        return heading(self.doing) + Content.styled(f": {host}", "$foreground-muted")

    def on_mount(self) -> None:
        self.query_one(Guide).border_title = TASK
        self.set_interval(_LOOK, self._look_into_outbox)

    # ------------------------------------------------------------------ ticking
    def redraw(self) -> None:
        self._tick()
        super().redraw()

    def _look_into_outbox(self) -> None:
        if self.practising.arrived != self._arrived:
            self._arrived = self.practising.arrived
            self.redraw()

    def _tick(self) -> None:
        self.standing = self.practising.standing()
        if self.standing.done and not self.doing.done:
            self.doing.finish()
            self.query_one("#title", Label).update(self._title())
            self.say(_DONE)
            self.app.bell()
        elif self.talk.closed and not self.doing.done and self._tried < len(self.practising.talks):
            self._tried = len(self.practising.talks)
            if self.talk.exchanges[1:]:
                self.doing.judged(self.standing.done, not_yet(self.standing))

    def _draw_guide(self) -> None:
        """Task, goals, the reply that came last or the one at the cursor, hints. The newest of them is what is seen."""
        transcript, talk = self.query_one(Transcript), self.talk
        row = None if transcript.cursor is None else talk.rows[transcript.cursor]
        exchange = self._explained(None if row is None else row.exchange)
        reply = (exchange.index, len(exchange.replies)) if exchange else None
        doing = self.doing
        said = (doing.hints, doing.solution, doing.remarks, doing.done)
        shown = (self.standing, reply, said)
        if shown == self._shown:
            return
        self._shown = shown
        explanation = explain(exchange, talk) if exchange else None
        told = explained(explanation) if explanation else None
        guide = self.query_one(Guide)
        guide.show_content(asked(doing, self.standing, airy=self.size.height >= 36, reply=told))
        if said != self._said:
            self._said = said
            guide.call_after_refresh(guide.scroll_end, animate=False)

    def _draw_line(self) -> None:
        super()._draw_line()
        if self.talk.phase is Phase.CLOSED:
            self.query_one(CommandLine).placeholder = "the connection is closed; F5 connects anew, Esc leaves"

    # ------------------------------------------------------------------ the learner's lines
    def on_command_line_sent(self, event: CommandLine.Sent) -> None:
        """An empty line is rarely meant, and costs a 500."""
        if not event.line and self.talk.phase not in (Phase.MESSAGE, Phase.AUTHENTICATING):
            event.prevent_default()
            self.say(_NOTHING)

    # ------------------------------------------------------------------ keys
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("hint", "skip"):
            return not self.doing.done
        if action == "other":
            return self.talk.phase is Phase.MESSAGE
        if action in ("again", "may_go"):
            return action == "again"
        return super().check_action(action, parameters)

    def action_again(self) -> None:
        """Another connection to the same host; messages and sessions so far still count."""
        self.begin_again(self.practising.walker())

    def action_hint(self) -> None:
        self.doing.help()
        self._draw_guide()
        self.refresh_bindings()

    def action_skip(self) -> None:
        self.doing.skip()
        self.leave_it()

    def action_leave(self) -> None:
        if self.doing.done or not any(row.from_client for row in self.talk.rows):
            self.leave_it()
        else:
            super().action_leave()

    def action_text(self) -> None:
        show_text_above(self.doing, self.app)

    def leave_it(self) -> None:
        self.app.learning.leave_exercise()

    def action_help(self) -> None:
        self.app.show_text("This exercise, and the keys", Content(f"{_HELP}\n\n{KEYS}"))

    def commands(self) -> Iterable[SystemCommand]:
        yield SystemCommand("Save transcript", "As a text file", self.action_save)
        yield SystemCommand("Bytes", "The bytes of the last line", self.action_bytes)
