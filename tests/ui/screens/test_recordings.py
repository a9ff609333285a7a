from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Button, Input

from smtpwalk.course.loader import course_folder
from smtpwalk.practice.catalogue import personality
from smtpwalk.recording.header import Header
from smtpwalk.recording.moving import bare_name
from smtpwalk.recording.notes import Notes, Place, notes_file
from smtpwalk.recording.proof import proof_file
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.recorder import Recorder
from smtpwalk.ui import shelving as shelving_module
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.comparison import ComparisonScreen
from smtpwalk.ui.screens.dialogs import Choice, Reading
from smtpwalk.ui.screens.player import PlayerScreen
from smtpwalk.ui.screens.recording_dialogs import RenameQuestion
from smtpwalk.ui.screens.recordings import RecordingsScreen
from smtpwalk.ui.screens.sessions import SessionsScreen
from smtpwalk.ui.screens.walk import WalkScreen
from smtpwalk.ui.shelving import Found, Shelving
from smtpwalk.ui.widgets.recording_list import RecordingList
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.report.comparing.telling import OPEN, WALK, told
from tests.ui.driving import NARROW, WIDE, Person, at_screen, machine, recordings

MEADOW = tuple(open_recording(course_folder() / "16_final_case" / "meadow.smtp.jsonl").events())
MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

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


def tell(folder: Path, name: str, events: Sequence[Event], when: datetime = MOMENT, target: str = "") -> Path:
    path = folder / f"{name}.smtp.jsonl"
    with Recorder(path, Header(when, target or f"{name}.test", 25, "our own host", "smtpwalk test")) as recorder:
        for event in events:
            recorder(event)
    return path


def three(folder: Path) -> tuple[Path, Path, Path]:
    """A closed host, one that took a message, and nothing said; the newest first."""
    return (
        tell(folder, "alpha", told(*WALK), MOMENT),
        tell(folder, "beta", MEADOW, MOMENT - timedelta(hours=1)),
        tell(folder, "gamma", [], MOMENT - timedelta(days=2)),
    )


@asynccontextmanager
async def listed(folder: Path, size: tuple[int, int] = NARROW) -> AsyncIterator[Person]:
    """The list, with all verdicts, three minutes after the moment."""
    async with at_screen(WalkApp(machine(folder)), size) as person:
        shelving = Shelving(folder)
        shelving.look()
        person.app.push_screen(RecordingsScreen(shelving, lambda: MOMENT.timestamp() + 185))
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen) and person.app.screen.is_mounted)
        await person.until(lambda: not shelving.owed and "judging" not in person.lines()[0])
        await person.pilot.pause()
        yield person


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(person: Person) -> list[str]:
    """The names of the recordings that the list shows, and A before the marked one."""
    listing = person.app.screen.query_one(RecordingList)
    return [f"{'A ' * row.marked}{bare_name(row.entry.path)}" for row in listing.rows]


def here(person: Person) -> str:
    row = person.app.screen.query_one(RecordingList).at_hand
    assert row is not None
    return bare_name(row.entry.path)


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
    async with listed(tmp_path) as person:
        assert "mx.example.net:25" in person.shown()
        person.app.screen.query_one(RecordingList).to_path(tmp_path / "2026-01-01_000000_x.smtp.jsonl")
        await person.until(lambda: "x.smtp.jsonl: not readable, this is not a recording." in person.shown())
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


