"""A personality on a loopback socket, for a walk, for telnet, for a whole class on one machine.

Here lives the server: address, TLS, how many at once, orderly end. What is said is decided in `practice`. The
certificate pair comes with the package (`practice/certs`); its key is public and protects nothing.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from functools import cache
from importlib.resources import as_file, files
from typing import Final

from smtpwalk.errors import NetworkError, UsageError
from smtpwalk.net.listener import Listener
from smtpwalk.net.stage_player import Clock, Report, StagePlayer
from smtpwalk.net.target import is_loopback
from smtpwalk.practice.house import House, Message
from smtpwalk.practice.performance import Performance
from smtpwalk.practice.personality import Personality
from smtpwalk.wire.visible import visible_text

MOST_CONNECTIONS: Final = 200
FULL: Final = b"421 4.3.2 Too many connections to this practice host\r\n"


class Stage(Listener):
    """`async with Stage(personality) as stage:` serves it; `stage.port` says where.

    `on_event` is told every event of every session, logins masked. `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        personality: Personality,
        port: int = 0,
        host: str = "127.0.0.1",
        *,
        house: House | None = None,
        on_event: Report | None = None,
        clock: Clock = time.time,
        most_connections: int = MOST_CONNECTIONS,
    ) -> None:
        super().__init__(loopback(host), port)
        self.personality = personality
        self.house = House() if house is None else house
        self._on_event = on_event
        self._clock = clock
        self._most = most_connections
        self._players: set[StagePlayer] = set()
        self._empty = asyncio.Event()
        self._empty.set()
        self._sessions = 0

    @property
    def outbox(self) -> tuple[Message, ...]:
        """The messages that have come to their end by now."""
        return self.house.arrived(self._clock())

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return len(self._players)

    async def quiet(self) -> None:
        """Wait until no client is connected."""
        await self._empty.wait()

    async def start(self) -> None:
        context = tls_context() if self.personality.implicit_tls else None
        try:
            self._server = await asyncio.get_running_loop().create_server(
                self._next_player, self._host, self._wanted_port, ssl=context
            )
        except (OSError, OverflowError) as failed:
            raise self._cannot_listen(failed) from failed

    async def serve(self) -> None:
        """Serve until cancelled. The Stage must have been entered or started."""
        if self._server is None:
            await self.start()
        assert self._server is not None
        await self._server.serve_forever()

    async def stop(self) -> None:
        """Close the door, cut every connection and wait until all sessions have ended."""
        if self._server is not None:
            self._server.close()
        players = list(self._players)
        tasks = [player.task for player in players if player.task]
        for player in players:
            player.cut()
        # Cancelled is how they end here. Anything else has been told to the loop by the task itself.
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    def _next_player(self) -> StagePlayer:
        self._sessions += 1
        performance = Performance(self.personality, self.house, now=self._clock())
        player = StagePlayer(performance, self._clock, tls_context(), self._on_event, self._sessions)
        player.on_made = self._entered
        player.on_lost = self._left
        return player

    def _entered(self, player: StagePlayer) -> bytes:
        """Count a client in; the words to turn it away with when the house is full."""
        if len(self._players) >= self._most:
            return FULL
        self._players.add(player)
        self._empty.clear()
        return b""

    def _left(self, player: StagePlayer) -> None:
        self._players.discard(player)
        if not self._players:
            self._empty.set()

    def _cannot_listen(self, failed: OSError | OverflowError) -> NetworkError:
        place = f"{self._host} port {self._wanted_port}"
        why = getattr(failed, "strerror", None) or str(failed)
        hint = "Choose another port from 1024 to 65535, or 0 for any free one."
        return NetworkError("listen", f"The practice host cannot listen on {place}: {visible_text(why)}.", hint)


def loopback(host: str) -> str:
    """The address to bind, if only this machine can reach it: practice hosts relay and misbehave."""
    host = "127.0.0.1" if host.lower() == "localhost" else host
    if is_loopback(host):
        return host
    rule = f"A practice host listens on a loopback address only, not on {visible_text(host)}."
    raise UsageError(rule, "Use 127.0.0.1, another 127.x.x.x or ::1.")


@cache
def tls_context() -> ssl.SSLContext:
    """For STARTTLS and TLS from the start, with the public throwaway pair of the package."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    folder = files("smtpwalk.practice").joinpath("certs")
    with as_file(folder / "practice.cert.pem") as cert, as_file(folder / "practice.key.pem") as key:
        context.load_cert_chain(cert, key)
    return context
