"""One connection to a practice host, played sans-IO: the client's bytes and the time in, acts out.

Here lives the session: it walks the personality's rule table and keeps the state. No socket, no clock, no chance:
the same bytes at the same times give the same acts, however the bytes are cut.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from smtpwalk.practice.acts import Act, Close, Drip, Pause, Say, StartTls
from smtpwalk.practice.delivery import USUAL_FATE, deliver
from smtpwalk.practice.house import House
from smtpwalk.practice.lines import BareLfInMessage, Line, MessageReader, take_line
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.placeholders import date
from smtpwalk.practice.rules import Answer, Rule
from smtpwalk.practice.scene import Command, Onlooker, Scene, Taken, read_command, recipient_of, triple_of
from smtpwalk.wire.stages import Stage

LONGEST_NAME: Final = 255
"""Of the name a client gives; what is longer is cut before it is kept."""


class Performance:
    """One session. `now` is in seconds since 1970, handed in by whoever has a clock."""

    def __init__(
        self, personality: Personality, house: House, *, client_ip: str = "127.0.0.1", now: float = 0.0
    ) -> None:
        self.personality = personality
        self.house = house
        self.ip = client_ip
        self.scene = Scene(tls=personality.implicit_tls)
        self.began = now
        self.over = False
        """The host has closed, or been closed: nothing more is said."""
        self.awaits_tls = False
        self._heap = bytearray()
        self._message: MessageReader | None = None
        self._onlooker = Onlooker(personality, house, client_ip)

    # What happens to the connection.

    def connected(self, now: float) -> list[Act]:
        """The greeting. Who drives it calls `early` for anything that comes before its last act is done."""
        greeting = self.personality.greeting
        values = self._values(Command(Stage.GREETING), now)
        acts: list[Act] = []
        for number, line in enumerate(greeting.lines):
            pause = greeting.between if number else greeting.pause
            acts += [Pause(pause)] if pause else []
            acts.append(Say(line.fill(values)))
        return acts

    def early(self, data: bytes, now: float) -> list[Act]:
        """Bytes that came before the greeting was over. Acts take the place of its rest; none: keep the bytes."""
        answer = self.personality.greeting.early
        if answer is None or not data or self.over:
            return []
        return self._acts(answer, Command(Stage.GREETING), now)

    def received(self, data: bytes, now: float) -> list[Act]:
        if self.over or (self.awaits_tls and not self.personality.keeps_plaintext):
            return []
        self._heap += data
        return self._play(now)

    def tls_started(self, now: float) -> list[Act]:
        """The handshake is done. All that was said before is forgotten (RFC 3207 section 4.2)."""
        self.awaits_tls = False
        counts, replies = self.scene.counts, self.scene.replies
        self.scene = Scene(tls=True, counts=counts, replies=replies)
        return self._play(now)

    def idle(self, now: float) -> list[Act]:
        """The client has been silent for `personality.limits.idle.most` seconds."""
        return [] if self.over else self._acts(self.personality.limits.idle.answer, Command(Stage.OTHER), now)

    def closed(self) -> None:
        """The client has gone. An unfinished message is nothing."""
        self._end()

    # What the client's lines do.

    def _play(self, now: float) -> list[Act]:
        acts: list[Act] = []
        while not self.over and not self.awaits_tls:
            step = self._message_step(now) if self._message else self._line_step(now)
            if step is None:
                break
            acts += step
        return acts

    def _line_step(self, now: float) -> list[Act] | None:
        line = take_line(self._heap, self.personality.bare_lf, self.personality.limits.line.most)
        return None if line is None else self._line(line, now)

    def _line(self, line: Line, now: float) -> list[Act]:
        limits, command = self.personality.limits, read_command(line.text, self.personality)
        if self.scene.step:
            command = Command(Stage.AUTH, line.text, b"", line.text)
        else:
            self.scene.counts[command.stage] += 1
        for so, answer in (
            (line.bare_lf, self.personality.bare_lf_answer),
            (self.scene.errors >= limits.errors.most, limits.errors.answer),
            (line.too_long, limits.line.answer),
        ):
            if so:
                self.scene.step = 0
                return self._acts(answer, command, now)
        return self._command(command, now)

    def _command(self, command: Command, now: float) -> list[Act]:
        rule = self._rule(command, now)
        answer = rule.answer
        self._remember_triple(rule, command, now)
        if command.stage is Stage.RCPT and answer.accepts and self._full():
            answer = self.personality.limits.recipients.answer
        if answer.accepts and command.stage in (Stage.EHLO, Stage.HELO):
            self.scene.helo = command.argument[:LONGEST_NAME]
        acts = self._acts(answer, command, now)
        effect = _EFFECTS.get(command.stage)
        if effect and not self.over:
            effect(self, command, answer)
        return acts

    def _rule(self, command: Command, now: float) -> Rule:
        facts = self._onlooker.facts(self.scene, command, now)
        # The loader has made sure that each stage has a rule for every case.
        return next(rule for rule in self.personality.rules if rule.fits(facts))

    def _full(self) -> bool:
        return len(self.scene.recipients) >= self.personality.limits.recipients.most

    def _remember_triple(self, rule: Rule, command: Command, now: float) -> None:
        triple = triple_of(self.scene, command, self.ip)
        if rule.when.triple and triple:
            self.house.remember(triple, now)

    # The effects of an answer on the state, by stage.

    def _after_hello(self, _: Command, answer: Answer) -> None:
        if answer.accepts:
            self.scene.clear_transaction()

    def _after_mail(self, command: Command, answer: Answer) -> None:
        if answer.accepts and command.path:
            self.scene.clear_transaction()
            self.scene.sender = command.path

    def _after_rcpt(self, command: Command, answer: Answer) -> None:
        destination = recipient_of(command, self.personality)
        if not answer.accepts:
            self.scene.refused += 1
        elif destination and command.path:
            fate = answer.fate or USUAL_FATE[destination.kind]
            self.scene.recipients.append(Taken(command.path, destination, fate))

    def _after_data(self, _: Command, answer: Answer) -> None:
        if answer.accepts and answer.code == 354:
            limit = self.personality.limits.message.most
            self._message = MessageReader(self.personality.bare_lf_message, limit)

    def _after_rset(self, _: Command, answer: Answer) -> None:
        if answer.accepts:
            self.scene.clear_transaction()

    def _after_auth(self, command: Command, answer: Answer) -> None:
        if not self.scene.step:
            self.scene.login = command.argument
        self.scene.step = self.scene.step + 1 if answer.code == 334 else 0
        if answer.code == 235:
            self.scene.authenticated = True

    # The message.

    def _message_step(self, now: float) -> list[Act] | None:
        assert self._message is not None
        whole = self._message.take(self._heap)
        if whole is None:
            return None
        self._message = None
        if isinstance(whole, BareLfInMessage):
            acts = self._acts(self.personality.bare_lf_answer, Command(Stage.MESSAGE), now)
        elif whole.too_big:
            acts = self._acts(self.personality.limits.message.answer, Command(Stage.MESSAGE), now)
        else:
            acts = self._message_taken(whole.data, now)
        self.scene.clear_transaction()
        return acts

    def _message_taken(self, data: bytes, now: float) -> list[Act]:
        command = Command(Stage.MESSAGE)
        self.scene.counts[Stage.MESSAGE] += 1
        answer = self._rule(command, now).answer
        values = self._values(command, now)
        if answer.accepts:
            deliver(self.personality, self.house, self.scene, data, queue_id=values["queue_id"],
                    fate=answer.fate, values=values, now=now)  # fmt: skip
        return self._acts(answer, command, now, values)

    # What is said.

    def _acts(
        self, answer: Answer, command: Command, now: float, values: dict[str, bytes] | None = None
    ) -> list[Act]:
        values = self._values(command, now) if values is None else values
        line_end = b"" if answer.raw else b"\r\n"
        data = b"".join(line.fill(values) + line_end for line in answer.lines)
        acts = self._spoken(answer, data)
        self.scene.errors += answer.code >= 400
        if answer.start_tls:
            acts.append(StartTls())
            self._await_tls()
        if answer.close:
            acts.append(Close())
            self._end()
        return acts

    def _spoken(self, answer: Answer, data: bytes) -> list[Act]:
        pace = self.personality.pace
        pause = answer.pause + pace.before(self.scene.replies)
        drip = answer.drip or pace.drip
        self.scene.replies += 1
        acts: list[Act] = [Pause(pause)] if pause else []
        if data:
            acts.append(Drip(data, drip) if drip else Say(data))
        return acts

    def _await_tls(self) -> None:
        self.awaits_tls = True
        if not self.personality.keeps_plaintext:
            self._heap.clear()

    def _end(self) -> None:
        self.over = True
        self._heap.clear()
        self._message = None

    def _values(self, command: Command, now: float) -> dict[str, bytes]:
        """What the placeholders stand for at this moment."""
        scene, personality = self.scene, self.personality
        sender = command.path if command.stage is Stage.MAIL else scene.sender
        last = scene.recipients[-1].path if scene.recipients else None
        recipient = command.path if command.stage is Stage.RCPT else last
        destination = recipient_of(command, personality)
        helo, ip = scene.helo or b"", self.ip.encode()
        return {
            "host": personality.host.encode(),
            "domain": personality.own_domain.encode(),
            "ip": ip,
            "helo": helo,
            "client": helo + b" [" + ip + b"]",
            "line": command.line,
            "verb": command.verb.upper(),
            "argument": command.argument,
            "parameter": command.unknown_parameter,
            "sender": sender.raw if sender else b"",
            "sender_address": sender.inner if sender else b"",
            "recipient": recipient.raw if recipient else b"",
            "recipient_address": recipient.inner if recipient else b"",
            "delivered_to": destination.address if destination else b"",
            "queue_id": personality.queue.name(self.house.messages, now),
            "date": date(now).encode(),
            "epoch": b"%d" % int(now),
            "number": b"%d" % (personality.queue.start + self.house.messages),
        }


_Effect = Callable[[Performance, Command, Answer], None]

# What an answer changes, by the stage it was given at.
_EFFECTS: Final[MappingProxyType[Stage, _Effect]] = MappingProxyType(
    {
        Stage.EHLO: Performance._after_hello,
        Stage.HELO: Performance._after_hello,
        Stage.MAIL: Performance._after_mail,
        Stage.RCPT: Performance._after_rcpt,
        Stage.DATA: Performance._after_data,
        Stage.RSET: Performance._after_rset,
        Stage.AUTH: Performance._after_auth,
    }
)