# ------------------------------------------------------------------ what a row says
@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("colours", [True, False])
async def test_a_row_says_whom_what_when_and_how_much(
    tmp_path: Path, size: tuple[int, int], colours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    three(tmp_path)
    async with listed(tmp_path, size) as person:
        lines = person.lines()
        assert lines[1].split()[:4] == ["TARGET", "VERDICT", "AGE", "SIZE"]
        assert [line.split()[:5] for line in lines[2:5]] == [
            ["alpha.test:25", "closed", "3", "min", "ago"],
            ["beta.test:25", "likely-open", "1", "hour", "ago"],
            ["gamma.test:25", "cannot-tell", "2", "days", "ago"],
        ]
        for line in lines[2:5]:
            assert (" kB" in line) or (" B" in line)
            assert ("smtp.jsonl" in line) is (size == WIDE)
        assert lines[1].index("VERDICT") == lines[2].index("closed")
        assert "alpha.smtp.jsonl: closed, refused; a dialogue." in person.shown()
        await person.press("end")
        assert "gamma.smtp.jsonl: cannot-tell, unreachable" in person.shown()


async def test_a_verdict_has_its_colour(tmp_path: Path) -> None:
    three(tmp_path)
    async with listed(tmp_path) as person:
        listing = person.app.screen.query_one(RecordingList)
        strips = [listing.render_line(y) for y in range(3)]
        styles = [next(seg.style for seg in strip if seg.text.strip() == word)
                  for strip, word in zip(strips, ("closed", "likely-open", "cannot-tell"), strict=True)]  # fmt: skip
        assert len({style.color for style in styles if style}) == 3
        assert all(style and style.bold for style in styles)


async def test_the_list_is_there_before_its_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    three(tmp_path)
    go_on = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(path: Path) -> Found:
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        return Found("closed", "judged at last")

    monkeypatch.setattr(shelving_module, "_judged", slowly)
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        await person.until(lambda: "gamma.test:25" in person.shown())
        assert "judging, 3 to go" in person.lines()[0]
        assert "alpha.smtp.jsonl: not judged yet" in person.shown()
        await person.press("down", "slash", *"gam", "enter")
        assert rows(person) == ["gamma"]
        go_on.set()
        await person.until(lambda: "gamma.smtp.jsonl: closed, judged at last" in person.shown())
        assert "judging" not in person.lines()[0]


async def test_hostile_names_do_nothing(tmp_path: Path) -> None:
    tell(tmp_path, "\x1b[2Jevil\u202e[red]", told(*WALK), target="\x1b[31mmx\x9b[/]" + "w" * 90)
    (tmp_path / "bad\x07[bold].smtp.jsonl").write_text('{"smtpwalk": 9}')
    for size in (NARROW, WIDE):
        async with listed(tmp_path, size) as person:
            shown = person.shown()
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
            assert r"\x1b[31mmx\u009b[/]ww" in shown
            assert all(len(line) == size[0] for line in person.lines())
            for key in ("r", "d"):
                await person.press("home", key)
                assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(person.shown())
                await person.press("escape")


# ------------------------------------------------------------------ finding
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ALPHA", ["alpha"]),
        ("likely", ["beta"]),
        ("test closed", ["alpha"]),
        ("gamma.smtp", ["gamma"]),
        ("cannot-tell", ["gamma"]),
        ("alpha beta", []),
        (".test", ["alpha", "beta", "gamma"]),
    ],
)
async def test_what_is_typed_finds_at_once(tmp_path: Path, words: str, found: list[str]) -> None:
    three(tmp_path)
    async with listed(tmp_path) as person:
        await person.press("slash", *words)
        assert rows(person) == found
        count = "3" if len(found) == 3 else f"{len(found)} of 3"
        assert f"Recordings   {count} " in person.lines()[0]
        assert ("No recording has all of these words" in person.shown()) is (not found)
        await person.press("enter")
        assert person.app.screen.query_one(RecordingList).has_focus
        await person.press("escape")
        assert rows(person) == ["alpha", "beta", "gamma"]
        await person.press("escape")
        assert not isinstance(person.app.screen, RecordingsScreen)


async def test_whoever_types_fast_loses_nothing(tmp_path: Path) -> None:
    three(tmp_path)
    async with listed(tmp_path) as person:
        for sign in "/beta":  # all there before the first is looked at
            person.app.post_message(events.Key("slash" if sign == "/" else sign, sign))
        await person.until(lambda: rows(person) == ["beta"])
        assert person.app.screen.query_one(Input).value == "beta"


async def test_with_nothing_found_no_key_does_harm(tmp_path: Path) -> None:
    before = three(tmp_path)
    async with listed(tmp_path) as person:
        await person.press("slash", *"zzz", "enter", "enter", "c", "r", "d", "down", "end")
        assert isinstance(person.app.screen, RecordingsScreen)
    assert all(path.exists() for path in before)


async def test_the_cursor_stays_with_its_recording(tmp_path: Path) -> None:
    three(tmp_path)
    async with listed(tmp_path) as person:
        await person.press("end", "slash", *"test", "escape")
        assert here(person) == "gamma"
        tell(tmp_path, "newest", told(*OPEN), MOMENT + timedelta(minutes=1))
        await person.press("f1")
        await person.until(lambda: "Up and Down choose a recording" in person.shown())
        await person.press("escape")
        await person.until(lambda: rows(person) == ["newest", "alpha", "beta", "gamma"])
        assert here(person) == "gamma"


async def test_the_first_of_two_stays_marked_while_others_are_found(tmp_path: Path) -> None:
    three(tmp_path)
    async with listed(tmp_path) as person:
        await person.press("c", "slash", *"beta", "enter")
        assert rows(person) == ["beta"]
        assert "A is alpha.smtp.jsonl" in person.shown()
        await person.press("escape")
        assert rows(person) == ["A alpha", "beta", "gamma"]
        await person.press("slash", *"beta", "enter", "c")
        await person.until(lambda: isinstance(person.app.screen, ComparisonScreen))
        await person.until(lambda: "alpha" in person.shown() and "beta" in person.shown())
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
        assert rows(person) == ["beta"]


