"""The guided walk as lines: for screen readers, dumb terminals, pipes and scripts. The same steps as on the screen.

An empty line sends the suggested one; what begins with a colon is for this program (`plain_words`); all else goes
out exactly as typed. What should be said of a line is said before it goes out, and nothing is forbidden.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final

from smtpwalk.cli.background import Background
from smtpwalk.cli.console import Console, remember
from smtpwalk.cli.plain_words import do_word
from smtpwalk.cli.waiting import Waiting
from smtpwalk.dialogue.advice import breaks_the_line
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.explain import explain
from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.walk import Step
from smtpwalk.net.session import Waited
from smtpwalk.net.walker import Walker
from smtpwalk.report.transcript import explanation_lines, software_line
from smtpwalk.wire.codes import expected_codes
from smtpwalk.wire.secrets import secret_start
from smtpwalk.wire.visible import hex_dump, visible

_PROMPTS: Final = {Phase.MESSAGE: "message> ", Phase.AUTHENTICATING: "AUTH (hidden)> "}
_IN_MESSAGE: Final = (
    "Line for line, as it is; a line with a lone dot ends it."
    " A line that begins with a dot gets a second one (RFC 5321 4.5.2)."
)


class PlainWalk:
    """One walk from connecting to the end. `run` answers when it is over; NetworkError when it never began."""

    def __init__(
        self, walker: Walker, console: Console, background: Background, *, timeout: float | None = None
    ) -> None:
        self.walker, self.console, self.background = walker, console, background
        self.waiting = Waiting(walker, console, background, timeout=timeout)
        self._guided: Step | None = None
        self._explained: dict[int, int] = {}
        self._software = ""
        self._leaving = False

    @property
    def talk(self) -> Conversation:
        return self.walker.talk

    def run(self) -> None:
        self.console.say("Empty line: send what is suggested. :help for more, :quit to leave.")
        self._show(self.walker.step)
        self._converse()

    def _converse(self) -> None:
        self.wait_for(self.walker.connect())
        while not self.talk.closed and not self._leaving:
            if self.talk.phase in (Phase.QUITTING, Phase.HANDSHAKE):
                self.wait_for(self.walker.wait())
            else:
                self._turn()

    # ------------------------------------------------------------------ one line from the user
    def _turn(self) -> None:
        step = self.walker.step
        self._show(step)
        hidden = self.talk.phase is Phase.AUTHENTICATING
        typed = self.console.ask(_PROMPTS.get(self.talk.phase, "> "), hidden=hidden)
        if typed is None:
            self.leave()
        elif self.talk.closed:
            self.console.say("Nothing was sent: the connection is closed.")
        elif not typed and self.walker.step != step:
            self.console.say("Nothing was sent: something has happened meanwhile, so look again.")
        elif typed.startswith(":") and not typed.startswith("::"):
            do_word(self, typed[1:])
        elif self.talk.phase is Phase.MESSAGE:
            self._message(typed, step)
        else:
            self._line(typed.removeprefix(":") if typed.startswith("::") else typed, step, hidden=hidden)

    def _line(self, typed: str, step: Step, *, hidden: bool) -> None:
        line = typed.encode("utf-8", "surrogateescape")
        if not line and not hidden:
            self._suggested(step)
            return
        if not hidden and secret_start(line, answering=False) is None:
            remember(typed)
        answer = self._doubts(line)
        if answer is None:
            self.send(line)
        elif answer:
            self._line(answer, step, hidden=hidden)

    def _suggested(self, step: Step) -> None:
        """What an empty line stands for: the suggested one; where none is and a reply is owed, waiting on."""
        if step.line is not None:
            self.send(step.line)
        elif self.talk.owed:
            do_word(self, "wait")
        else:
            self.console.say("Nothing is suggested here, so nothing was sent. Type a line, or :quit.")

    def _doubts(self, line: bytes) -> str | None:
        """Says what is to be said. None: send it; empty: drop it; else the line that the user typed instead."""
        advice = self.walker.advise(line)
        for said in advice:
            self.console.say(f"Before it goes out: {said.text}")
            if said.bytes_to_show:
                self._show_bytes(said.bytes_to_show)
        if breaks_the_line(line):
            return self._not_one_line(line, shown=any(said.bytes_to_show for said in advice))
        if not advice or not self.console.interactive:
            return None
        answer = self.console.ask("Enter sends it all the same; another line replaces it; :no drops it. > ")
        return None if answer == "" else "" if answer in (None, ":no") else answer

    def _not_one_line(self, line: bytes, *, shown: bool) -> str | None:
        if not shown:
            self._show_bytes(line + b"\r\n")
        if not self.console.interactive:
            self.console.say(
                "Not sent: it holds CR, LF or NUL, so it is no single line on the wire (RFC 5321 2.3.8)."
            )
            return ""
        answer = self.console.ask(
            "It holds CR, LF or NUL: on the wire it is no single line. Type yes to send it: "
        )
        return None if answer is not None and answer.strip().lower() == "yes" else ""

    def _show_bytes(self, data: bytes) -> None:
        for text in hex_dump(data):
            self.console.print_line(f"    {text}")

    # ------------------------------------------------------------------ the message
    def _message(self, typed: str, step: Step) -> None:
        if not typed and step.message is not None:
            self.wait_for(self.walker.say_message(step.message))
            return
        line: str | None = typed
        while line is not None and self.talk.phase is Phase.MESSAGE:
            self._message_line(line.encode("utf-8", "surrogateescape"))
            if line == ".":
                return
            line = self.console.ask(_PROMPTS[Phase.MESSAGE])
        if line is None:
            self.leave()
        else:
            self._broken_off(line)

    def _message_line(self, raw: bytes) -> None:
        """Dot-stuffed (RFC 5321 4.5.2), so that the message arrives as it was typed."""
        if breaks_the_line(raw) and self._not_one_line(raw, shown=False) is not None:
            return
        stuffed = raw.startswith(b".") and raw != b"."
        self.wait_for(self.walker.say(b"." + raw if stuffed else raw))

    def _broken_off(self, line: str | None) -> None:
        """The server answered in the middle: what was meant as message must not go out as commands."""
        self.console.say("The server ended the message by itself; the rest of it is not sent.")
        while not self.console.interactive and line not in (None, "."):
            line = self.console.ask("")

    # ------------------------------------------------------------------ what the words use too
    def send(self, line: bytes) -> None:
        self.wait_for(self.walker.say(line))

    def wait_for(self, work: Coroutine[Any, Any, Waited]) -> Waited:
        waited = self.waiting.until(work)
        self._explain()
        return waited

    def leave(self) -> None:
        """QUIT where it can be understood; else this side hangs up. A message without its dot is not accepted."""
        self._leaving = True
        if self.talk.phase is Phase.MESSAGE:
            self.console.say("The message was not ended, so hanging up drops it: nothing was accepted.")
        elif not self.talk.closed and not self.talk.owed and self.talk.phase is not Phase.AUTHENTICATING:
            self.send(b"QUIT")
        if not self.talk.closed:
            self.background.call(self.walker.hang_up)

    # ------------------------------------------------------------------ guide
    def _show(self, step: Step) -> None:
        """Once for each step: after a word or a doubt the guide is not repeated."""
        if step != self._guided:
            self._guided = step
            self.show_step(step)

    def show_step(self, step: Step) -> None:
        say = self.console.say
        say()
        say(f"Step: {step.title}")
        say(step.what, "  ")
        say(step.why, "  ")
        if step.stage is not None and (codes := expected_codes(step.stage)):
            say(f"Expect {', '.join(map(str, codes))} (:expect says what each would mean).", "  ")
        if step.others:
            say(f"Other lines that make sense here: {len(step.others)} (:others).", "  ")
        if step.id == "ask":
            say("On this terminal: :deliver-to ADDRESS, an address of your own.", "  ")
        if step.message is not None:
            self._show_message(step.message)
        elif step.line is not None:
            say(f"Suggested: {visible(step.line)}")

    def _show_message(self, message: bytes) -> None:
        self.console.say(_IN_MESSAGE, "  ")
        self.console.say("Suggested (an empty first line sends it):")
        for line in message.splitlines():
            self.console.print_line(f"    {visible(line)}".rstrip())

    def _explain(self) -> None:
        """What the replies mean that have come since the last time."""
        for exchange in self.talk.exchanges:
            if len(exchange.replies) > self._explained.get(exchange.index, 0):
                self._explained[exchange.index] = len(exchange.replies)
                found = explain(exchange, self.talk)
                for line in explanation_lines(found) if found else ():
                    self.console.say(
                        line.text.strip(), "    " if line.text.lstrip().startswith("=") else "      "
                    )
        self._name_software()

    def _name_software(self) -> None:
        """Said when the best guess is another one than before."""
        line = software_line(self.talk)
        if line is not None and line.text != self._software:
            self._software = line.text
            self.console.say(line.text, "    ")
