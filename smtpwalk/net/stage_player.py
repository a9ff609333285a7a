"""One client's connection to a practice host: the acts of a performance done on a socket.

Here lives an asyncio protocol, not a stream: at STARTTLS every byte that came before the handshake must be seen,
so that it can be thrown away, and no byte of the handshake may be.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from smtpwalk.practice.acts import Act, Close, Drip, Pause, Say, StartTls
from smtpwalk.practice.performance import Performance
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from smtpwalk.wire.secrets import SecretMask

MOST_UNREAD: Final = 256 * 1024
"""Bytes taken in while acts are under way; beyond, the client has to wait."""
HANDSHAKE_SECONDS: Final = 10.0
FAREWELL_SECONDS: Final = 2.0
"""How long the last words may take to leave before the connection is cut."""

Report = Callable[[Event], None]
Clock = Callable[[], float]


class StagePlayer(asyncio.Protocol):
    """Plays one performance for one client. `task` ends with the connection."""

    def __init__(
        self, performance: Performance, clock: Clock, tls: ssl.SSLContext, report: Report | None, session: int
    ) -> None:
        self.performance = performance
        self.session = session
        self.task: asyncio.Task[None] | None = None
        self._clock = clock
        self._began = clock()
        self.on_made: Callable[[StagePlayer], bytes] = lambda _: b""
        """Asked when the connection is there: the words to turn it away with, none to let it in."""
        self.on_lost: Callable[[StagePlayer], None] = lambda _: None
        self._tls = tls
        self._report = report
        self._mask = SecretMask()
        self._transport: asyncio.Transport | None = None
        self._heap = bytearray()
        self._ended = False
        self._lost = False
        self._client_left_first = False
        self._something = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()

    def cut(self) -> None:
        """End at once, in the middle of whatever is going on."""
        if self._transport:
            self._transport.abort()
        if self.task:
            self.task.cancel()

    # What asyncio tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        address, port = transport.get_extra_info("peername")[:2]
        self._mark("connected", address=address, port=port)
        if refusal := self.on_made(self):
            transport.write(refusal)
            transport.close()
            return
        self.task = asyncio.get_running_loop().create_task(self._play())

    def data_received(self, data: bytes) -> None:
        self._tell(ClientBytes(self._t(), self.session, data))
        if self.performance.over:
            return
        self._heap += data
        self._something.set()
        if len(self._heap) > MOST_UNREAD and self._transport:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        self._ended = True
        self._client_left_first = not self.performance.over
        self._something.set()
        # Half-closed: what was said before is still answered. TLS cannot be half-closed.
        return not self.performance.scene.tls

    def connection_lost(self, exc: Exception | None) -> None:
        self._client_left_first = self._client_left_first or not self.performance.over
        self._gone()
        if self.task:
            self.task.cancel()

    def _gone(self) -> None:
        """The connection is no more. Told twice at times: after a failed handshake asyncio may say nothing."""
        if self._lost:
            return
        self._lost = self._ended = True
        self._mark("closed", by="client" if self._client_left_first else "host")
        self.performance.closed()
        self._something.set()
        self._writable.set()
        self.on_lost(self)

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    # The session.

    async def _play(self) -> None:
        try:
            await self._greet()
            while not self.performance.over:
                data = await self._next()
                if data is None:
                    break
                await self._do(self.performance.received(data, self._clock()))
            await self._linger()
        except OSError as failed:  # ssl.SSLError is one
            self._mark("failed", kind="tls" if isinstance(failed, ssl.SSLError) else "connection")
            self._gone()
        finally:
            self._leave()

    async def _linger(self) -> None:
        """Say that no more will come and wait a little: a socket closed over unread bytes loses its last words."""
        self.performance.closed()
        if self._transport is None or self._transport.is_closing() or not self._transport.can_write_eof():
            return
        self._transport.write_eof()
        self._something.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                while not self._ended:
                    await self._something.wait()

    async def _greet(self) -> None:
        """The greeting, during which a client ought to be silent."""
        watched = self.performance.personality.greeting.early is not None
        for act in self.performance.connected(self._clock()):
            if isinstance(act, Pause) and watched and await self._talks_within(act.seconds):
                data = bytes(self._heap)
                self._heap.clear()
                await self._do(self.performance.early(data, self._clock()))
                return
            if not (isinstance(act, Pause) and watched):
                await self._do([act])

    async def _talks_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._something.wait()
        return bool(self._heap)

    async def _next(self) -> bytes | None:
        """What the client said since; None when it has gone or stayed silent too long."""
        if not self._heap and not self._ended:
            self._something.clear()
            try:
                async with asyncio.timeout(self.performance.personality.limits.idle.most):
                    await self._something.wait()
            except TimeoutError:
                await self._do(self.performance.idle(self._clock()))
                return None
        if not self._heap:
            return None
        data = bytes(self._heap)
        self._heap.clear()
        if self._transport and not self._transport.is_closing():
            self._transport.resume_reading()
        return data

    async def _do(self, acts: Sequence[Act]) -> None:
        if any(isinstance(act, StartTls) for act in acts) and self._transport:
            # From here to the handshake nothing is read: the client's hello must meet TLS, not us.
            self._transport.pause_reading()
        for act in acts:
            match act:
                case Say(data):
                    await self._write(data)
                case Drip(data, seconds):
                    for place in range(len(data)):
                        await asyncio.sleep(seconds)
                        await self._write(data[place : place + 1])
                case Pause(seconds):
                    await asyncio.sleep(seconds)
                case StartTls():
                    await self._start_tls()
                case Close():
                    return

    async def _write(self, data: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        self._tell(ServerBytes(self._t(), self.session, data))
        self._transport.write(data)
        await self._writable.wait()

    async def _start_tls(self) -> None:
        assert self._transport is not None
        before = bytes(self._heap)
        self._heap.clear()
        # Plaintext from before the handshake: the performance throws it away, unless that is its lesson.
        self.performance.received(before, self._clock())
        loop = asyncio.get_running_loop()
        transport = await loop.start_tls(
            self._transport, self, self._tls, server_side=True, ssl_handshake_timeout=HANDSHAKE_SECONDS
        )
        if transport is None:
            raise ConnectionResetError
        self._transport = transport
        self._mark("tls", version=transport.get_extra_info("ssl_object").version())
        await self._do(self.performance.tls_started(self._clock()))

    def _leave(self) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.close()
        asyncio.get_running_loop().call_later(FAREWELL_SECONDS, transport.abort)

    # For whoever looks on.

    def _t(self) -> float:
        return max(0.0, self._clock() - self._began)

    def _mark(self, what: str, **fields: Any) -> None:
        self._tell(Mark(self._t(), self.session, what, fields))

    def _tell(self, event: Event) -> None:
        if self._report:
            for seen in self._mask(event):
                self._report(seen)
