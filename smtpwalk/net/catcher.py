"""The catcher: a mail server of our own that sees what comes out of a tested host, and relays nothing.

Here live its sockets, its limits and the store of arrivals. What it says is in `catcher_talk`, what an arrival
means in `relay.proof`.
"""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Final

from smtpwalk.errors import NetworkError
from smtpwalk.net.catcher_talk import GREETING, TOO_LONG, TOO_MANY, CatcherTalk
from smtpwalk.net.listener import Listener
from smtpwalk.net.target import is_loopback
from smtpwalk.relay.proof import Arrival
from smtpwalk.wire.visible import visible_text

MOST_CONNECTIONS: Final = 500
IDLE_SECONDS: Final = 120.0
SESSION_SECONDS: Final = 1_800.0
"""Senders keep a connection open for further messages; half an hour is more than any does."""
MOST_UNWRITTEN: Final = 256 * 1024
"""Answers that a client may leave unread before it is cut off."""
MOST_PER_TOKEN: Final = 20
"""The same message again and again: a host that never heard our 250."""
MOST_BYTES: Final = 64 * 1024 * 1024

Tell = Callable[[Arrival], None]
Clock = Callable[[], float]


class Catcher(Listener):
    """`async with Catcher(known=tokens.__contains__) as catcher:` receives; `catcher.port` says where.

    Keeps messages that hold a token of which `known` is true, so a token has to be known before its message
    is sent. `on_arrival` is told each arrival; `arrivals` has them all.
    `warn` is told a sentence when others than this machine can reach it.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        known: Callable[[str], bool],
        warn: Callable[[str], None] | None = None,
        on_arrival: Tell | None = None,
        clock: Clock = time.time,
        most_connections: int = MOST_CONNECTIONS,
        idle: float = IDLE_SECONDS,
    ) -> None:
        super().__init__("127.0.0.1" if host.lower() == "localhost" else host.strip("[]"), port)
        self.arrivals: list[Arrival] = []
        self._known, self._warn, self._on_arrival, self._clock = known, warn, on_arrival, clock
        self._most, self.idle = most_connections, idle
        self._clients: set[_Client] = set()
        self._per_token: Counter[str] = Counter()
        self._bytes = 0
        self._news = asyncio.Event()

    @property
    def connections(self) -> int:
        return len(self._clients)

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(self._client, self._host, self._wanted_port, backlog=512)
        except (OSError, OverflowError, UnicodeError) as failed:
            raise _cannot_listen(failed, self._host, self._wanted_port) from failed
        if self._warn and not only_this_machine(self._host):
            self._warn(
                f"The catcher listens on {visible_text(self._host)} port {self.port}, where other machines can "
                "reach it. It keeps only mail with this run's tokens and passes nothing on; stop it after the test."
            )

    async def stop(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for client in tuple(self._clients):
            client.cut()
        await self._server.wait_closed()
        self._server = None

    async def wait_for(self, tokens: Collection[str], seconds: float) -> frozenset[str]:
        """Wait until each of these tokens has arrived, at most so long; those that have."""
        wanted = frozenset(tokens)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not all(map(self.has, wanted)):
                    self._news.clear()
                    await self._news.wait()
        return frozenset(filter(self.has, wanted))

    def has(self, token: str) -> bool:
        """Whether it has arrived, in whatever way."""
        return token in self._per_token

    def forget(self, tokens: Collection[str]) -> None:
        """Their arrivals have been judged and need no room any more."""
        gone = frozenset(tokens)
        self._bytes -= sum(len(arrival.data) for arrival in self.arrivals if arrival.token in gone)
        self.arrivals = [arrival for arrival in self.arrivals if arrival.token not in gone]

    def _client(self) -> _Client:
        return _Client(self)

    def talk(self, peer: str) -> CatcherTalk:
        return CatcherTalk(self._take, self._clock, self._known, peer)

    def _take(self, arrivals: list[Arrival]) -> bool:
        """Keep them. A token's twenty-first copy is thanked for and thrown away."""
        if self._bytes > MOST_BYTES:
            return False
        for arrival in arrivals:
            self._per_token[arrival.token] += 1
            if self._per_token[arrival.token] > MOST_PER_TOKEN:
                continue
            self._bytes += len(arrival.data)
            self.arrivals.append(arrival)
            if self._on_arrival:
                self._on_arrival(arrival)
        self._news.set()
        return True

    def let_in(self, client: _Client) -> bool:
        if len(self._clients) >= self._most:
            return False
        self._clients.add(client)
        return True

    def let_out(self, client: _Client) -> None:
        self._clients.discard(client)


class _Client(asyncio.Protocol):
    """One connection to the catcher."""

    def __init__(self, catcher: Catcher) -> None:
        self._catcher = catcher
        self._talk: CatcherTalk | None = None
        self._transport: asyncio.Transport | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if not self._catcher.let_in(self):
            transport.write(TOO_MANY)
            transport.close()
            return
        peer = transport.get_extra_info("peername")
        self._talk = self._catcher.talk(str(peer[0]) if peer else "")
        transport.write(GREETING)
        self._end = asyncio.get_running_loop().call_later(SESSION_SECONDS, self._goodbye)
        self._wait()

    def data_received(self, data: bytes) -> None:
        if self._talk is None or self._transport is None or self._talk.over:
            return
        self._transport.write(self._talk.received(data))
        if self._transport.get_write_buffer_size() > MOST_UNWRITTEN:
            self._transport.abort()
        elif self._talk.over:
            self._transport.close()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._idle, self._end):
            if timer:
                timer.cancel()
        self._catcher.let_out(self)

    def cut(self) -> None:
        if self._transport:
            self._transport.abort()

    def _wait(self) -> None:
        if self._idle:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(self._catcher.idle, self._goodbye)

    def _goodbye(self) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(TOO_LONG)
            self._transport.close()


def only_this_machine(host: str) -> bool:
    return host.lower() == "localhost" or is_loopback(host)


_HINTS: Final[dict[int, str]] = {
    errno.EADDRINUSE: "Another program has that port, perhaps another catcher: stop it or choose another port.",
    errno.EACCES: "Ports below 1024 are for root: choose another, such as 2600, and send port 25 on to it.",
    errno.EADDRNOTAVAIL: "The address must be one of this machine's: 127.0.0.1, or 0.0.0.0 for all of them.",
}


def _cannot_listen(failed: OSError | OverflowError | UnicodeError, host: str, port: int) -> NetworkError:
    number = getattr(failed, "errno", None) or 0
    why = os.strerror(number) if number in _HINTS else getattr(failed, "strerror", None) or str(failed)
    hint = _HINTS.get(number, "Name an address of this machine and a port to 65535.")
    place = f"{visible_text(host)} port {port}"
    return NetworkError("listen", f"The catcher cannot listen on {place}: {visible_text(why)}.", hint)
