"""Nothing is connected before it is said whose host it is, and who allowed the test."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from smtpwalk.net.session import Session
from smtpwalk.net.target import Address, Target
from smtpwalk.recording.reader import open_recording
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.screens.permission import PermissionScreen
from smtpwalk.ui.screens.walk import WalkScreen
from tests.ui.driving import SETTINGS, Person, at_screen, machine, recordings

FOREIGN = WalkRequest(Target("mx.example.net"), (Address("192.0.2.25", 25),), SETTINGS)


@pytest.fixture(autouse=True)
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connector that must not be called."""

    async def forbidden(*wanted: Any, **more: Any) -> Any:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", forbidden)


async def asked(person: Person) -> PermissionScreen:
    await person.until(lambda: isinstance(person.app.screen, PermissionScreen))
    screen = person.app.screen
    assert isinstance(screen, PermissionScreen)
    return screen


async def test_it_asks_before_anything_is_opened(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path), request=FOREIGN)) as person:
        await asked(person)
        await person.until(lambda: "May you test mx.example.net:25?" in person.shown())
        assert person.app.focused is person.app.screen.query_one("#words")
        assert recordings(tmp_path) == []


@pytest.mark.parametrize("how", ["escape", "cancel"])
async def test_no_means_no_connection_and_no_recording(tmp_path: Path, how: str) -> None:
    async with at_screen(WalkApp(machine(tmp_path), request=FOREIGN)) as person:
        await asked(person)
        await (person.press("escape") if how == "escape" else person.button("cancel"))
        await person.until(lambda: isinstance(person.app.screen, HomeScreen))
        await person.until(lambda: "No connection was made." in person.shown())
    assert recordings(tmp_path) == []


ANSWERS = [
    ({"words": "  "}, "Say whose host it is"),
    ({"words": "our own", "sender": "nobody"}, "The sender needs the form name@domain"),
    ({"words": "our own", "sender": "a b@c.test"}, "The sender needs the form name@domain"),
    ({"words": "our own", "sender": "me@own.test", "recipient": "x\x1b@y"}, "The recipient needs the form"),
]


@pytest.mark.parametrize(("values", "problem"), ANSWERS)
async def test_what_is_missing_is_said(tmp_path: Path, values: dict[str, str], problem: str) -> None:
    async with at_screen(WalkApp(machine(tmp_path), request=FOREIGN)) as person:
        screen = await asked(person)
        for field, value in values.items():
            screen.query_one(f"#{field}", Input).value = value
        await person.button("ok")
        assert problem in person.shown()
        assert person.app.screen is screen
    assert recordings(tmp_path) == []


async def test_enter_leads_from_field_to_field_and_the_words_stand_in_the_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[str] = []

    async def connect(self: Session, target: Target, addresses: Any, **more: Any) -> None:
        connected.append(target.host)
        await asyncio.Event().wait()

    monkeypatch.setattr(Session, "connect", connect)
    async with at_screen(WalkApp(machine(tmp_path), request=FOREIGN)) as person:
        screen = await asked(person)
        for text in ("our own host; allowed by me", "<me@own.test>", "me@elsewhere.test"):
            assert connected == []
            assert isinstance(person.app.focused, Input)
            person.app.focused.value = text
            await person.press("enter")
        await person.until(lambda: connected == ["mx.example.net"])
        assert screen not in person.app.screen_stack
        settings = person.walk.walker.settings
        assert (settings.sender, settings.recipient) == (b"me@own.test", b"me@elsewhere.test")
        assert isinstance(person.app.screen, WalkScreen)
    (path,) = recordings(tmp_path)
    assert open_recording(path).header.permission == "our own host; allowed by me"


async def test_with_all_given_nothing_is_asked(tmp_path: Path) -> None:
    given = replace(FOREIGN, permission="our own", addresses_given=True)
    assert not given.needs_permission
    assert not given.needs_addresses
    only_words = replace(FOREIGN, permission="our own")
    async with at_screen(WalkApp(machine(tmp_path), request=only_words)) as person:
        await asked(person)
        assert person.app.screen.query_one("#words", Input).value == "our own"
