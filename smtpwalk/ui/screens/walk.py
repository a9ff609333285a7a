"""The walk: rail, transcript, guide and one command line, on a session that is going on.

The screen draws the state after each event and hands the user's lines to the walker; it decides nothing about SMTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Footer, Label

from smtpwalk.dialogue.advice import Advice, breaks_the_line
from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.dialogue.explain import explain, named
from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.rail import rail
from smtpwalk.errors import NetworkError
from smtpwalk.net.session import Waited
from smtpwalk.net.timeouts import CONNECT, reply_timeout
from smtpwalk.net.walker import Walker
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.screens.dialogs import AddressQuestion, Choice, Question, Reading
from smtpwalk.ui.screens.help import walk_help
from smtpwalk.ui.screens.message import MessageScreen
from smtpwalk.ui.widgets.clock import StateLine
from smtpwalk.ui.widgets.command_line import CommandLine
from smtpwalk.ui.widgets.guide import Guide
from smtpwalk.ui.widgets.rail import Rail
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.commands import bare, read_command
from smtpwalk.wire.events import Event
from smtpwalk.wire.stages import Stage
from smtpwalk.wire.visible import hex_dump, visible, visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.app import WalkApp

WIDE = 100
"""Columns from which rail, transcript and guide stand side by side."""


class WalkScreen(Screen[None]):
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
        Binding("ctrl+n", "more", "More guide", show=False),
        Binding("pageup", "scroll(-1)", "Back", show=False, priority=True),
        Binding("pagedown", "scroll(1)", "On", show=False, priority=True),
        Binding("ctrl+y", "copy_row", "Copy line", show=False),
    ]

    def __init__(self, walker: Walker, request: WalkRequest, recording: str) -> None:
        super().__init__()
        self.walker = walker
        self.request = request
        self._recording = recording
        self._stale = False
        self._shown: object = None  # what the guide was drawn for
        self._warned: str | None = None  # the line that was advised against and may be sent by a second Enter
        self._other = -1

    app: WalkApp

    def compose(self) -> ComposeResult:
        yield Label(self._title(), id="title")
        with Horizontal(id="middle"):
            yield Rail(id="rail")
            yield Transcript(self.walker.talk.rows, id="transcript")
            yield Guide(id="guide")
        yield StateLine(id="state")
        with Horizontal(id="prompt"):
            yield Label("C> ")
            yield CommandLine(id="line")
        yield Footer(show_command_palette=False)

    def _title(self) -> Content:
        practice = self.request.practice
        name = f"practice: {practice.title}" if practice else f"walk: {self.request.target}"
        return Content.styled(f" {visible_text(name)} ", "bold $primary") + Content.styled(
            f"  Esc leaves   recording: {visible_text(self._recording)}", "$text-muted"
        )

    def on_mount(self) -> None:
        self._arrange(self.size.width)
        self.query_one(CommandLine).focus()
        self._redraw()
        self.start()

    def on_resize(self, event: Resize) -> None:
        self._arrange(event.size.width)

    def _arrange(self, width: int) -> None:
        wide = width >= WIDE
        self.set_class(wide, "wide")
        self.query_one(Rail).across = not wide

    # ------------------------------------------------------------------ what happens on the wire
    def start(self) -> None:
        self.query_one(StateLine).wait_for("the connection", self.request.timeout or CONNECT)
        self.run_worker(self._connect(), group="wire")

    async def _connect(self) -> None:
        try:
            await self.walker.connect()
        except NetworkError as error:
            self._say(str(error), warn=True)
        self._redraw()

    def heard(self, event: Event) -> None:
        """A sink of the session: draw soon, once for all events of one turn."""
        if not self._stale:
            self._stale = True
            self.call_later(self._redraw)

    def _redraw(self) -> None:
        self._stale = False
        talk, step = self.walker.talk, self.walker.step
        self.query_one(Transcript).refresh_rows(visible(talk.partial))
        self.query_one(Rail).items = rail(talk, step.stage)
        self._draw_guide()
        self._draw_state()
        line = self.query_one(CommandLine)
        line.password = talk.phase is Phase.AUTHENTICATING
        line.suggest(visible(step.line) if step.line is not None else "")
        line.placeholder = _PLACEHOLDERS.get(talk.phase, "type a line; Enter sends it")
        self.refresh_bindings()
        if talk.phase is Phase.MESSAGE and step.message is not None and self._shown_message != id(talk.last):
            self._shown_message = id(talk.last)
            self.action_write_message()

    _shown_message = 0

    def _draw_guide(self) -> None:
        transcript = self.query_one(Transcript)
        talk, step = self.walker.talk, self.walker.step
        row = None if transcript.cursor is None else talk.rows[transcript.cursor]
        following = None if row is not None and row.exchange is not None else step
        exchange = self._explained(None if row is None else row.exchange)
        shown = (exchange.index, len(exchange.replies), following) if exchange else (None, 0, following)
        if shown != self._shown:
            self._shown = shown
            explanation = explain(exchange, talk) if exchange else None
            said = _said(exchange) if exchange else ""
            self.query_one(Guide).show(following, explanation, said=said, software=named(talk)[:1])

    def _explained(self, index: int | None) -> Exchange | None:
        """The exchange of the row at the cursor, else the one that was answered last."""
        exchanges = self.walker.talk.exchanges
        if index is not None:
            return exchanges[index]
        answered = [one for one in exchanges if one.answered_at is not None]
        return max(answered, key=lambda one: one.answered_at or 0.0, default=None)

    def _draw_state(self) -> None:
        state, waiting = self.query_one(StateLine), self.walker.talk.waiting_for
        if waiting is not None and not self.walker.talk.closed and not waiting.waited:
            what = "the greeting" if waiting.command is None else f"the reply to {waiting.stage.upper()}"
            state.wait_for(what, self.request.timeout or reply_timeout(waiting.stage))
        else:
            state.arrived()

    def on_transcript_row_chosen(self) -> None:
        self._draw_guide()

    # ------------------------------------------------------------------ the user's lines
    async def on_command_line_sent(self, event: CommandLine.Sent) -> None:
        line, talk = event.line, self.walker.talk
        if talk.closed or talk.phase is Phase.CONNECTING:
            self._put_back(line)
            self._say("There is no connection to send it on; F5 walks again, Esc leaves.", warn=True)
            return
        raw = line.encode("utf-8", "surrogateescape")
        advice = [] if self._warned == line else self.walker.advise(raw)
        self._warned = None
        if any(one.bytes_to_show for one in advice):
            self._show_bytes(line, raw, advice)
        elif advice:
            self._warned = line
            self._put_back(line)
            self._say(" ".join(one.text for one in advice) + " Enter sends it all the same.", warn=True)
        else:
            self._send(line, raw)

    def _put_back(self, line: str) -> None:
        command_line = self.query_one(CommandLine)
        command_line.value = line
        command_line.cursor_position = len(line)

    def _show_bytes(self, line: str, raw: bytes, advice: list[Advice]) -> None:
        warning = " ".join(one.text for one in advice)
        body = Content(
            warning + "\n\n" + "\n".join(hex_dump(raw)) + "\n\nThese bytes go out, and CR LF behind them."
        )

        def answered(choice: str | None) -> None:
            if choice == "send":
                self._send(line, raw)
            else:
                self._put_back(line)

        title = "CR, LF or NUL inside the line" if breaks_the_line(raw) else "Control characters inside the line"
        self.app.push_screen(
            Choice(title, body, {"back": "Back to the line", "send": "Send these bytes"}), answered
        )

    def _send(self, line: str, raw: bytes) -> None:
        talk = self.walker.talk
        secret = talk.phase is Phase.AUTHENTICATING
        if not secret and talk.phase is not Phase.MESSAGE:
            path = bare(read_command(raw).path)
            self.query_one(CommandLine).remember(line, [visible(path)] if path else [])
        if talk.phase is Phase.MESSAGE and raw.startswith(b".") and raw != b".":
            raw = b"." + raw  # dot-stuffing (RFC 5321 4.5.2)
            self._say(
                "The line began with a dot, so a second one went out before it; the server takes it away again."
            )
        self._other = -1
        self.query_one(Transcript).cursor = None
        self.run_worker(self._talk(raw), group="wire")

    async def _talk(self, raw: bytes) -> Waited | None:
        try:
            waited = await self.walker.say(raw)
        except NetworkError as error:
            self._say(str(error), warn=True)
            return None
        if waited is Waited.TIMED_OUT:
            self._say("The reply did not come in time. Wait on, type another line, or give up with F9.", warn=True)
        return waited

    def on_command_line_pasted(self, event: CommandLine.Pasted) -> None:
        shown = "\n".join(f"{n:3}  {visible_text(line)}" for n, line in enumerate(event.lines, 1))
        body = Content(
            f"{shown}\n\nThey are sent one by one, each after the reply to the one before. A refusal stops the rest."
        )
        choices = {"send": f"Send {len(event.lines)} lines", "back": "Send nothing"}

        def answered(choice: str | None) -> None:
            if choice == "send":
                self.run_worker(self._send_all(event.lines), group="wire")

        self.app.push_screen(Choice(f"You pasted {len(event.lines)} lines", body, choices), answered)

    async def _send_all(self, lines: list[str]) -> None:
        for number, line in enumerate(lines, 1):
            talk = self.walker.talk
            raw = line.encode("utf-8", "surrogateescape")
            if talk.phase is Phase.MESSAGE:
                self._shown_message = id(talk.last)
            elif talk.phase is not Phase.AUTHENTICATING:
                self.query_one(CommandLine).remember(line)
            waited = await self._talk(raw)
            exchange = talk.last
            refused = exchange is not None and (exchange.code or 0) >= 400
            if number < len(lines) and (waited is not Waited.ANSWERED or refused or talk.closed):
                self._say(f"Stopped behind line {number}: {len(lines) - number} lines were not sent. Arrow up has the"
                          " last one.", warn=True)  # fmt: skip
                return

    # ------------------------------------------------------------------ keys
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer holds the keys of the moment, and no others."""
        talk = self.walker.talk
        if action == "again":
            return talk.closed
        if action == "give_up":
            return talk.owed > 0 and not talk.closed
        if action == "may_go":
            return not talk.closed
        if action == "other":
            return bool(self.walker.step.others) or talk.phase is Phase.MESSAGE
        return True

    def action_other(self) -> None:
        """The guide's other lines, one after the other, into the command line; at 354 the editor."""
        if self.walker.talk.phase is Phase.MESSAGE:
            self.action_write_message()
            return
        step = self.walker.step
        lines = [visible(other.line) for other in step.others]
        if step.line is not None:
            lines.append(visible(step.line))
        if lines:
            self._other = (self._other + 1) % len(lines)
            self._put_back(lines[self._other])

    def action_write_message(self) -> None:
        text = (self.walker.step.message or b"").decode("utf-8").replace("\r\n", "\n")

        def written(message: str | None) -> None:
            if message is None:
                self._say("The server waits for the message: type it line by line, a lone dot ends it; F3 opens the"
                          " editor again.")  # fmt: skip
            else:
                self.run_worker(self._send_message(message.encode("utf-8")), group="wire")

        self.app.push_screen(MessageScreen(text), written)

    async def _send_message(self, text: bytes) -> None:
        try:
            await self.walker.say_message(text)
        except NetworkError as error:
            self._say(str(error), warn=True)

    def action_may_go(self) -> None:
        def answered(address: str | None) -> None:
            if address:
                self.walker.allow_message_to(address.encode("utf-8"))
                self._redraw()
                self._say(f"The guide now goes on to a message for {visible_text(address)}.")

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
        self._say("You gave up waiting. The reply stays owed: when it comes, it goes to the command it answers.")

    def action_again(self) -> None:
        if self.walker.talk.closed:
            self.app.opening.walk_again(self)

    def begin_again(self, walker: Walker) -> None:
        """Another session of the same recording, on this screen."""
        self.walker = walker
        self._shown, self._warned, self._other = None, None, -1
        self.query_one(Transcript).show(walker.talk.rows)
        self._redraw()
        self.start()

    def action_bytes(self) -> None:
        talk, cursor = self.walker.talk, self.query_one(Transcript).cursor
        rows = talk.rows
        index = cursor if cursor is not None else len(rows) - 1
        while index > 0 and not (rows[index].from_client or rows[index].from_server):
            index -= 1
        if rows:
            raw = rows[index].line.raw
            self.app.push_screen(Reading("The bytes of this line", Content("\n".join(hex_dump(raw)) or "(none)")))

    def action_code_book(self) -> None:
        answered = [exchange for exchange in self.walker.talk.exchanges if exchange.code is not None]
        self.app.open_code_book(str(answered[-1].code) if answered else "")

    def action_help(self) -> None:
        self.app.push_screen(Reading("Where you are, and the keys", walk_help(self.walker.step)))

    def action_save(self) -> None:
        from smtpwalk.ui.opening import save_transcript, transcript_name

        def answered(name: str | None) -> None:
            if name:
                self._say(save_transcript(self.walker.talk, name))

        text = "The recording itself is saved already, line by line: this is a copy to read and to hand on."
        question = Question("Save the transcript as text", text, transcript_name(self.request.target))
        self.app.push_screen(question, answered)

    def action_copy_row(self) -> None:
        transcript = self.query_one(Transcript)
        index = transcript.cursor if transcript.cursor is not None else len(transcript.rows) - 1
        if index >= 0:
            self.app.copy_to_clipboard(transcript.text_of(index))
            self._say("Copied, if the terminal takes OSC 52. F7 saves to a file, always.")

    def action_more(self) -> None:
        """The next page of the guide, and from its end back to its beginning."""
        guide = self.query_one(Guide)
        if guide.scroll_offset.y >= guide.max_scroll_y:
            guide.scroll_home(animate=False)
        else:
            guide.scroll_relative(y=max(1, guide.size.height - 1), animate=False)

    def action_scroll(self, pages: int) -> None:
        transcript = self.query_one(Transcript)
        transcript.scroll_relative(y=pages * max(1, transcript.size.height - 1), animate=False)

    def action_leave(self) -> None:
        if self.query_one(Transcript).has_focus:
            self.query_one(CommandLine).focus()
            return
        if self.walker.talk.closed or self.walker.talk.phase is Phase.CONNECTING:
            self.app.opening.leave_walk()
            return

        def answered(choice: str | None) -> None:
            if choice == "quit":
                self.run_worker(self._quit_and_leave(), group="wire")
            elif choice == "hang-up":
                self.app.opening.leave_walk()

        body = Content(
            "The connection is open. QUIT is the polite way to go; all that was said is recorded already."
        )
        choices = {"quit": "Send QUIT and leave", "hang-up": "Hang up", "stay": "Stay"}
        self.app.push_screen(Choice("Leave the walk?", body, choices), answered)

    async def _quit_and_leave(self) -> None:
        await self.walker.take_leave()
        self.app.opening.leave_walk()

    def commands(self) -> Iterable[SystemCommand]:
        """What the command palette offers here."""
        yield SystemCommand("Save transcript", "As a text file", self.action_save)
        yield SystemCommand("Bytes", "The bytes of the last line", self.action_bytes)
        yield SystemCommand("May go to", "Say where a message may go", self.action_may_go)
        yield SystemCommand("Leave the walk", "QUIT first, or hang up", self.action_leave)

    def _say(self, sentence: str, *, warn: bool = False) -> None:
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
