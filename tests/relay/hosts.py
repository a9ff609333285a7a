"""Hosts for tests of the plan, without a socket: a line in, bytes out. And the drive of a plan through them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from itertools import count

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import Phase
from smtpwalk.relay.evidence import Evidence
from smtpwalk.relay.message import Letterhead
from smtpwalk.relay.outcomes import Depth, Judgement, Vantage
from smtpwalk.relay.plan import RelayPlan
from smtpwalk.relay.settings import Settings
from smtpwalk.relay.steps import AskProof, Came, Connect, Ended, Leave, Pause, Say, SendMessage, Step
from smtpwalk.relay.tokens import new_token
from smtpwalk.relay.verdict import judge
from smtpwalk.wire.commands import dot_stuff
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes

HEAD = Letterhead("192.0.2.25", b"spamtest@sender.test", "client.example", "Thu, 26 Nov 2026 00:00:00 +0000")
STRANGER = Vantage("198.51.100.7", False, "Tested from 198.51.100.7, a stranger.")
HERE = Vantage("127.0.0.1", True, "Tested from the host's own machine.")
ADDRESS = "192.0.2.25"

Reply = Callable[[bytes], bytes | None]
"""A line in, what the host says to it out: nothing is silence, None is hanging up."""


class Host:
    """A polite host that refuses to relay. Tests override `answer`."""

    own = b"own.example"
    greeting: bytes | None = b"220 mx.own.example ESMTP\r\n"

    def connect(self, session: int) -> bytes | None:
        return self.greeting

    def answer(self, line: bytes, session: int) -> bytes | None:
        verb = line[:4].upper()
        if verb in (b"EHLO", b"HELO"):
            return b"250 mx.own.example\r\n"
        if verb == b"RCPT":
            return self.rcpt(line[line.find(b":") + 1 :].strip(b"<>"))
        return {b"QUIT": b"221 bye\r\n", b"DATA": b"354 go on\r\n"}.get(verb, b"250 ok\r\n")

    def rcpt(self, address: bytes) -> bytes | None:
        if address == b"postmaster@" + self.own:
            return b"250 ok\r\n"
        if address.endswith(b"@" + self.own):
            return b"550 5.1.1 no such user\r\n"
        return b"550 5.7.1 relaying denied\r\n"

    def message(self, data: bytes, session: int) -> bytes | None:
        return b"250 2.0.0 queued\r\n"


def settings(depth: Depth = Depth.DOT, **other: object) -> Settings:
    return Settings(HEAD, depth=depth, **other)  # type: ignore[arg-type]


def tokens() -> Callable[[], str]:
    numbers = count(1)
    return lambda: new_token(next(numbers).to_bytes(10, "big"))


class Drive:
    """All steps of a plan against a host. `steps` has them, `evidence` what came of it."""

    def __init__(self, host: Host, setup: Settings | None = None) -> None:
        self.host = host
        self.plan = RelayPlan(setup or settings(), tokens())
        self.steps: list[Step] = []
        self.talks: list[Conversation] = []
        self.asked_for_proof: tuple[str, ...] = ()
        self._t = 0.0
        self.evidence = self._run(self.plan.steps())

    def judged(self, place: Vantage = STRANGER) -> Judgement:
        return judge(self.evidence, place)

    @property
    def pauses(self) -> list[float]:
        return [step.seconds for step in self.steps if isinstance(step, Pause)]

    def said(self, session: int) -> list[bytes]:
        commands = [exchange.command for exchange in self.talks[session - 1].exchanges]
        return [command.line for command in commands if command is not None]

    def _run(self, plan: Generator[Step, Came, Evidence]) -> Evidence:
        try:
            step = next(plan)
            while True:
                self.steps.append(step)
                step = plan.send(self._do(step))
        except StopIteration as over:
            evidence: Evidence = over.value
            return evidence

    def _do(self, step: Step) -> Came:
        self._t += 1.0
        if isinstance(step, Connect):
            return self._connect()
        if isinstance(step, Say):
            return self._say(step.line + b"\r\n", lambda: self.host.answer(step.line, len(self.talks)))
        if isinstance(step, SendMessage):
            return self._say(dot_stuff(step.data), lambda: self.host.message(step.data, len(self.talks)))
        if isinstance(step, Leave):
            self._leave(step)
        elif isinstance(step, AskProof):
            self.asked_for_proof = step.tokens
        return Came(self.talks[-1] if self.talks else Conversation())

    def _connect(self) -> Came:
        talk = Conversation()
        self.talks.append(talk)
        first = self.host.connect(len(self.talks))
        if first is None:
            return Came(talk, Ended.FAILED, "refused", "The connection was refused.")
        self._mark("connected", address=ADDRESS, port=25, source="198.51.100.7")
        return self._receive(first)

    def _say(self, data: bytes, answer: Callable[[], bytes | None]) -> Came:
        talk = self.talks[-1]
        if talk.closed:
            return Came(talk, Ended.FAILED, "closed", "The connection is closed.")
        talk.feed(ClientBytes(self._t, len(self.talks), data))
        came = self._receive(answer())
        if talk.phase is Phase.HANDSHAKE:
            self._mark("tls", version="TLSv1.3", cipher="x")
        return came

    def _receive(self, data: bytes | None) -> Came:
        talk = self.talks[-1]
        if data:
            talk.feed(ServerBytes(self._t, len(self.talks), data))
        if data is None or talk.phase is Phase.QUITTING:
            self._mark("closed", by="server")
            return Came(talk, Ended.CLOSED)
        if talk.owed:
            self._mark("waited", seconds=1)
            return Came(talk, Ended.TIMED_OUT)
        return Came(talk)

    def _leave(self, step: Leave) -> None:
        talk = self.talks[-1]
        if step.polite and not talk.closed and not talk.owed:
            self._say(b"QUIT\r\n", lambda: self.host.answer(b"QUIT", len(self.talks)))
        if not talk.closed:
            self._mark("closed", by="client")

    def _mark(self, what: str, **fields: object) -> None:
        self.talks[-1].feed(Mark(self._t, len(self.talks), what, fields))


class Saying(Host):
    """The polite host, but for some commands: (beginning of the line, replies in turn; the last one stays)."""

    def __init__(self, *table: tuple[bytes, bytes | Iterable[bytes | None] | None]) -> None:
        self._table = {begin: [s] if isinstance(s, bytes) or s is None else list(s) for begin, s in table}

    def connect(self, session: int) -> bytes | None:
        return self._next(b"") if b"" in self._table else super().connect(session)

    def answer(self, line: bytes, session: int) -> bytes | None:
        for begin in self._table:
            if begin and line.upper().startswith(begin.upper()):
                return self._next(begin)
        return super().answer(line, session)

    def message(self, data: bytes, session: int) -> bytes | None:
        return self._next(b".") if b"." in self._table else super().message(data, session)

    def _next(self, begin: bytes) -> bytes | None:
        replies = self._table[begin]
        return replies.pop(0) if len(replies) > 1 else replies[0]

