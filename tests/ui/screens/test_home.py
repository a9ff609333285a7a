from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from smtpwalk.errors import HostFileError, NetworkError
from smtpwalk.net.target import Target
from smtpwalk.practice.catalogue import catalogue
from smtpwalk.ui import opening
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.machine import Machine
from smtpwalk.ui.screens.code_book import CodeBookScreen
from smtpwalk.ui.screens.dialogs import Reading
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.screens.recordings import RecordingsScreen
from tests import playbook
from tests.playbook import Playing
from tests.ui.driving import NARROW, WIDE, at_screen, machine, recordings
from tests.ui.schooling import learning


async def test_how_to_leave_comes_first_and_all_hosts_are_there(tmp_path: Path) -> None:
    for size in (NARROW, WIDE):
        async with at_screen(WalkApp(machine(tmp_path)), size) as person:
            hosts = person.app.screen.query_one(OptionList)
            await person.until(lambda hosts=hosts: hosts.option_count == len(catalogue()))  # type: ignore[misc]
            assert person.lines()[1].strip().startswith("How to leave: Ctrl+Q")
            assert hosts.has_focus
            await person.until(lambda: "sendmail-86-open" in person.shown())
            assert all(key in person.footer() for key in ("Help", "Code book", "Recordings", "Another host", "Quit"))


async def test_up_down_and_enter_open_a_walk(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        await person.until(lambda: "sendmail-86-open" in person.shown())
        await person.press("down")
        await person.until(lambda: "postfix-closed" in person.shown())
        await person.press("enter")
        await person.greeted()
        assert "A closed Postfix" in person.lines()[0]
        await person.press("escape")
        await person.button("hang-up")
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        await person.press("enter")
        await person.greeted()
    assert len(recordings(tmp_path)) == 2


async def test_below_a_screen_that_was_opened_at_once_it_is_built_when_it_is_seen(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        (home,) = (screen for screen in person.app.screen_stack if isinstance(screen, HomeScreen))
        assert not home.query(OptionList)
        await person.press("escape", "escape")
        await person.until(lambda: person.app.screen is home and "sendmail-86-open" in person.shown())
        assert home.query_one(OptionList).has_focus
        await person.press("f6", "escape")
        await person.until(lambda: person.app.screen is home)
        assert len(home.query(OptionList)) == 1


async def test_the_function_keys(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        for key, screen in (("f1", Reading), ("f2", CodeBookScreen), ("f3", RecordingsScreen)):
            await person.press(key)
            await person.until(lambda screen=screen: isinstance(person.app.screen, screen))  # type: ignore[misc]
            await person.press("escape")
            await person.until(lambda: isinstance(person.app.screen, HomeScreen))


async def test_f4_and_a_host_of_ones_own_on_loopback(tmp_path: Path) -> None:
    async with Playing(playbook.polite) as server, at_screen(WalkApp(machine(tmp_path))) as person:
        await person.press("f4", "escape")
        assert person.app.screen.query_one(OptionList).has_focus
        await person.press("f4", *f"127.0.0.1 {server.port}", "enter")
        await person.greeted()
        assert f"127.0.0.1:{server.port}" in person.lines()[0]


BAD = {
    "two words too many": "cannot be used as a host",
    "host:0": "is no port",
    "http://there": "is not known here",
}


@pytest.mark.parametrize("text", BAD)
async def test_what_is_no_host_is_said(tmp_path: Path, text: str) -> None:
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        person.app.screen.query_one("#host", Input).value = text
        await person.press("f4", "enter")
        await person.until(lambda: BAD[text] in person.shown().replace("\n", ""))


async def test_a_name_that_is_unknown_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(target: Target) -> None:
        raise NetworkError("no-address", f"The name {target.host} has no address.", "Look at its spelling.")

    monkeypatch.setattr(opening, "resolve", resolve)
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        await person.press("f4", *"mx.nowhere.test", "enter")
        await person.until(lambda: "The name mx.nowhere.test has no address. Look at its spelling." in person.shown())
        assert isinstance(person.app.screen, HomeScreen)
    assert recordings(tmp_path) == []


async def test_a_bad_host_file_is_said(tmp_path: Path) -> None:
    def hosts() -> tuple[()]:
        raise HostFileError("mine.toml", 3, "a rule is missing.", "Look at the guide.")

    app = WalkApp(Machine(machine(tmp_path).record, tmp_path, hosts))
    async with at_screen(app) as person:
        await person.until(lambda: "mine.toml" in person.shown())


async def test_a_recording_that_cannot_be_made_begins_no_walk(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    async with at_screen(WalkApp(machine(blocked / "below"))) as person:
        await person.until(lambda: "sendmail-86-open" in person.shown())
        await person.press("enter")
        await person.until(lambda: "could not be created" in person.shown() or "cannot be" in person.shown())
        assert isinstance(person.app.screen, HomeScreen)
