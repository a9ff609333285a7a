"""One SMTP session on a real connection: bytes become events, and nobody sends while a reply is owed.

The session owns the link and the fold. It judges nothing: whoever drives it reads `conversation`. Every event goes
through the mask for AUTH first, then to the fold, then to the sinks (a recorder, a screen), in that order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from enum import Enum, auto
from time import monotonic
from typing import Any, Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import Phase
from smtpwalk.errors import NetworkError
from smtpwalk.net.certificate import certificate_facts
from smtpwalk.net.link import Link, any_certificate
from smtpwalk.net.target import Address, Target
from smtpwalk.net.timeouts import CONNECT, HANG_UP, reply_timeout
from smtpwalk.net.trouble import network_error
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.secrets import SecretMask

Sink = Callable[[Event], None]
MOST_TURNS: Final = 100
"""Turns of the loop that a command waits while a server talks on and on."""


class Waited(Enum):
    """How a wait for a reply ended."""

    ANSWERED = auto()
    CLOSED = auto()
    TIMED_OUT = auto()


class Session:
    """`clock` gives seconds since the recording began; `timeout` replaces the RFC's figures when given."""

    def __init__(self, sinks: Iterable[Sink] = (), *, number: int = 1, clock: Callable[[], float] | None = None,
                 timeout: float | None = None) -> None:  # fmt: skip
        started = monotonic()
        self.conversation = Conversation()
        self.number = number
        self._clock = clock or (lambda: monotonic() - started)
        self._sinks = tuple(sinks)
        self._timeout = timeout
        self._mask = SecretMask()
        self._link: Link | None = None
        self._host: str | None = None
        self._turns: list[asyncio.Future[None]] = []  # whoever waits for the next event
        self._ending = "server"

    # ------------------------------------------------------------------ connecting
    async def connect(self, target: Target, addresses: Iterable[Address], *, source: str | None = None) -> None:
        """Tries each address in turn; raises the last NetworkError when none answers."""
        self._host = target.host
        trouble = NetworkError("no-address", f"{target} has no address to connect to.")
        for address in addresses:
            self.mark("connecting", address=address.ip, port=address.port)
            try:
                await self._open(target, address, source)
            except NetworkError as error:
                trouble = error
            else:
                return
        self.mark("failed", kind=trouble.kind, message=trouble.message)
        raise trouble

    async def _open(self, target: Target, address: Address, source: str | None) -> None:
        loop = asyncio.get_running_loop()
        # The first bytes may arrive before `connected` is marked; they wait here, so that the stream is in order.
        early: list[bytes] = []
        receive = early.append
        secure: dict[str, Any] = {"ssl": any_certificate(), "server_hostname": target.host} if target.tls else {}
        limit = self._timeout or CONNECT
        try:
            async with asyncio.timeout(limit):
                _, link = await loop.create_connection(
                    lambda: Link(lambda data: receive(data), self._sent, self._lost),
                    address.ip, address.port, local_addr=(source, 0) if source else None, **secure,
                )  # fmt: skip
        except (OSError, TimeoutError) as error:
            raise network_error(error, address, limit) from error
        self._link = link
        local = link.transport.get_extra_info("sockname") if link.transport else None
        self.mark("connected", address=address.ip, port=address.port, source=local[0] if local else "")
        if target.tls:
            self._mark_tls()
        receive = self._received
        for data in early:
            self._received(data)

    def _mark_tls(self) -> None:
        facts = self._link.tls_facts() if self._link else {}
        if facts:
            facts |= certificate_facts(facts.pop("der"))
            self.mark("tls", **facts)

    # ------------------------------------------------------------------ talking
    async def send(self, line: bytes) -> None:
        """Sends exactly this line and CR LF. What has come already is read first: it may be a stray reply."""
        turns = MOST_TURNS
        while turns and self._link is not None and self._link.unread() and not self.conversation.closed:
            turns -= 1
            await asyncio.sleep(0)
        self.write(line + b"\r\n")

    def write(self, data: bytes) -> None:
        """Sends exactly these bytes. Raises NetworkError when the connection is gone."""
        if self._link is None or self.conversation.closed or not self._link.is_connected:
            raise NetworkError("closed", "The connection is closed; nothing was sent.", "Connect anew to go on.")
        self._link.write(data)

    async def reply(self, timeout: float | None = None) -> Waited:
        """Waits until nothing is owed, the connection ends, or the time of a stage is over."""
        talk = self.conversation
        while (waiting := talk.waiting_for) is not None and not talk.closed:
            limit = timeout or self._timeout or reply_timeout(waiting.stage)
            if not await self._until(lambda was=waiting: talk.waiting_for is not was, limit):  # type: ignore[misc]
                return Waited.TIMED_OUT
        return Waited.CLOSED if talk.closed else Waited.ANSWERED

    async def command(self, line: bytes, timeout: float | None = None) -> Waited:
        """Sends a line and waits for all that is owed; after 220 to STARTTLS it does the handshake too."""
        await self.send(line)
        waited = await self.reply(timeout)
        if self.conversation.phase is Phase.HANDSHAKE:
            await self.start_tls()
        return waited

    def give_up(self, seconds: float) -> None:
        """The user stops waiting. The reply stays owed: when it comes late it goes to the command it answers."""
        waiting = self.conversation.waiting_for
        if waiting is not None:
            self.mark("waited", seconds=round(seconds, 3), stage=str(waiting.stage))

    async def start_tls(self) -> None:
        """The handshake behind a 220; on failure the connection is over, and NetworkError says why."""
        if self._link is None:
            raise NetworkError("closed", "The connection is closed; no TLS handshake is possible.")
        try:
            await self._link.upgrade(self._host, self._timeout or CONNECT)
        except NetworkError as error:
            self._link.hang_up()
            self.mark("failed", kind=error.kind, message=error.message)
            raise
        self._mark_tls()

    # ------------------------------------------------------------------ ending
    async def close(self) -> None:
        """After 221 or 421 the last words are still read, for a while; then this side closes."""
        if self.conversation.phase is Phase.QUITTING:
            await self._until(lambda: False, HANG_UP)
        self.hang_up()

    def hang_up(self) -> None:
        if self._link is not None and not self.conversation.closed:
            self._ending = "client"
            self._link.hang_up()
            self._lost(None)

    # ------------------------------------------------------------------ events
    def mark(self, what: str, **fields: Any) -> None:
        self._emit(Mark(self._clock(), self.number, what, fields))

    def _received(self, data: bytes) -> None:
        if not self.conversation.closed:
            self._emit(ServerBytes(self._clock(), self.number, data))

    def _sent(self, data: bytes) -> None:
        self._emit(ClientBytes(self._clock(), self.number, data))

    def _lost(self, error: Exception | None) -> None:
        if not self.conversation.closed and self._link is not None:
            how = {"how": "reset"} if isinstance(error, ConnectionResetError) else {}
            self.mark("closed", by=self._ending, **how)

    def _emit(self, event: Event) -> None:
        for seen in self._mask(event):
            self.conversation.feed(seen)
            for sink in self._sinks:
                sink(seen)
        turns, self._turns = self._turns, []
        for turn in turns:
            _wake(turn)

    async def _until(self, done: Callable[[], bool], limit: float) -> bool:
        """Waits for `done()` or the end of the connection, looking again after each event; False when time is over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + limit
        while not done() and not self.conversation.closed:
            if loop.time() >= end:
                return False
            turn = loop.create_future()
            self._turns.append(turn)
            timer = loop.call_at(end, _wake, turn)
            try:
                await turn
            finally:
                timer.cancel()
        return True


def _wake(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
