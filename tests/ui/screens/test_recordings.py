from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from textual.widgets import OptionList

from smtpwalk.recording.header import Header
from smtpwalk.recording.recorder import Recorder
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.dialogs import Reading
from smtpwalk.ui.screens.recordings import RecordingsScreen
from smtpwalk.ui.screens.sessions import SessionsScreen
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.ui.driving import Person, at_screen, machine, recordings

SESSION: list[Event] = [
    Mark(0.1, 1, "connected", {"address": "192.0.2.25", "port": 25, "source": "192.0.2.1"}),
    ServerBytes(0.2, 1, b"220 mx.example.net ESMTP Postfix\r\n"),
    ClientBytes(1.0, 1, b"EHLO client.example\r\n"),
    ServerBytes(1.1, 1, b"250 mx.example.net\r\n"),
    ClientBytes(2.0, 1, b"MAIL FROM:<a@sender.test>\r\n"),
    ServerBytes(2.1, 1, b"550 5.1.8 \x1b[2J not you\r\n"),
    Mark(3.0, 1, "closed", {"by": "server"}),
    Mark(4.0, 2, "connected", {"address": "192.0.2.25", "port": 25, "source": "192.0.2.1"}),
    ServerBytes(4.1, 2, b"421 4.3.2 later\r\n"),
    Mark(4.2, 2, "closed", {"by": "server"}),
]


def write(folder: Path, *, second: int = 5, words: str = "our own host") -> Path:
    header = Header(datetime(2026, 1, 2, 3, 4, second, tzinfo=UTC), "mx.example.net", 25, words, "smtpwalk test")
    with Recorder.in_folder(folder, header) as recorder:
        for event in SESSION:
            recorder(event)
    return recorder.path


async def opened(person: Person) -> SessionsScreen:
    await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
    await person.press("enter")
    await person.until(lambda: isinstance(person.app.screen, SessionsScreen))
    assert isinstance(person.app.screen, SessionsScreen)
    return person.app.screen


async def test_an_empty_folder_says_what_will_stand_there(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path / "none"), start="recordings")) as person:
        await person.until(lambda: "There is no recording yet" in person.shown())
        await person.press("escape")


async def test_the_list_and_what_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "2026-01-01_000000_x.smtp.jsonl").write_text("no header\x1b]0;x\x07\n")
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        await person.until(lambda: "mx.example.net:25" in person.shown())
        assert "not readable" in person.shown()
        listing = person.app.screen.query_one(OptionList)
        bad = next(n for n in range(2) if "not readable" in str(listing.get_option_at_index(n).prompt))
        listing.highlighted = bad
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, Reading))
        assert "cannot be opened" in person.shown()
        assert "\x1b" not in person.shown()


async def test_one_that_is_chosen_opens_and_escape_comes_back(tmp_path: Path) -> None:
    path = write(tmp_path)
    before = path.read_bytes()
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        await opened(person)
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
    assert path.read_bytes() == before
    assert recordings(tmp_path) == [path]
