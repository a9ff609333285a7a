"""A walk of a practice host without socket, port or clock: the same pictures on every machine, at any hour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.net.session import Session
from smtpwalk.net.target import Address, Target
from smtpwalk.net.walker import Walker
from smtpwalk.practice.acts import Act, Close, Drip, Pause, Say
from smtpwalk.practice.catalogue import catalogue, personality
from smtpwalk.practice.house import House
from smtpwalk.practice.performance import Performance
from smtpwalk.practice.personality import Personality
from smtpwalk.practice.rehearsal import NOON
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.machine import Machine
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.screens.walk import WalkScreen
from smtpwalk.wire.events import ClientBytes, ServerBytes

TARGET: Final = Target("127.0.0.1", 2525)
ADDRESSES: Final = (Address("127.0.0.1", 2525),)
RECORDING: Final = "2002-09-28_140000_127.0.0.1-2525.smtp.jsonl"
_THINKS: Final = (2.1, 3.4, 1.2, 2.7)  # seconds that the person takes before a line
_TAKES: Final = (0.004, 0.012, 0.003, 0.021)  # seconds that the host takes


class RehearsedSession(Session):
    """The host's side is played in the same process, and time passes by a table."""

    def __init__(self, host: Personality) -> None:
        self._now = 0.0
        self._thinks, self._takes = cycle(_THINKS), cycle(_TAKES)
        self._performance = Performance(host, House(), now=NOON)
        super().__init__(clock=lambda: self._now)

    async def connect(self, target: Target, addresses: Iterable[Address], *, source: str | None = None) -> None:
        (address,) = addresses
        self.mark("connecting", address=address.ip, port=address.port)
        self._now += 0.001
        self.mark("connected", address=address.ip, port=address.port, source="127.0.0.1")
        self._do(self._performance.connected(NOON))

    def write(self, data: bytes) -> None:
        self._now += next(self._thinks)
        self._emit(ClientBytes(self._now, self.number, data))
        self._do(self._performance.received(data, NOON + self._now))

    def hang_up(self) -> None:
        if not self.conversation.closed:
            self.mark("closed", by="client")

    def _do(self, acts: Iterable[Act]) -> None:
        for act in acts:
            if isinstance(act, Pause):
                self._now += act.seconds
            elif isinstance(act, Say | Drip):
                self._now += next(self._takes)
                self._emit(ServerBytes(self._now, self.number, act.data))
            elif isinstance(act, Close) and not self.conversation.closed:
                self.mark("closed", by="server")


class RehearsedWalker(Walker):
    def __init__(self, host: Personality) -> None:
        settings = WalkSettings(
            host.host, "client.example", may_send=True, own=host.own_domain.encode(),
            date="Sat, 28 Sep 2002 14:00:00 +0000", token="smtpwalk-0123456789ab",
        )  # fmt: skip
        super().__init__(TARGET, ADDRESSES, settings)
        self.session = RehearsedSession(host)


def at_home() -> WalkApp:
    return _still(WalkApp(_machine()))


def rehearsed(name: str) -> WalkApp:
    """The app with a walk of that practice host on the screen."""
    host = personality(name)
    walker = RehearsedWalker(host)
    screen = WalkScreen(walker, WalkRequest(TARGET, ADDRESSES, walker.settings, practice=host), RECORDING)
    walker.session._sinks = (screen.heard,)

    class Rehearsed(WalkApp):
        def on_mount(self) -> None:
            self.push_screen(screen)

    return _still(Rehearsed(_machine()))


def _still(app: WalkApp) -> WalkApp:
    app.animation_level = "none"
    return app


def _no_recording(*wanted: Any) -> Any:
    raise AssertionError("nothing is recorded in a rehearsal")


def _machine() -> Machine:
    return Machine(_no_recording, Path("recordings"), lambda: [replace(host) for host in catalogue()])
