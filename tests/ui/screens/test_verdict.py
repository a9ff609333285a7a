from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.recording.reader import open_recording
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.player import PlayerScreen
from smtpwalk.ui.screens.verdict import VerdictScreen
from tests.ui.driving import at_screen, machine


async def test_a_recorded_relay_test_is_judged_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.smtp.jsonl"
    words = ["test", "practice:sendmail-86-open", "--forms", "plain", "--record", str(path)]
    assert await asyncio.to_thread(main, words) == 1
    capsys.readouterr()
    async with at_screen(WalkApp(machine(tmp_path / "others"))) as person:
        person.app.opening.replay(open_recording(path))
        await person.until(lambda: isinstance(person.app.screen, PlayerScreen) and person.app.screen.is_mounted)
        screen = person.app.screen
        await person.press("v")
        await person.until(lambda: isinstance(person.app.screen, VerdictScreen) and "OPEN (arrived)" in person.shown())
        assert "no recorded relay test" not in person.shown()
        await person.press("1")
        await person.until(lambda: person.app.screen is screen)
        assert isinstance(screen, PlayerScreen)
        number = screen.row_number()
        assert number is not None
        assert screen.talk.rows[number].code == 250
