"""Who said which line of a dialogue that was written down without marks, as it stood on a terminal.

Here lives the walk through the lines with the state of the dialogue at hand: before the greeting, among commands, in a
reply that goes on, in a message. A line's look alone is not enough; `250 bar` in a message is the client's.
Nothing is read from a file here and no program's notation is known.
"""

from __future__ import annotations

from typing import Final

from smtpwalk.dialogue.phases import Phase
from smtpwalk.recording.importers.pasted.connection import EFFECTS, Connection, Effect
from smtpwalk.recording.importers.pasted.message import NO_DOT, Ended, HeldMessage, is_greeting
from smtpwalk.recording.importers.pasted.openssl import OpenSsl
from smtpwalk.recording.importers.pasted.scribe import Scribe
from smtpwalk.recording.importers.pasted.shown import Kind, Shown, is_220
from smtpwalk.recording.importers.pasted.standing import TURNS, Standing
from smtpwalk.recording.importers.pasted.surroundings import Around, around, is_edge
from smtpwalk.recording.importers.pasted.typed_ahead import Typing
from smtpwalk.recording.importers.pasted.undecided import Before, Part, decide, said_of
from smtpwalk.wire.events import Event
from smtpwalk.wire.stages import Stage

AMID: Final = "The source begins in the middle of a session: what was said before this line is not in it."
NO_GREETING: Final = "The greeting is not in the source: the first reply answers what was typed."
UNDECIDED: Final = 100
"""Lines that are held until a reply or a command decides about them."""


