"""A walk at work: the session, the plan, and what the user may do at any moment. Screen and plain mode share it.

It keeps no screen and prints nothing. The plan is asked anew after each thing that happened, so a line of the
user's own is only the guide stepping back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from secrets import token_hex

from smtpwalk.dialogue.advice import Advice, advise
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.walk import Step, WalkSettings, next_step
from smtpwalk.errors import NetworkError
from smtpwalk.net.session import Session, Sink, Waited
from smtpwalk.net.target import Address, Target
from smtpwalk.wire.commands import dot_stuff


class Walker:
    def __init__(self, target: Target, addresses: Iterable[Address], settings: WalkSettings, sinks: Iterable[Sink] = (),
                 *, source: str | None = None, timeout: float | None = None, number: int = 1,
                 clock: Callable[[], float] | None = None) -> None:  # fmt: skip
        self.target = target
        self.addresses = tuple(addresses)
        self.settings = settings
        self.session = Session(sinks, number=number, clock=clock, timeout=timeout)
        self._source = source

    @property
    def talk(self) -> Conversation:
        return self.session.conversation

    @property
    def step(self) -> Step:
        """The step that fits the state at this moment."""
        return next_step(self.talk, self.settings)

    def advise(self, line: bytes) -> list[Advice]:
        return advise(line, self.talk)

    async def connect(self) -> Waited:
        """Connects and waits for the greeting. Raises NetworkError when no address answers."""
        await self.session.connect(self.target, self.addresses, source=self._source)
        return await self.session.reply()

    async def say(self, line: bytes) -> Waited:
        """Sends one line: a command, an answer to 334, or a line of the message, as the state has it."""
        if self.talk.phase is Phase.MESSAGE:
            await self.session.send(line)
            return await self.wait() if line == b"." else Waited.ANSWERED
        waited = await self.session.command(line)
        if self.talk.phase is Phase.QUITTING:
            await self.session.close()
        return waited

    async def say_message(self, text: bytes) -> Waited:
        """Sends a whole message, dot-stuffed, and the lone dot."""
        self.session.write(dot_stuff(text))
        return await self.wait()

    async def wait(self) -> Waited:
        """Keeps waiting for what is owed; after 221 or 421 for the end."""
        waited = await self.session.reply()
        if self.talk.phase is Phase.HANDSHAKE:
            await self.session.start_tls()
        if self.talk.phase is Phase.QUITTING:
            await self.session.close()
        return waited

    def give_up(self, seconds: float) -> None:
        self.session.give_up(seconds)

    def allow_message_to(self, recipient: bytes) -> None:
        """The user said where the message may go; from now on the guide goes on to DATA for that address."""
        self.settings = replace(self.settings, recipient=recipient, may_send=True)

    async def take_leave(self, patience: float = 5.0) -> None:
        """QUIT where it will be understood, a short wait for its reply, and the end of the connection."""
        talk = self.talk
        if talk.phase not in (Phase.CONNECTING, Phase.MESSAGE, Phase.HANDSHAKE, Phase.CLOSED) and not talk.owed:
            try:
                await self.session.command(b"QUIT", patience)
                await self.session.close()
            except NetworkError:
                pass  # it is gone already, which is all that was wanted
        self.hang_up()

    def hang_up(self) -> None:
        self.session.hang_up()


def fresh_settings(host: str, name: str) -> WalkSettings:
    """Settings for a walk that begins now: the date and the token of its message are this moment's."""
    return WalkSettings(
        host, name, date=format_datetime(datetime.now().astimezone()), token=f"smtpwalk-{token_hex(6)}"
    )