# ------------------------------------------------------------------ another name
async def test_a_recording_gets_another_name_with_its_notes(tmp_path: Path) -> None:
    alpha = three(tmp_path)[0]
    Notes(alpha).put(Place(1, 1), "here")
    before = alpha.read_bytes()
    async with listed(tmp_path) as person:
        await person.press("c", "r")
        await person.until(lambda: isinstance(person.app.screen, RenameQuestion))
        field = person.app.screen.query_one(Input)
        assert field.value == "alpha"
        assert "moves along" in person.shown()
        field.value = "before the fix"
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
        assert rows(person) == ["A before the fix", "beta", "gamma"]
        assert here(person) == "before the fix"
        assert "It is before the fix.smtp.jsonl now." in person.shown()
        await person.press("down")
    new = tmp_path / "before the fix.smtp.jsonl"
    assert new.read_bytes() == before
    assert Notes(new).of(1) == {1: "here"}
    assert not alpha.exists()
    assert not notes_file(alpha).exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("beta", "beta.smtp.jsonl: there is such a file already, and it was not touched. Choose another name."),
        ("../out", "A name holds neither / nor \\: the recording stays in its folder."),
        ("a\x1b[2Jb", "The name holds a control character, or another sign that cannot be seen."),
        ("", "Something has to stand here; Escape goes back."),
        ("n" * 300, "the name is too long. Choose a shorter one."),
    ],
)
async def test_a_name_that_cannot_be_is_said_and_still_there(tmp_path: Path, name: str, said: str) -> None:
    three(tmp_path)
    before = kept(tmp_path)
    async with listed(tmp_path) as person:
        await person.press("r")
        await person.until(lambda: isinstance(person.app.screen, RenameQuestion))
        field = person.app.screen.query_one(Input)
        field.value = name
        await person.press("enter")
        screen = person.app.screen
        assert isinstance(screen, RenameQuestion)
        assert said in " ".join(str(screen.query_one("#problem").visual).split())  # type: ignore[attr-defined]
        assert field.value == name
        assert "\x1b" not in person.shown()
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
    assert kept(tmp_path) == before


async def test_the_same_name_changes_nothing(tmp_path: Path) -> None:
    path = tell(tmp_path, "odd\x1bname", told(*WALK))
    async with listed(tmp_path) as person:
        await person.press("r")
        await person.until(lambda: isinstance(person.app.screen, RenameQuestion))
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
    assert path.exists()


# ------------------------------------------------------------------ deleting
async def test_deleting_is_asked_about_and_takes_what_stands_beside(tmp_path: Path) -> None:
    alpha = three(tmp_path)[0]
    Notes(alpha).put(Place(1, 1), "here")
    proof_file(alpha).write_text("")
    async with listed(tmp_path) as person:
        for way in ("escape", "enter"):  # both keep it
            await person.press("d")
            await person.until(lambda: isinstance(person.app.screen, Choice))
            assert "alpha.notes.jsonl and alpha.proof.jsonl" in person.shown()
            assert "does not come back" in person.shown()
            await person.press(way)
            await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
            assert alpha.exists()
        await person.press("c", "d")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        await person.press("right", "enter")
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen))
        assert rows(person) == ["beta", "gamma"]
        assert "alpha.smtp.jsonl is deleted." in person.shown()
        assert "A is" not in person.shown()
    assert set(kept(tmp_path)) == {"beta.smtp.jsonl", "gamma.smtp.jsonl"}


async def test_the_last_one_leaves_an_empty_list(tmp_path: Path) -> None:
    tell(tmp_path, "only", told(*WALK))
    async with listed(tmp_path) as person:
        await person.press("d")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        person.app.screen.query_one("#delete", Button).press()
        await person.until(lambda: "There is no recording yet" in person.shown())
        await person.until(lambda: not any(key in person.footer() for key in ("Find", "Compare", "Rename", "Delete")))
        await person.press("slash", "c", "r", "d", "enter")
        assert isinstance(person.app.screen, RecordingsScreen)


async def test_what_cannot_be_deleted_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder.smtp.jsonl").mkdir()
    async with listed(tmp_path) as person:
        await person.press("d")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        person.app.screen.query_one("#delete", Button).press()
        await person.until(lambda: "it cannot be deleted: this is a folder" in person.shown())


async def test_the_recording_of_the_open_walk_is_left_alone(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path), practice=personality("postfix-closed"))) as person:
        await person.greeted()
        person.app.action_open_recordings()
        await person.until(lambda: isinstance(person.app.screen, RecordingsScreen) and "AGE" in person.shown())
        for key in ("d", "r"):
            await person.press(key)
            assert isinstance(person.app.screen, RecordingsScreen)
            assert "still being written: end its walk first" in person.shown()
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, WalkScreen))
    assert len(recordings(tmp_path)) == 1


# ------------------------------------------------------------------ opening, and coming back
async def test_coming_back_shows_what_is_there_now(tmp_path: Path) -> None:
    _alpha, beta, gamma = three(tmp_path)
    async with listed(tmp_path) as person:
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, PlayerScreen))
        gamma.unlink()
        proof_file(beta).write_text("broken\n")
        await person.press("escape")
        await person.until(
            lambda: isinstance(person.app.screen, RecordingsScreen) and rows(person) == ["alpha", "beta"]
        )
        await person.press("down")
        await person.until(lambda: "beta.smtp.jsonl: not judged, " in person.shown())


async def test_without_a_mouse_and_with_one(tmp_path: Path) -> None:
    three(tmp_path)
    async with listed(tmp_path) as person:
        await person.pilot.click(RecordingList, offset=(5, 1))
        assert here(person) == "beta"
        await person.pilot.click(RecordingList, offset=(5, 1))
        await person.until(lambda: isinstance(person.app.screen, PlayerScreen))
