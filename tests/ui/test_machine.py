"""What depends on the machine is asked for only when it is wanted: the hosts after the first paint."""

from __future__ import annotations

from pathlib import Path

from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.machine import Machine
from tests.ui.driving import at_screen, machine


async def test_the_hosts_are_read_once_the_screen_is_there(tmp_path: Path) -> None:
    asked: list[bool] = []
    real = machine(tmp_path)

    def hosts() -> object:
        asked.append(True)
        return real.hosts()

    app = WalkApp(Machine(real.record, real.recordings, hosts))  # type: ignore[arg-type]
    assert asked == []
    async with at_screen(app) as person:
        await person.until(lambda: "An open Sendmail" in person.shown())
    assert asked == [True]