class Sides:
    """Feed it every line in order; it answers what can be put down. At the end, `finish`."""

    def __init__(self, *, pasted: bool = True) -> None:
        """`pasted`: the lines were copied by hand, so that some may stand there twice."""
        self._pasted = pasted
        self._scribe = Scribe()
        self._connection = Connection(self._scribe)
        self._openssl = OpenSsl()
        self._message = HeldMessage()
        self._standing: Standing | None = None  # None outside of any session
        self._block: list[Shown] = []  # undecided lines
        self._reply: tuple[bytes, ...] = ()  # the lines of the last reply
        self._typing = Typing()
        self._gap = False  # a blank line stands before this one

    @property
    def session(self) -> int:
        return self._scribe.session

    def feed(self, line: Shown) -> list[Event]:
        for one in self._openssl.feed(line):
            self._line(one)
        return self._scribe.take()

    def finish(self) -> list[Event]:
        for line in self._openssl.finish():
            self._line(line)
        while self._standing and self._standing.phase is Phase.MESSAGE:
            ended = self._message.end(over=False)
            self._apply(ended)
            if not ended.rest:
                break
        self._settle()
        self._put_aside()
        self._connection.arrive(real=True)
        self._scribe.release()
        return self._scribe.take()

    # ------------------------------------------------------------------ where a line goes
    def _line(self, line: Shown) -> None:
        standing = self._standing
        if standing is not None and standing.phase is Phase.MESSAGE:
            self._in_message(line)
        elif line.kind is Kind.ASIDE:
            found = None if line.why else around(line.data)
            self._program(line, found) if found else self._aside(line)
        elif standing is None:
            self._outside(line)
        else:
            self._inside(line, standing)

    def _outside(self, line: Shown) -> None:
        """No session is open. A greeting opens one; so does a command with the reply to it behind it."""
        if self._connection.shows_a_file(line):
            self._scribe.remark(line)
        elif line.kind is Kind.BLANK:
            self._gap = True
        elif line.kind in (Kind.WORDS, Kind.DOT):
            self._gap = False
            self._put_aside()
            found = around(line.data, weak=True)
            self._program(line, found) if found else self._scribe.remark(line)
        else:
            self._may_open(line)

    def _may_open(self, line: Shown) -> None:
        gap, self._gap = self._gap, False
        before = self._block[-1] if self._block else None
        greeting = is_greeting(line.data)
        if greeting and before and (gap or before.kind is Kind.REPLY):
            self._put_aside()
        self._block.append(line)
        if greeting or (before and is_220(before) and line.kind is Kind.COMMAND):
            self._open(greeted=False)
        elif before and before.kind is Kind.COMMAND and line.kind is Kind.REPLY:
            self._open(greeted=not any(is_220(other) for other in self._block))
        elif len(self._block) > UNDECIDED:
            self._scribe.remark(self._block.pop(0))

    def _inside(self, line: Shown, standing: Standing) -> None:
        line = self._typing.mended(line, standing, self._scribe)
        if standing.phase is Phase.GREETING and not standing.open:
            self._before_greeting(line, standing)
        elif standing.chunk or (standing.phase is Phase.AUTHENTICATING and line.kind not in (Kind.REPLY, Kind.BLANK)):
            self._settle()
            self._client(line)
        elif line.kind is Kind.REPLY and line.typed is not True:
            self._reply_line(line, standing)
        elif line.typed is True or (line.kind is Kind.COMMAND and line.typed is None):
            self._settle()
            self._client(line)
        else:
            self._unclear(line)

    def _before_greeting(self, line: Shown, standing: Standing) -> None:
        """Nothing can be said about what was typed before it is known whether a greeting comes at all."""
        if line.kind is Kind.REPLY:
            self._greeted(line, standing)
        elif line.kind is Kind.WORDS and (found := around(line.data)):
            self._program(line, found)
        else:
            self._hold(line)

    def _reply_line(self, line: Shown, standing: Standing) -> None:
        if is_220(line) and standing.may_end_here and (standing.owed or line.data.lstrip() not in self._reply):
            self._settle()
            self._leave()
            self._block.append(line)
            self._open(greeted=False)
        elif self._block or not standing.owed:
            self._block.append(line)
            data = line.data.lstrip()
            if (data[:3] in TURNS and data[3:4] != b"-") or len(self._block) > UNDECIDED:
                self._settle()
        else:
            self._server(line)

    def _unclear(self, line: Shown) -> None:
        found = around(line.data, weak=line.typed is False) if line.kind is Kind.WORDS else None
        if found:
            self._program(line, found)
            return
        if self._block and self._block[-1].kind is Kind.REPLY and self._block[-1].data.lstrip()[3:4] != b"-":
            self._settle()
            if self._standing is None:
                self._outside(line)
                return
        self._hold(line)

    def _hold(self, line: Shown) -> None:
        self._block.append(line)
        if len(self._block) > UNDECIDED:
            self._scribe.remark(self._block.pop(0))

    # ------------------------------------------------------------------ what becomes of the undecided
    def _settle(self) -> None:
        """All that can be known about the undecided lines is known now."""
        standing, lines = self._standing, self._block
        if standing is None or not lines:
            return
        self._block = []
        before = Before(len(standing.owed), self._scribe.last, Stage.DATA in standing.owed, self._reply,
                        self._pasted, self._scribe.client_heard)  # fmt: skip
        for line, part in zip(lines, decide(lines, before), strict=True):
            if self._standing is None or self._standing.phase is Phase.MESSAGE:  # a line before it led there
                self._line(line)
            else:
                self._put(line, part, self._standing)

    def _put(self, line: Shown, part: Part, standing: Standing) -> None:
        asked = bool(standing.owed) or not self._scribe.client_heard
        why = said_of(part, line, asked=asked, greeted=standing.phase is not Phase.GREETING)
        if part is Part.MORE:
            self._scribe.more(line)
        elif part in (Part.TWICE, Part.ASIDE):
            self._aside(line._replace(why=why))
        elif part in (Part.CLIENT, Part.SERVER):
            if why:
                self._scribe.unsure(why, line)
            (self._client if part is Part.CLIENT else self._server)(line)

    def _aside(self, line: Shown) -> None:
        self._scribe.remark(line)
        if line.why:
            self._scribe.unsure(line.why, line)

    def _put_aside(self) -> None:
        """Lines that looked like a dialogue, outside of any, and were none."""
        for line in self._block:
            self._scribe.remark(line)
        self._block.clear()

    # ------------------------------------------------------------------ lines of the dialogue
    def _client(self, line: Shown) -> None:
        standing = self._standing
        if standing is None:  # a line decided just now ended the session
            self._outside(line)
            return
        message = standing.phase is Phase.MESSAGE or bool(standing.chunk)
        self._scribe.say(line, line.data, client=True, message=message)
        standing.client(line.data)

    def _server(self, line: Shown) -> None:
        standing = self._standing
        if standing is None:
            self._outside(line)
            return
        if line.kind is not Kind.REPLY:
            self._scribe.say(line, line.data, client=False)
            return
        if standing.phase is Phase.HANDSHAKE and standing.owed:
            self._scribe.tls_before_last()
            standing.tls()
        data = line.data.lstrip()
        self._scribe.say(line, data, client=False)
        self._reply = (*self._reply, data)[-100:] if standing.open else (data,)
        standing.server(data)
        if standing.over:
            self._standing = None

    def _in_message(self, line: Shown) -> None:
        """Between 354 and the lone dot all is the client's, whatever it looks like; unless it is proved not to be."""
        if line.typed is False and line.kind is Kind.REPLY:
            self._apply(self._message.end(over=False))
            self._server(line)
        elif self._connection.fenced and line.kind is Kind.WORDS and is_edge(line.data):
            self._apply(self._message.end(over=True))
            self._line(line)
        elif ended := self._message.add(line):
            self._apply(ended)

    def _apply(self, ended: Ended) -> None:
        for line in ended.said:
            self._client(line)
        for why, line in ended.notes:
            self._scribe.unsure(why, line)
        if ended.unseen is not None and self._standing is not None:
            self._scribe.missing_message(NO_DOT, ended.unseen)
            self._standing.end_of_message()
        if ended.over:
            self._leave()
        for line in ended.rest:
            self._line(line)

    # ------------------------------------------------------------------ sessions
    def _open(self, *, greeted: bool) -> None:
        """A session begins with the lines of the block. `greeted`: they do not hold its greeting."""
        lines, self._block = self._block, []
        self._scribe.next_session()
        self._standing, self._reply = Standing(greeted=greeted), ()
        if greeted:
            self._scribe.mark("tail", lines[0])
            self._scribe.unsure(AMID, lines[0])
        elif lines[0].kind is Kind.COMMAND:
            self._connection.stood(lines[0])
        for line in lines:
            self._line(line)

    def _greeted(self, line: Shown, standing: Standing) -> None:
        """The first reply: it is the greeting, or shows that the greeting is not in the source."""
        lines, self._block = self._block, []
        asked = any(other.kind is Kind.COMMAND or other.typed is True for other in lines)
        missing = asked and line.data.lstrip()[:3] != b"220" and line.data.lstrip()[:1] in b"23"
        self._connection.arrive(real=not missing)
        if missing:
            standing.join()
            self._scribe.mark("tail", line)
            self._scribe.unsure(NO_GREETING, line)
        self._block = [*lines, line]
        if any(other.kind in (Kind.WORDS, Kind.DOT) for other in lines):
            standing.phase = Phase.START  # from here on lines are decided as everywhere
        else:
            self._settle()

    def _program(self, line: Shown, found: Around) -> None:
        """Words of telnet's, or of the shell's."""
        self._settle()
        self._put_aside()
        effect, live = EFFECTS[found.what], self._standing is not None
        if effect is Effect.OVER or (effect is Effect.GREETING and self._scribe.begun):
            self._leave()
        if effect is Effect.GREETING and self._standing is None:
            self._scribe.next_session()
            self._standing, self._reply = Standing(), ()
        self._connection.hear(line, found, live=live)

    def _leave(self) -> None:
        self._connection.arrive(real=True)
        self._standing, self._typing = None, Typing()
