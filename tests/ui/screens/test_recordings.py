from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from textual.widgets import Input, OptionList

from smtpwalk.recording.header import Header
from smtpwalk.recording.recorder import Recorder
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.code_book import CodeBookScreen
from smtpwalk.ui.screens.dialogs import Question, Reading
from smtpwalk.ui.screens.recordings import LookScreen, RecordingsScreen
from smtpwalk.ui.widgets.rail import Rail
from smtpwalk.ui.widgets.transcript import Transcript
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


async def opened(person: Person) -> LookScreen:
    await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
    await person.press("enter")
    await person.until(lambda: isinstance(person.app.screen, LookScreen))
    await person.pilot.pause()
    assert isinstance(person.app.screen, LookScreen)
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


async def test_a_recorded_line_is_explained_as_in_a_live_walk(tmp_path: Path) -> None:
    write(tmp_path)
    async with at_screen(WalkApp(machine(tmp_path), start="recordings"), (120, 40)) as person:
        screen = await opened(person)
        transcript = screen.query_one(Transcript)
        assert (transcript.cursor, transcript.has_focus) == (0, True)
        assert "Permission: our own host." in person.shown()
        assert "session 1 of 2" in person.lines()[0]
        await person.press("n")
        await person.until(lambda: "550" in person.shown() and "(no)" in person.shown())
        assert r"\x1b[2J" in person.shown()
        assert {item.code for item in screen.query_one(Rail).items} >= {220, 250, 550}
        await person.press("n")  # there is no other: a bell, and the cursor stays
        assert screen.talk.rows[transcript.cursor or 0].code == 550


async def test_the_sessions_one_after_the_other(tmp_path: Path) -> None:
    write(tmp_path)
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        screen = await opened(person)
        await person.press("right")
        assert "session 2 of 2" in person.lines()[0]
        assert screen.talk.exchanges[0].code == 421
        await person.press("left_square_bracket")
        assert screen.talk.exchanges[0].code == 220
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))


async def test_keys_of_a_recording(tmp_path: Path) -> None:
    path = write(tmp_path)
    before = path.read_bytes()
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        screen = await opened(person)
        await person.press("n")
        keys = (("f1", Reading, "next refusal"), ("f2", CodeBookScreen, "550"), ("f4", Reading, "1b"))
        for key, wanted, word in keys:
            await person.press(key)
            await person.until(lambda wanted=wanted: isinstance(person.app.screen, wanted))  # type: ignore[misc]
            await person.until(lambda word=word: word in person.shown())  # type: ignore[misc]
            await person.press("escape")
            await person.until(lambda: person.app.screen is screen)
        await person.press("home", "f4")
        await person.until(lambda: "no byte of it was sent" in person.shown())
        await person.press("escape", "ctrl+y")
        assert "OSC 52" in person.shown()
        await person.press("f7")
        await person.until(lambda: isinstance(person.app.screen, Question))
        person.app.screen.query_one("#answer", Input).value = str(tmp_path / "saved.txt")
        await person.press("enter")
        await person.until(lambda: (tmp_path / "saved.txt").exists())
        await person.pilot.click("#rail", offset=(3, 0))
    assert "550 5.1.8 \\x1b[2J not you" in (tmp_path / "saved.txt").read_text()
    assert path.read_bytes() == before
    assert recordings(tmp_path) == [path]


async def test_a_cut_off_recording_opens_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        await opened(person)
        assert "cut off" in person.shown()


async def test_a_recording_without_an_event_opens(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        await opened(person)
        await person.press("f4", "down", "n", "ctrl+y")
