"""The fold of one session: events in, the state of the dialogue out. Live, replayed or imported makes no difference.

It keeps every line as a row, gives each reply to the command it answers (`pairing`), moves the phase (`phases`),
and says where the answer is not certain. It interprets no wording; that is `explain`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from smtpwalk.dialogue.exchange import MAX_MESSAGE, Doubt, Exchange, Row, RowKind
from smtpwalk.dialogue.holes import cut_off_in_front, lacking, pass_over, tear
from smtpwalk.dialogue.marks import note_of
from smtpwalk.dialogue.outgoing import Outgoing, OutgoingReader
from smtpwalk.dialogue.pairing import Answer
from smtpwalk.dialogue.phases import Phase, after_reply
from smtpwalk.dialogue.state import DialogueState, Transaction
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.commands import Command, bare, more_chunks
from smtpwalk.wire.ehlo import Ehlo, read_ehlo
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.replies import Flaw, Reply, ReplyLine, read_line
from smtpwalk.wire.stages import Stage

_CLOSING = frozenset({"closed", "failed"})
_SAID_OF_A_REPLY = (Flaw.MIXED_CODES, Flaw.UNFINISHED, Flaw.BAD_CODE, Flaw.ENDLESS, Flaw.CLASS_CLASH)
# RFC 2920 3.1: these end a group; nothing may follow them before their reply. The end of a message does not.
_ENDS_GROUP = frozenset(set(Stage) - {Stage.MAIL, Stage.RCPT, Stage.RSET, Stage.MESSAGE})


@dataclass
class Conversation(DialogueState):
    """Feed it the events of one session in order. All attributes are for reading."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._outgoing = OutgoingReader(lambda: self.phase)
        self._chunk = 0  # number of the client's chunk, to tell a pipelined group from talking over
        self._same_chunk = False  # what comes next from the client was sent with what came last
        self._sent_in: dict[int, int] = {}

    # ------------------------------------------------------------------ the fold
    def feed(self, event: Event) -> None:
        self.now = max(self.now, event.t)
        if isinstance(event, ServerBytes):
            self._same_chunk = False
            for line in self._server.feed(event.data):
                self._server_line(read_line(line))
        elif isinstance(event, ClientBytes):
            self._chunk += not self._same_chunk
            self._same_chunk = False
            self._client(self._outgoing.feed(event.data))
        else:
            self._mark(event)

    def _row(self, kind: RowKind, line: Line, exchange: Exchange | None = None, reply: ReplyLine | None = None,
             *, warn: bool = False) -> None:  # fmt: skip
        index = exchange.index if exchange else None
        code, more, flaws = (reply.code, reply.more, reply.flaws) if reply else (None, False, ())
        gap = self.now - self.rows[-1].t if self.rows else 0.0
        self.rows.append(Row(self.now, gap, kind, line, index, code, more, flaws, warn))

    def _note(self, text: str, *, warn: bool = False) -> None:
        # A recording of somebody else's may hold halves of a surrogate pair in its words.
        self._row(RowKind.NOTE, Line(text.encode("utf-8", "backslashreplace"), b""), warn=warn)

    # ------------------------------------------------------------------ the client's side
    def _client(self, outgoing: Iterable[Outgoing]) -> None:
        for part in outgoing:
            if part.kind is RowKind.MESSAGE:
                self._message_line(part.line, chunk=part.chunk)
            elif part.command is not None and not (part.kind is RowKind.SECRET and self._secret_line(part.line)):
                self._command(part.command, part.line)

    def _secret_line(self, line: Line) -> bool:
        exchange = next((e for e in reversed(self.exchanges) if e.stage is Stage.AUTH), None)
        if exchange is not None:
            self._pairing.owed.append(exchange)
            self._row(RowKind.SECRET, line, exchange)
        return exchange is not None

    def _command(self, command: Command, line: Line) -> None:
        if self.phase is Phase.CONNECTING:
            self._connected()
        if self.torn:  # what was owed may have been answered in the hole
            self._pairing.clear()
            self.torn = False
        exchange = self.begin(command.stage, command)
        self._sent_in[exchange.index] = self._chunk
        if self.phase is Phase.GREETING:
            exchange.doubts.add(Doubt.EARLY)
        elif self._amid_a_reply() or not self._grouped():
            for other in (*self._pairing.owed, exchange):
                other.doubts.add(Doubt.OVERLAP)
        self._pairing.owed.append(exchange)
        self._row(RowKind.COMMAND, line, exchange)

    def _amid_a_reply(self) -> bool:
        """Something is said that may end in what looks like the answer to the command that is sent now."""
        amid = self.unfinished or self._pairing.unclear
        if not self._pairing.owed:  # nobody asked for what stands open, so it is not this command's
            self._answer(self._pairing.flush())
        return amid

    def _grouped(self) -> bool:
        """Nothing is owed, or all that is was sent in this very chunk and PIPELINING (RFC 2920) was offered."""
        return all(
            "PIPELINING" in self.ehlo
            and self._sent_in.get(owed.index) == self._chunk
            and owed.stage not in _ENDS_GROUP
            for owed in self._pairing.owed
        )

    def _message_line(self, line: Line, *, chunk: bool) -> None:
        exchange = self._bdat() if chunk else self.exchanges[-1]
        # A line of a chunk may lack its end, which is told by octets; one that was cut is still a line.
        raw = line.raw if chunk else line.data + (line.ending or b"\r\n")
        exchange.message += raw[: max(0, MAX_MESSAGE - len(exchange.message))]
        self._row(RowKind.MESSAGE, line, exchange)
        if chunk or line.data != b"." or line.ending != b"\r\n":
            return
        exchange.sent_at = self.now
        # When it was answered before its end, what comes now nobody asked for.
        if not exchange.replies and not any(owed is exchange for owed in self._pairing.owed):
            self._pairing.owed.append(exchange)
            self._sent_in[exchange.index] = self._chunk
        self.phase = Phase.READY if self.helo else Phase.START

    def _bdat(self) -> Exchange:
        return next(e for e in reversed(self.exchanges) if e.command and e.command.verb == b"BDAT")

    # ------------------------------------------------------------------ the server's side
    def _server_line(self, line: ReplyLine) -> None:
        if self.phase is Phase.CONNECTING:
            self._connected()
        if self.phase is Phase.HANDSHAKE:
            self._injected(line)
            return
        self._answer(self._pairing.break_off(line))
        owner = self._pairing.owner(line) or self._amid_message(line.code)
        if line.code is None and not self._pairing.unfinished:
            owner = None
        kind = RowKind.REPLY if owner and line.code is not None else RowKind.STRAY
        self._row(kind, line.line, owner, line)
        self._answer(self._pairing.feed(line))

    def _answer(self, answer: Answer | None) -> None:
        if answer is None:
            return
        exchange, reply = answer.exchange, answer.reply
        if exchange is None:
            exchange = self._amid_message(reply.code)
        if exchange is None:
            self._stray(reply)
        elif answer.rest:
            reply = Reply(exchange.replies.pop().lines + reply.lines, reply.complete)
            exchange.waited = True
            self._pair(exchange, reply)
        else:
            self._pair(exchange, reply)

    def _amid_message(self, code: int | None) -> Exchange | None:
        """The message, when a code fits it before its end: a refusal, or anything behind a dot and a bare LF."""
        if self.phase is not Phase.MESSAGE or code is None:
            return None
        exchange = self.exchanges[-1]
        dotted = exchange.message.endswith(b"\n.\n") or exchange.message == b".\n"
        return exchange if dotted or 400 <= code <= 599 else None

    def _pair(self, exchange: Exchange, reply: Reply) -> None:
        exchange.replies.append(reply)
        exchange.answered_at = self.now
        if exchange.waited:
            exchange.late = True
            self._note("This reply came late, after the wait for it was given up. It belongs to the command that it"
                       " answers, not to the newest one.", warn=True)  # fmt: skip
        for flaw in reply.flaws:
            if flaw in _SAID_OF_A_REPLY:
                self._note(f"{flaw[0].upper()}{flaw[1:]}.", warn=True)
        # Of a reply whose last line was torn the code was seen: it counts for nothing, but the dialogue went on by it.
        known = self.torn and reply.complete and Flaw.NO_END in reply.flaws
        if reply.counts or known or (exchange.stage is Stage.GREETING and not reply.complete):
            self._take(exchange, reply)

    def _take(self, exchange: Exchange, reply: Reply) -> None:
        """What an answer does to the state."""
        stage, ok, command = exchange.stage, reply.code_class == 2, exchange.command
        if ok and command and more_chunks(command):
            return
        if stage in (Stage.EHLO, Stage.HELO) and ok:
            self.helo, self.ehlo, self.transaction = exchange, read_ehlo(reply), Transaction()
        elif stage is Stage.MESSAGE or (stage is Stage.RSET and ok):
            self.transaction = Transaction()
        elif stage is Stage.MAIL and ok and command:
            self.transaction = Transaction(bare(command.path))
        elif stage is Stage.RCPT and ok and command:
            self.transaction.recipients.append(bare(command.path))
        elif stage is Stage.AUTH and reply.code == 235:
            self.authenticated = True
        if not self.closed:
            self._move(after_reply(self.phase, stage, reply.code, named=self.helo is not None))

    def _move(self, phase: Phase) -> None:
        if phase is Phase.MESSAGE and self.phase is not Phase.MESSAGE:
            self.begin(Stage.MESSAGE, None)
        self.phase = phase

    def _stray(self, reply: Reply) -> None:
        if reply.code == 421 and reply.counts:
            self._note("The server says goodbye unasked; it may, at any time (RFC 5321 3.8).", warn=True)
            if not self.closed:
                self._move(Phase.QUITTING)
            return
        if self.torn:
            self._note("What this answers is missing in the source.", warn=True)
            if reply.code == 354 and reply.counts:
                self._move(Phase.MESSAGE)
            return
        self.out_of_step = True
        for exchange in [e for e in self.exchanges if e.replies][-1:]:
            exchange.doubts.add(Doubt.STRAY)
        self._note("Nobody asked for this reply, so the exchange before it counts for nothing.", warn=True)

    def _injected(self, line: ReplyLine) -> None:
        self._row(RowKind.STRAY, line.line, None, line)
        if line.line.data:
            self._finding()

    def _finding(self) -> None:
        sentence = ("The server sent plaintext behind its answer to STARTTLS. It was thrown away, as it must be:"
                    " whoever sits on the line could have put it there (RFC 3207 4.2).")  # fmt: skip
        if sentence not in self.findings:
            self.findings.append(sentence)
            self._note(sentence, warn=True)

    # ------------------------------------------------------------------ marks
    def _connected(self) -> None:
        self.phase = Phase.GREETING
        self._pairing.owed.append(self.begin(Stage.GREETING, None))

    def _mark(self, mark: Mark) -> None:
        if mark.what == "masked":
            self._masked(mark)
            return
        lost = lacking(mark.what, mark.fields)
        if "C" in lost:
            self._client(self._outgoing.flush())
        self.torn = self.torn or bool(lost)
        if mark.what in _CLOSING or "S" in lost:
            for line in self._server.flush():
                self._server_line(read_line(line))
            self._answer(self._pairing.flush())
        text, warn = note_of(mark)
        if text:
            self._note(text, warn=warn)
        if mark.what == "connected":
            port = mark.fields.get("port")
            self.peer = (str(mark.fields.get("address", "")), port if isinstance(port, int) else 0)
            self.source = str(mark.fields.get("source", "")) or None
            if self.phase is Phase.CONNECTING:
                self._connected()
        elif mark.what == "tls" and not self.closed:
            self._tls()
        elif mark.what == "tail":
            cut_off_in_front(self)
        elif mark.what == "pipelined":
            self._same_chunk = True
        elif mark.what == "waited":
            self._answer(self._pairing.gave_up())
        elif lost and not self.closed:
            tear(self, lost)
        elif mark.what == "unsure" and "missing" in mark.fields:
            pass_over(self, mark.fields["missing"], succeeded=mark.fields.get("succeeded") is True)
        elif mark.what in _CLOSING:
            self.phase = Phase.CLOSED

    def _masked(self, mark: Mark) -> None:
        size = mark.fields.get("bytes")
        hidden = f"[{size if isinstance(size, int) else '?'} bytes hidden]".encode()
        if mark.fields.get("dir") == "S":
            for line in self._server.feed(hidden):
                self._server_line(read_line(line))
        else:
            self._same_chunk = True  # a secret is cut out of the chunk in which it was sent
            self._client(self._outgoing.masked(hidden))

    def _tls(self) -> None:
        """A new start (RFC 3207 4.2): nothing that was said before counts."""
        if self._server.clear():
            self._finding()
        self._outgoing.clear()
        self.tls, self.authenticated = True, False
        self.helo, self.ehlo, self.transaction = None, Ehlo(), Transaction()
        # Where TLS came first (RFC 8314) the greeting is still owed.
        if self.phase not in (Phase.CONNECTING, Phase.GREETING):
            self._pairing.clear()
            self.phase = Phase.START
