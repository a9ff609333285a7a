from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from smtpwalk.recording.reader import open_recording
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.screens.player import PlayerScreen
from smtpwalk.ui.screens.sessions import SessionsScreen
from tests.ui.driving import Person, at_screen, machine
from tests.ui.test_replaying import dialogue, written


async def opened(person: Person, path: Path) -> None:
    person.app.opening.replay(open_recording(path))
    await person.until(lambda: isinstance(person.app.screen, SessionsScreen) and person.app.screen.is_mounted)
    await person.pilot.pause()


async def test_the_list_and_what_is_typed_into_it(tmp_path: Path) -> None:
    events = [event for number in range(1, 4001) for event in dialogue(number, number * 1.0)]
    path = written(tmp_path / "x.smtp.jsonl", events)
    async with at_screen(WalkApp(machine(tmp_path / "others"))) as person:
        await opened(person, path)
        await person.until(lambda: "4000 sessions, 36000 events." in person.shown())
        await person.press("slash", *"3999")
        await person.until(lambda: "1 of 4000 sessions" in person.shown())
        await person.press("enter", "enter")
        await person.until(lambda: isinstance(person.app.screen, PlayerScreen) and "3999 of 4000" in person.lines()[0])
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))


async def test_escape_empties_the_field_first(tmp_path: Path) -> None:
    path = written(tmp_path / "x.smtp.jsonl", [*dialogue(1), *dialogue(2, 2.0)])
    async with at_screen(WalkApp(machine(tmp_path / "others"))) as person:
        await opened(person, path)
        await person.press("slash", "z")
        await person.until(lambda: "0 of 2 sessions" in person.shown())
        await person.press("escape")
        assert person.app.screen.query_one(Input).value == ""
        await person.until(lambda: " 2 sessions" in person.shown())
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))


async def test_labels_that_act_on_a_terminal_do_not(tmp_path: Path) -> None:
    path = written(tmp_path / "x.smtp.jsonl", [*dialogue(1), *dialogue(2, 2.0)])
    path.write_bytes(path.read_bytes().replace(b"192.0.2.1", b"\\u001b[2J[red]"))
    async with at_screen(WalkApp(machine(tmp_path / "others"))) as person:
        await opened(person, path)
        await person.until(lambda: r"\x1b[2J[red]" in person.shown())
