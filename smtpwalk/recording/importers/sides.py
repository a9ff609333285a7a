"""Who said which line of a dialogue that was written down without marks, as it stood on a terminal.

Here lives the walk through the lines with the state of the dialogue at hand: before the greeting, among commands, in a
reply that goes on, in a message. A line's look alone is not enough; `250 bar` in a message is the client's.
Nothing is read from a file here and no program's notation is known.
"""

from __future__ import annotations

from typing import Final

from smtpwalk.dialogue.phases import Phase
from smtpwalk.recording.importers import typed_ahead
from smtpwalk.recording.importers.mutilated import GAP, is_gap
from smtpwalk.recording.importers.scribe import Scribe
from smtpwalk.recording.importers.shown import Kind, Shown, changed
from smtpwalk.recording.importers.standing import Standing
from smtpwalk.recording.importers.surroundings import Around, What, around, prompt_of
from smtpwalk.recording.importers.undecided import Before, Part, decide
from smtpwalk.recording.importers.unended import another_session, is_greeting, split
from smtpwalk.wire.events import Event
from smtpwalk.wire.stages import Stage

AMID: Final = "The source begins in the middle of a session: what was said before this line is not in it."
NO_GREETING: Final = "The greeting is not in the source: the first reply answers what was typed."
UNANSWERED: Final = (
    "No reply answers this line, and it is no command in the form that SMTP gives it: it is taken for somebody's remark."
)
TWICE: Final = "This repeats the reply before it, and nobody asked for it: it is taken for pasted twice and left out."
LOOKS_LIKE: Final = (
    "This looks like a reply, but nobody asked for it, and the next reply says that it was not understood: it is taken"
    " for typed."
)
NOT_ASKED: Final = "Nothing in the source asks for this reply."
NO_END: Final = "The message has no end in the source: no lone dot follows it."
NO_DOT: Final = (
    "The end of the message is not in the source. The reply that follows says that the lone dot was sent, so it is put"
    " in here; what else is missing of the message, nobody knows."
)
DOT_MENDED: Final = "The lone dot stands in the source with blanks around it; a reply follows, so it ended the message."
HELD: Final = 2000
"""Lines of a message that are held until its dot comes. A longer one is put down as it comes."""
UNDECIDED: Final = 100
"""Lines that are held until a reply or a command decides about them."""
SHOWERS: Final = frozenset(
    "cat less more most bat vi vim view nvim nano pico emacs joe head tail grep egrep zgrep zcat zless sed awk man diff"
    " strings journalctl type Get-Content gc".split()
)
"""Programs that put a file on the screen: what looks like a dialogue behind them is none of this terminal's."""


