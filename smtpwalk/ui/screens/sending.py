"""What the user wants to send, on its way to the wire: advice first, bytes shown, a paste asked for, then sent.

It holds the questions before a line goes out and nothing of the drawing; `walk` is the screen that it works for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from smtpwalk.dialogue.advice import Advice, breaks_the_line
from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.dialogue.phases import Phase
from smtpwalk.errors import NetworkError
from smtpwalk.net.session import Waited
from smtpwalk.net.walker import Walker
from smtpwalk.ui.screens.dialogs import Choice
from smtpwalk.ui.screens.message import MessageScreen
from smtpwalk.ui.widgets.command_line import CommandLine, without_secrets
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.commands import bare, read_command
from smtpwalk.wire.visible import hex_dump, visible, visible_text

if TYPE_CHECKING:
    from smtpwalk.ui.screens.walk import WalkScreen

_NO_CONNECTION: Final = "There is no connection to send it on; F5 walks again, Esc leaves."
_HANDSHAKE: Final = "The TLS handshake is under way, and nothing may be sent before it is done."
_TOO_LATE: Final = "The reply did not come in time. Wait on, type another line, or give up with F9."
_STUFFED: Final = "The line began with a dot, so a second one went out before it; the server takes it away again."
_BY_HAND: Final = (
    "The server waits for the message: type it line by line, a lone dot ends it; F3 opens the editor again."
)


class Sending:
    def __init__(self, screen: WalkScreen) -> None:
        self._screen = screen
        self._warned: str | None = None  # was advised against, and goes out when Enter is pressed once more
        self._edited: Exchange | None = None  # the message that the editor was opened for
        self._pasting = False  # the lines that are being sent hold the message: no editor

    @property
    def _walker(self) -> Walker:
        return self._screen.walker

    # ------------------------------------------------------------------ one line
    def line(self, line: str) -> None:
        """Enter was pressed on it."""
        talk = self._walker.talk
        if talk.closed or talk.phase in (Phase.CONNECTING, Phase.HANDSHAKE):
            self._screen.put_back(line)
            self._screen.say(_HANDSHAKE if talk.phase is Phase.HANDSHAKE else _NO_CONNECTION, warn=True)
            return
        raw = line.encode("utf-8", "surrogateescape")
        advice = [] if self._warned == line else self._walker.advise(raw)
        self._warned = None
        if any(one.bytes_to_show for one in advice):
            self._show_bytes(line, raw, advice)
        elif advice:
            self._warned = line
            self._screen.put_back(line)
            self._screen.say(" ".join(one.text for one in advice) + " Enter sends it all the same.", warn=True)
        else:
            self._send(line, raw)

    def _show_bytes(self, line: str, raw: bytes, advice: list[Advice]) -> None:
        warning = " ".join(one.text for one in advice)
        dump = "\n".join(hex_dump(raw))
        body = Content(f"{warning}\n\n{dump}\n\nThese bytes go out, and CR LF behind them.")

        def answered(choice: str | None) -> None:
            if choice == "send":
                self._send(line, raw)
            else:
                self._screen.put_back(line)

        title = "CR, LF or NUL inside the line" if breaks_the_line(raw) else "Control characters inside the line"
        choices = {"back": "Back to the line", "send": "Send these bytes"}
        self._screen.app.push_screen(Choice(title, body, choices), answered)

    def _send(self, line: str, raw: bytes) -> None:
        self._screen.say("")
        self._remember(line, raw)
        if self._walker.talk.phase is Phase.MESSAGE and raw.startswith(b".") and raw != b".":
            raw = b"." + raw  # dot-stuffing (RFC 5321 4.5.2)
            self._screen.say(_STUFFED)
        self._screen.query_one(Transcript).cursor = None
        self._screen.run_worker(self._talk(raw), group="wire")

    def _remember(self, line: str, raw: bytes) -> None:
        """Into the history, unless it is text of a message or an answer inside AUTH."""
        if self._walker.talk.phase not in (Phase.MESSAGE, Phase.AUTHENTICATING):
            path = bare(read_command(raw).path)
            self._screen.query_one(CommandLine).remember(line, [visible(path)] if path else [])

    async def _talk(self, raw: bytes) -> Waited | None:
        try:
            waited = await self._walker.say(raw)
        except NetworkError as error:
            self._screen.say(str(error), warn=True)
            return None
        self._tell(waited)
        return waited

    async def connect(self) -> None:
        try:
            self._tell(await self._walker.connect())
        except NetworkError as error:
            self._screen.say(str(error), warn=True)
        self._screen.redraw()

    def _tell(self, waited: Waited) -> None:
        owed = self._walker.talk.waiting_for
        if waited is Waited.TIMED_OUT and owed is not None and not owed.waited:
            self._screen.say(_TOO_LATE, warn=True)

    # ------------------------------------------------------------------ several lines
    def paste(self, lines: list[str]) -> None:
        """Nothing goes out before the user has seen the lines and said yes."""
        answering = self._walker.talk.phase is Phase.AUTHENTICATING
        in_message = self._walker.talk.phase is Phase.MESSAGE
        seen = lines if in_message else without_secrets(lines, answering=answering)
        shown = "\n".join(f"{number:3}  {visible_text(line)}" for number, line in enumerate(seen, 1))
        body = Content(
            f"{shown}\n\nThey are sent one by one, each after the reply to the one before. A refusal stops the rest."
        )
        choices = {"send": f"Send {len(lines)} lines", "back": "Send nothing"}

        def answered(choice: str | None) -> None:
            if choice == "send":
                self._screen.say("")
                self._screen.run_worker(self._send_all(lines), group="wire")

        self._screen.app.push_screen(Choice(f"You pasted {len(lines)} lines", body, choices), answered)

    async def _send_all(self, lines: list[str]) -> None:
        self._pasting = True
        try:
            await self._one_by_one(lines)
        finally:
            self._pasting = False

    async def _one_by_one(self, lines: list[str]) -> None:
        for number, line in enumerate(lines, 1):
            talk = self._walker.talk
            raw = line.encode("utf-8", "surrogateescape")
            self._remember(line, raw)
            waited = await self._talk(raw)
            stopped = waited is not Waited.ANSWERED or talk.closed or self._refused()
            if number < len(lines) and stopped:
                left = f"{len(lines) - number} line{'s were' if len(lines) - number > 1 else ' was'} not sent"
                self._screen.say(f"Stopped behind line {number}: {left}. Arrow up has the last one.", warn=True)
                return

    def _refused(self) -> bool:
        last = self._walker.talk.last
        return last is not None and (last.code or 0) >= 400

    # ------------------------------------------------------------------ the message
    def offer_editor(self) -> None:
        """At 354, once for each message."""
        talk = self._walker.talk
        if talk.phase is Phase.MESSAGE and self._edited is not talk.last:
            self._edited = talk.last
            if not self._pasting:
                self.message()

    def message(self) -> None:
        text = (self._walker.step.message or b"").decode("utf-8").replace("\r\n", "\n")

        def written(message: str | None) -> None:
            if message is None:
                self._screen.say(_BY_HAND)
            else:
                self._screen.run_worker(self._send_message(message.encode("utf-8")), group="wire")

        self._screen.app.push_screen(MessageScreen(text), written)

    async def _send_message(self, text: bytes) -> None:
        try:
            self._tell(await self._walker.say_message(text))
        except NetworkError as error:
            self._screen.say(str(error), warn=True)
