"""A person at the screen, for tests: presses keys, reads what is shown, waits for what comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from textual import events
from textual.pilot import Pilot
from textual.widgets import Button

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.walk import WalkSettings
from smtpwalk.errors import RecordingError
from smtpwalk.net.target import Address, Target
from smtpwalk.practice.catalogue import catalogue, personality
from smtpwalk.recording.header import Header
from smtpwalk.recording.reader import Recording, open_recording
from smtpwalk.recording.recorder import Recorder
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.machine import Machine
from smtpwalk.ui.request import WalkRequest
from smtpwalk.ui.screens.message import MessageScreen
from smtpwalk.ui.screens.walk import WalkScreen
from smtpwalk.ui.widgets.clock import StateLine
from smtpwalk.ui.widgets.command_line import CommandLine
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.events import ClientBytes

NARROW, WIDE = (80, 24), (120, 40)
ATTEMPTS = 1500
SETTINGS = WalkSettings("mx.example.net", "client.example", may_send=True, token="smtpwalk-0123456789ab")


def machine(folder: Path) -> Machine:
    """Recordings go into that folder; the practice hosts are those of the package."""

    def record(
        target: Target, words: str, path: Path | None, on_problem: Callable[[RecordingError], None]
    ) -> Recorder:
        header = Header(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), target.host, target.port, words, "smtpwalk test")
        if path is not None:
            return Recorder(path, header, on_problem=on_problem)
        return Recorder.in_folder(folder, header, on_problem=on_problem)

    return Machine(record, folder, catalogue)


def walk_to(port: int, **changes: object) -> WalkRequest:
    """A walk to a server of the test on loopback."""
    request = WalkRequest(Target("127.0.0.1", port), (Address("127.0.0.1", port),), SETTINGS)
    return replace(request, **changes)  # type: ignore[arg-type]


class Person:
    def __init__(self, app: WalkApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    # ------------------------------------------------------------------ doing
    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def put(self, text: str) -> None:
        """Into the command line, as if typed in place of what stands there."""
        self.line.value = text
        self.line.cursor_position = len(text)
        await self.pilot.pause()

    async def send(self, text: str) -> None:
        await self.put(text)
        await self.press("enter")

    async def go_on(self) -> None:
        """Sends what the guide suggests, and waits for the answer."""
        await self.until(lambda: bool(self.line.value) and not self.talk.owed)
        sent = len(self.talk.exchanges)
        await self.press("enter")
        await self.until(lambda: len(self.talk.exchanges) > sent and not self.talk.owed)

    async def paste(self, text: str) -> None:
        self.app.screen.focused.post_message(events.Paste(text))  # type: ignore[union-attr]
        await self.pilot.pause()

    async def button(self, id: str) -> None:
        self.app.screen.query_one(f"#{id}", Button).press()
        await self.pilot.pause()

    async def until(self, done: Callable[[], object]) -> None:
        for _ in range(ATTEMPTS):
            if done():
                return
            await self.pilot.pause(0.005)
        raise AssertionError(f"did not come about; the screen reads:\n{self.shown()}")

    async def greeted(self) -> None:
        await self.until(lambda: isinstance(self.app.screen, WalkScreen) and self.talk.phase not in BEFORE)
        await self.pilot.pause()

    async def in_editor(self) -> MessageScreen:
        await self.until(lambda: isinstance(self.app.screen, MessageScreen) and self.app.screen.is_mounted)
        assert isinstance(self.app.screen, MessageScreen)
        return self.app.screen

    # ------------------------------------------------------------------ seeing
    @property
    def walk(self) -> WalkScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, WalkScreen))

    @property
    def talk(self) -> Conversation:
        return self.walk.talk

    @property
    def line(self) -> CommandLine:
        return self.walk.query_one(CommandLine)

    @property
    def transcript(self) -> Transcript:
        return self.walk.query_one(Transcript)

    @property
    def state(self) -> str:
        return str(self.walk.query_one(StateLine).visual)

    def lines(self) -> list[str]:
        """What stands on the screen at the front, line by line."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    def shown(self) -> str:
        return "\n".join(self.lines())

    def footer(self) -> str:
        return self.lines()[-1]

    def wire(self) -> list[str]:
        """The transcript's rows: C or S, and the words."""
        return [
            f"{'C' if row.from_client else 'S'} {row.line.data.decode('ascii', 'backslashreplace')}"
            for row in self.talk.rows
            if row.from_client or row.from_server
        ]

    def notes(self) -> str:
        return " ".join(
            row.line.data.decode() for row in self.talk.rows if not (row.from_client or row.from_server)
        )


BEFORE = (Phase.CONNECTING, Phase.GREETING)


@asynccontextmanager
async def at_screen(app: WalkApp, size: tuple[int, int] = NARROW) -> AsyncIterator[Person]:
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        person = Person(app, pilot)
        await pilot.pause()
        yield person
        await app.action_quit()


@asynccontextmanager
async def practising(folder: Path, name: str, size: tuple[int, int] = NARROW) -> AsyncIterator[Person]:
    """A walk of that practice host, greeted."""
    async with at_screen(WalkApp(machine(folder), practice=personality(name)), size) as person:
        await person.greeted()
        yield person


@asynccontextmanager
async def walking(
    folder: Path, port: int, size: tuple[int, int] = NARROW, **changes: object
) -> AsyncIterator[Person]:
    """A walk to a server of the test; nothing is waited for."""
    async with at_screen(WalkApp(machine(folder), request=walk_to(port, **changes)), size) as person:
        await person.until(lambda: isinstance(app_screen(person), WalkScreen))
        yield person


def app_screen(person: Person) -> object:
    return person.app.screen


# ---------------------------------------------------------------------- recordings
def recordings(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.smtp.jsonl"))


def only_recording(folder: Path) -> Recording:
    (path,) = recordings(folder)
    return open_recording(path)


def sent_bytes(folder: Path) -> bytes:
    """All that the client sent, as the one recording of the folder has it."""
    return b"".join(event.data for event in only_recording(folder).events() if isinstance(event, ClientBytes))