class Sides:
    """Feed it every line in order; it answers what can be put down. At the end, `finish`."""

    def __init__(self, *, pasted: bool = True) -> None:
        """`pasted`: the lines were copied by hand, so that some may stand there twice."""
        self._pasted = pasted
        self._scribe = Scribe()
        self._standing: Standing | None = None  # None outside of any session
        self._block: list[Shown] = []  # undecided lines
        self._reply: tuple[bytes, ...] = ()  # the lines of the last reply
        self._held: list[Shown] = []  # a message without its dot so far
        self._connected: Shown | None = None  # "Connected to", until a greeting shows that it belongs to a session
        self._facts: dict[str, object] = {}
        self._place = ("", 0)
        self._typed = b""  # what stood before a reply that came in the middle of it
        self._showing = b""  # the prompt at which a program was started that shows a file, until it comes back
        self._fenced = False  # an edge was met, so that the next one is the other end
        self._gap = False  # a blank line stands before this one

    @property
    def session(self) -> int:
        return self._scribe.session

    def feed(self, line: Shown) -> list[Event]:
        self._line(line)
        return self._scribe.take()

    def finish(self) -> list[Event]:
        self._end_message(more_follows=False)
        self._settle()
        self._put_aside()
        self._scribe.release()
        return self._scribe.take()

    # ------------------------------------------------------------------ where a line goes
    def _line(self, line: Shown) -> None:
        standing = self._standing
        if standing is None:
            self._outside(line)
        elif standing.phase is Phase.MESSAGE:
            self._in_message(line)
        else:
            self._inside(line, standing)

    def _outside(self, line: Shown) -> None:
        """No session is open. A greeting opens one; so does a command with the reply to it behind it."""
        if self._showing and not line.data.lstrip().startswith(self._showing):
            self._scribe.remark(line)
            return
        if line.kind is Kind.BLANK:
            self._gap = True
            return
        gap, self._gap = self._gap, False
        if line.kind in (Kind.WORDS, Kind.DOT):
            self._put_aside()
            found = around(line.data, weak=True)
            self._program(line, found) if found else self._scribe.remark(line)
            return
        greeting = is_greeting(line.data)
        before = self._block[-1] if self._block else None
        if greeting and (gap or (before and before.kind is Kind.REPLY)):
            self._put_aside()
        self._block.append(line)
        if line.kind is Kind.REPLY:
            if greeting:
                self._open(greeted=False)
            elif before and before.kind is Kind.COMMAND:
                self._open(greeted=not any(_is_220(other) for other in self._block))
        elif before and _is_220(before):
            self._open(greeted=False)
        if len(self._block) > UNDECIDED:
            self._scribe.remark(self._block.pop(0))

    def _inside(self, line: Shown, standing: Standing) -> None:
        cut = typed_ahead.cut(line, greeting=standing.phase is Phase.GREETING) if standing.owed else None
        if cut:
            self._cut(cut[0], cut[1], line, greeting=standing.phase is Phase.GREETING)
            line = cut[1]
        elif self._typed and line.kind is not Kind.REPLY and line.kind is not Kind.BLANK:
            line = self._join(line)
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
        else:
            found = around(line.data) if line.kind is Kind.WORDS else None
            if found:
                self._program(line, found)
            else:
                self._hold(line)

    def _reply_line(self, line: Shown, standing: Standing) -> None:
        if self._is_new_greeting(line, standing):
            self._settle()
            self._leave()
            self._block.append(line)
            self._open(greeted=False)
        elif self._block or not standing.owed:
            self._block.append(line)
            if self._decisive(line) or len(self._block) > UNDECIDED:
                self._settle()
        else:
            self._server(line)

    def _unclear(self, line: Shown) -> None:
        found = around(line.data) if line.kind is Kind.WORDS and line.typed is not False else None
        if line.typed is False and line.kind is Kind.WORDS:
            found = around(line.data, weak=True)
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

    def _decisive(self, line: Shown) -> bool:
        """Behind it another phase begins, and what follows can only be read in that."""
        return line.data.lstrip()[:3] in (b"354", b"334", b"221", b"421") and line.data.lstrip()[3:4] != b"-"

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
            self._put(line, part)

    def _put(self, line: Shown, part: Part) -> None:
        if self._standing is None or self._standing.phase is Phase.MESSAGE:  # a line of the block itself led there
            self._line(line)
        elif part is Part.CLIENT:
            if line.kind is Kind.REPLY:
                self._scribe.unsure(LOOKS_LIKE, line)
            self._client(line)
        elif part is Part.SERVER:
            if not self._standing.owed and line.kind is Kind.REPLY and self._scribe.client_heard:
                self._scribe.unsure(NOT_ASKED, line)
            self._server(line)
        elif part is Part.MORE:
            self._scribe.more(line)
        elif part is Part.TWICE:
            self._scribe.remark(line)
            self._scribe.unsure(TWICE, line)
        elif part is Part.ASIDE:
            self._scribe.remark(line)
            if self._standing.phase is not Phase.GREETING:
                self._scribe.unsure(UNANSWERED, line)

    def _put_aside(self) -> None:
        """Lines that looked like a dialogue, outside of any, and were none."""
        for line in self._block:
            self._scribe.remark(line)
        self._block.clear()

    # ------------------------------------------------------------------ lines of the dialogue
    def _client(self, line: Shown) -> None:
        if self._standing is None:  # a line decided just now ended the session
            self._outside(line)
            return
        message = self._standing.phase is Phase.MESSAGE
        self._scribe.say(line, line.data, client=True, message=message or bool(self._standing.chunk))
        self._standing.client(line.data)

    def _server(self, line: Shown) -> None:
        standing = self._standing
        if standing is None:
            return
        data = line.data.lstrip() if line.kind is Kind.REPLY else line.data
        if standing.phase is Phase.HANDSHAKE and standing.owed and line.kind is Kind.REPLY:
            said = list(standing.owed)
            self._scribe.tls_before_last()
            standing.tls()
            standing.owed.extend(said)
        self._scribe.say(line, data, client=False)
        if line.kind is not Kind.REPLY:
            return
        self._reply = (*self._reply, data)[-100:] if standing.open else (data,)
        standing.server(data)
        if standing.over:
            self._standing = None

    # ------------------------------------------------------------------ sessions
    def _open(self, *, greeted: bool) -> None:
        """A session begins with the lines of the block. `greeted`: they do not hold its greeting."""
        lines, self._block = self._block, []
        self._scribe.next_session()
        self._standing, self._reply = Standing(greeted=greeted), ()
        if greeted:
            self._scribe.mark("amid", lines[0])
            self._scribe.unsure(AMID, lines[0])
        elif lines[0].kind is Kind.COMMAND:  # typed before the greeting: the connection stood
            self._connected, self._facts = lines[0], {}
        for line in lines:
            self._line(line)

    def _greeted(self, line: Shown, standing: Standing) -> None:
        code = line.data.lstrip()[:3]
        lines, self._block = self._block, []
        commands = any(other.kind is Kind.COMMAND or other.typed is True for other in lines)
        missing = code != b"220" and code[:1] in b"23" and commands
        if missing:
            standing.owed.clear()
            standing.phase = Phase.START
        self._arrive(real=not missing)
        if missing:
            self._scribe.mark("amid", line)
            self._scribe.unsure(NO_GREETING, line)
        self._block = [*lines, line]
        if not lines or not any(other.kind in (Kind.WORDS, Kind.DOT) for other in lines):
            self._settle()
        elif not missing:
            standing.phase = Phase.START  # from here on lines are decided as everywhere

    def _arrive(self, *, real: bool) -> None:
        line, self._connected = self._connected, None
        if line is None:
            return
        if real:
            self._scribe.mark("connected", line, **self._facts)
        elif line.kind is not Kind.COMMAND:
            self._scribe.remark(line)

    def _is_new_greeting(self, line: Shown, standing: Standing) -> bool:
        """A second greeting is a second connection; STARTTLS alone is answered by a 220 as well."""
        if not _is_220(line) or standing.awaits_start_of_tls or standing.open:
            return False
        return line.data.lstrip() not in self._reply or bool(standing.owed)

    def _leave(self) -> None:
        self._arrive(real=False)
        self._standing, self._typed = None, b""

    def _wait_for_greeting(self) -> None:
        """A connection is being made; a dialogue of before is over."""
        if self._scribe.begun:
            self._leave()
            self._scribe.next_session()
        if self._standing is None:
            self._standing, self._reply = Standing(), ()

    def _program(self, line: Shown, found: Around) -> None:
        """Words of telnet's, or of the shell's."""
        self._settle()
        if self._block:
            self._put_aside()
        what, facts = found.what, found.facts
        self._showing = prompt_of(line.data) if what is What.PROMPT and facts["program"] in SHOWERS else b""
        if what is What.RUN:
            self._place = (facts["host"], int(facts["port"]))
        if what in (What.RUN, What.TRYING, What.CONNECTED):
            self._wait_for_greeting()
        if what is What.TRYING:
            address = facts.get("address") or facts.get("host")
            self._scribe.mark("connecting", line, **_facts(address, self._place[1]))
            self._place = (str(address), self._place[1])
        elif what is What.CONNECTED:
            address = facts.get("address") or self._place[0] or facts.get("host")
            self._connected, self._facts = line, _facts(address, int(facts.get("port", self._place[1])))
        elif what is What.FAILED:
            self._leave()
            self._scribe.mark("failed", line, kind=_kind(facts["message"]), message=facts["message"])
            self._scribe.next_session()
        elif what is What.CLOSED and self._scribe.begun and not self._scribe.closed:
            self._leave()
            self._scribe.mark("closed", line, by=facts["by"])
        elif what is What.TLS:
            self._scribe.mark("tls", line, **facts)
        else:
            if what in (What.PROMPT, What.EDGE):
                self._fenced = what is What.EDGE and self._standing is None and not self._fenced
                self._leave()
            self._scribe.remark(line)

    # ------------------------------------------------------------------ the message
    def _in_message(self, line: Shown) -> None:
        """Between 354 and the lone dot all is the client's, whatever it looks like."""
        if line.typed is False and line.kind is Kind.REPLY:
            self._commit()
            self._server(line)
            return
        held = self._held
        if self._fenced and line.kind is Kind.WORDS and (found := around(line.data)) and found.what is What.EDGE:
            self._end_message(more_follows=True)
            self._line(line)
            return
        held.append(line)
        if line.data == b".":
            self._dot()
        elif line.kind is Kind.REPLY and len(held) > 1 and held[-2].kind is Kind.WORDS and held[-2].data.strip() == b".":
            self._mended_dot()
        elif len(held) > HELD:
            self._client(held.pop(0))

    def _dot(self) -> None:
        """It ends this message, if no other session begins in what was held."""
        at = another_session(self._held, to_its_dot=True)
        if at is None:
            self._commit()
            return
        rest = self._held[at:]
        self._held[at:] = []
        self._end_message(more_follows=True)
        for line in rest:
            self._line(line)

    def _mended_dot(self) -> None:
        dot, reply = self._held[-2:]
        self._held[-2:] = [changed(dot, b".")]
        self._scribe.unsure(DOT_MENDED, dot)
        self._commit()
        self._line(reply)

    def _commit(self) -> None:
        held, self._held = self._held, []
        for line in held:
            if is_gap(line.data):
                self._scribe.unsure(GAP, line)
            self._client(line)

    def _end_message(self, *, more_follows: bool) -> None:
        """No lone dot will come. What is found behind one message may lead into another."""
        while (self._held or more_follows) and self._standing and self._standing.phase is Phase.MESSAGE:
            self._unended(more_follows=more_follows)

    def _unended(self, *, more_follows: bool) -> None:
        held, self._held = self._held, []
        message, end = split(held, more_follows=more_follows)
        mended = message < end
        self._held = [line for line in held[:message] if not (mended and is_gap(line.data))]
        last = held[message] if mended else held[message - 1] if message else None
        self._commit()
        if last is not None:
            self._scribe.unsure(NO_DOT if mended else NO_END, last)
        if mended:
            self._client(changed(held[message], b"."))
        elif more_follows or message < len(held):
            self._leave()
        for line in held[message:]:
            self._line(line)

    # ------------------------------------------------------------------ what was typed before a reply
    def _cut(self, typed: bytes, reply: Shown, line: Shown, *, greeting: bool) -> None:
        self._typed = typed
        why = typed_ahead.CUT if greeting else typed_ahead.REPLY_CUT
        self._scribe.unsure(why.format(typed=typed.decode("utf-8", "backslashreplace")), line)

    def _join(self, line: Shown) -> Shown:
        typed, self._typed = self._typed, b""
        both = typed_ahead.joined(typed, line)
        if both is None:
            return line
        self._scribe.unsure(typed_ahead.JOINED.format(typed=typed.decode("utf-8", "backslashreplace")), line)
        return both


def _is_220(line: Shown) -> bool:
    return line.kind is Kind.REPLY and line.data.lstrip()[:3] == b"220"


def _facts(address: object, port: int) -> dict[str, object]:
    return ({"address": address} if address else {}) | ({"port": port} if port else {})


_KINDS: Final = (("refused", "refused"), ("timed out", "timeout"), ("not known", "no-name"), ("resolve", "no-name"))


def _kind(message: str) -> str:
    return next((kind for words, kind in _KINDS if words in message.lower()), "unreachable")
