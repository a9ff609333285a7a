"""The walk: rail, transcript, guide and one command line, on a session that is going on.

The screen draws the state after each event and obeys the keys; `sending` takes the user's lines to the wire, and
neither decides anything about SMTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Footer, Label

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.dialogue.explain import explain, named
from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.rail import rail
from smtpwalk.net.timeouts import CONNECT, reply_timeout
from smtpwalk.net.walker import Walker
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.screens.dialogs import AddressQuestion, Choice, Reading
from smtpwalk.ui.screens.dialogue import DialogueScreen
from smtpwalk.ui.screens.help import walk_help
from smtpwalk.ui.screens.sending import Sending
from smtpwalk.ui.widgets.clock import StateLine
from smtpwalk.ui.widgets.command_line import CommandLine
from smtpwalk.ui.widgets.guide import Guide
from smtpwalk.ui.widgets.rail import Rail
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.events import Event
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import visible, visible_text

_PARTIAL = 500
"""Of a line that is still coming in, as many bytes as may be seen."""


class WalkScreen(DialogueScreen):
    SENDING: ClassVar[type[Sending]] = Sending
    """What takes the user's lines to the wire."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help"),
        Binding("f2", "code_book", "Codes"),
        Binding("f3", "other", "Other"),
        Binding("f4", "bytes", "Bytes"),
        Binding("f5", "again", "Walk again"),
        Binding("f6", "may_go", "May go"),
        Binding("f7", "save", "Save"),
        Binding("f9", "give_up", "Give up"),
        Binding("escape", "leave", "Leave"),
    ]

    def __init__(self, walker: Walker, request: WalkRequest, recording: str) -> None:
        super().__init__()
        self.walker = walker
        self.request = request
        self._recording = recording
        self._stale = False
        self._shown: object = None  # what the guide was drawn for
        self._other = -1
        self.sending = self.SENDING(self)
        self.step = walker.step
        """The step at hand when the screen was drawn last: asking for it is not free in a long session."""

    def compose(self) -> ComposeResult:
        yield Label(self._title(), id="title")
        yield from self.views()
        yield StateLine(id="state")
        with Horizontal(id="prompt"):
            yield Label("C> ")
            yield CommandLine(id="line")
        yield Footer(show_command_palette=False)

    @property
    def talk(self) -> Conversation:
        return self.walker.talk

    def file_name(self) -> str:
        from smtpwalk.ui.opening import transcript_name

        return transcript_name(self.request.target)

    def _title(self) -> Content:
        practice = self.request.practice
        name = f"practice: {practice.title}" if practice else f"walk: {self.request.target}"
        return Content.styled(f" {visible_text(name)} ", "bold $primary") + Content.styled(
            f"  Esc leaves   recording: {visible_text(self._recording)}", "$foreground-muted"
        )

    def on_mount(self) -> None:
        self.lay_out(self.size.width)
        self.query_one(CommandLine).focus()
        self.redraw()
        self.start()

    # ------------------------------------------------------------------ what happens on the wire
    def start(self) -> None:
        self.query_one(StateLine).wait_for("the connection", self.request.timeout or CONNECT)
        self.run_worker(self.sending.connect(), group="wire")

    def heard(self, event: Event) -> None:
        """A sink of the session: draw soon, once for all events of one turn."""
        if not self._stale:
            self._stale = True
            self.call_later(self.redraw)

    def redraw(self) -> None:
        self._stale = False
        if not self.is_mounted:
            return
        talk, step = self.talk, self.walker.step
        self.step = step
        self.query_one(Transcript).refresh_rows(visible(talk.partial[:_PARTIAL]))
        self.query_one(Rail).items = rail(talk.exchanges, step.stage, connecting=talk.phase is Phase.CONNECTING)
        self._draw_guide()
        self._draw_state()
        self._draw_line()
        self.refresh_bindings()
        self.sending.offer_editor()

    def _draw_line(self) -> None:
        line, phase = self.query_one(CommandLine), self.talk.phase
        secret = phase is Phase.AUTHENTICATING  # nothing is put into a field that nobody can read
        line.secret = secret
        line.suggest("" if secret or self.step.line is None else visible(self.step.line))
        line.placeholder = _PLACEHOLDERS.get(phase, "type a line; Enter sends it")

    def _draw_guide(self) -> None:
        transcript = self.query_one(Transcript)
        talk, step = self.talk, self.step
        row = None if transcript.cursor is None else talk.rows[transcript.cursor]
        following = None if row is not None and row.exchange is not None else step
        exchange = self._explained(None if row is None else row.exchange)
        stranger = self.stranger()
        shown = (stranger, following, *((exchange.index, len(exchange.replies)) if exchange else ()))
        if shown != self._shown:
            self._shown = shown
            explanation = explain(exchange, talk) if exchange else None
            said = _said(exchange) if exchange else ""
            guide = self.query_one(Guide)
            guide.show(following, explanation, said=said, software=named(talk)[:1], warning=stranger)

    def _explained(self, index: int | None) -> Exchange | None:
        """The exchange of the row at the cursor, else the one that was answered last."""
        exchanges = self.talk.exchanges
        if index is not None:
            return exchanges[index]
        return next((one for one in reversed(exchanges) if one.answered_at is not None), None)

    def _draw_state(self) -> None:
        state, waiting = self.query_one(StateLine), self.talk.waiting_for
        if waiting is not None and not self.talk.closed and not waiting.waited:
            what = "the greeting" if waiting.command is None else f"the reply to {waiting.stage.upper()}"
            state.wait_for(what, self.request.timeout or reply_timeout(waiting.stage))
        else:
            state.arrived()

    def on_transcript_row_chosen(self) -> None:
        self._draw_guide()

    # ------------------------------------------------------------------ the user's lines
    def on_command_line_sent(self, event: CommandLine.Sent) -> None:
        self.sending.line(event.line)

    def on_command_line_pasted(self, event: CommandLine.Pasted) -> None:
        self.sending.paste(event.lines)

    def put_back(self, line: str) -> None:
        """Into the command line again, to be looked at, changed or sent."""
        command_line = self.query_one(CommandLine)
        command_line.value = line
        command_line.cursor_position = len(line)

    # ------------------------------------------------------------------ keys
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer holds the keys of the moment, and no others."""
        talk = self.talk
        if action == "again":
            return talk.closed
        if action == "give_up":
            return talk.owed > 0 and not talk.closed
        if action == "may_go":
            return not talk.closed
        if action == "other":
            return bool(self.step.others) or talk.phase is Phase.MESSAGE
        return True

    def action_other(self) -> None:
        """The guide's other lines, one after the other, into the command line; at 354 the editor."""
        if self.talk.phase is Phase.MESSAGE:
            self.sending.message()
            return
        step = self.step
        lines = [visible(other.line) for other in step.others]
        if step.line is not None:
            lines.append(visible(step.line))
        if lines:
            self._other = (self._other + 1) % len(lines)
            self.put_back(lines[self._other])

    def action_may_go(self) -> None:
        def answered(address: str | None) -> None:
            if address:
                self.walker.allow_message_to(address.encode("utf-8"))
                self.redraw()
                self.say(f"The guide now goes on to a message for {visible_text(address)}.")

        self.app.push_screen(
            AddressQuestion(
                "Where may the message go?",
                "An address of your own, outside the server you test: never a stranger's. The guide uses it as"
                " recipient and goes on to DATA for it.",
                visible(self.walker.settings.recipient),
            ),
            answered,
        )

    def action_give_up(self) -> None:
        self.walker.give_up(self.query_one(StateLine).waited)
        self.say("You gave up waiting. The reply stays owed: when it comes, it goes to the command it answers.")

    def action_again(self) -> None:
        if self.talk.closed:
            self.app.opening.walk_again(self)

    def begin_again(self, walker: Walker) -> None:
        """Another session of the same recording, on this screen."""
        self.walker = walker
        self._shown, self._other = None, -1
        self.sending = self.SENDING(self)
        self.query_one(CommandLine).value = ""
        self.query_one(Transcript).show(walker.talk.rows)
        self.redraw()
        self.start()

    def action_help(self) -> None:
        self.app.push_screen(Reading("Where you are, and the keys", walk_help(self.step)))

    def action_leave(self) -> None:
        """From transcript and guide back to the command line first; from there out, asking while it is open."""
        if not self.query_one(CommandLine).has_focus:
            self.query_one(CommandLine).focus()
            return
        if self.talk.closed or self.talk.phase is Phase.CONNECTING:
            self.leave_it()
            return

        def answered(choice: str | None) -> None:
            if choice == "quit":
                self.run_worker(self._quit_and_leave(), group="wire")
            elif choice == "hang-up":
                self.leave_it()

        body = Content(
            "The connection is open. QUIT is the polite way to go; all that was said is recorded already."
        )
        choices = {"quit": "Send QUIT and leave", "hang-up": "Hang up", "stay": "Stay"}
        self.app.push_screen(Choice("Leave the walk?", body, choices), answered)

    def leave_it(self) -> None:
        """Out of the walk, whatever state it is in."""
        self.app.opening.leave_walk()

    async def _quit_and_leave(self) -> None:
        await self.walker.take_leave()
        self.leave_it()

    def commands(self) -> Iterable[SystemCommand]:
        """What the command palette offers here."""
        yield SystemCommand("Save transcript", "As a text file", self.action_save)
        yield SystemCommand("Bytes", "The bytes of the last line", self.action_bytes)
        yield SystemCommand("May go to", "Say where a message may go", self.action_may_go)
        yield SystemCommand("Leave the walk", "QUIT first, or hang up", self.action_leave)

    def say(self, sentence: str, *, warn: bool = False) -> None:
        self.query_one(StateLine).say(sentence, warn=warn)


_PLACEHOLDERS = {
    Phase.MESSAGE: "a line of the message; a lone dot ends it",
    Phase.AUTHENTICATING: "an answer to 334; it is not shown, kept or recorded",
    Phase.CLOSED: "the connection is closed; F5 walks again",
    Phase.CONNECTING: "connecting",
}


def _said(exchange: Exchange) -> str:
    """What was answered: a verb, or the message."""
    if exchange.command is None:
        return "the message" if exchange.stage is Stage.MESSAGE else ""
    return exchange.command.verb.decode("ascii") or "that line"
