"""The player by keys: everything that a person can do with a recorded session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.notes import notes_file
from smtpwalk.recording.reader import open_recording
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.code_book import CodeBookScreen
from smtpwalk.ui.screens.dialogs import Question, Reading
from smtpwalk.ui.screens.player import PlayerScreen
from smtpwalk.ui.screens.sessions import SessionsScreen
from smtpwalk.ui.screens.verdict import VerdictScreen
from smtpwalk.ui.widgets.rail import Rail
from smtpwalk.ui.widgets.time_line import TimeLine
from smtpwalk.ui.widgets.transcript import Transcript
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.ui.driving import NARROW, WIDE, Person, at_screen, machine
from tests.ui.test_replaying import dialogue, written

SESSION: list[Event] = [
    Mark(0.0, 1, "connected", {"address": "192.0.2.25", "port": 25, "source": "192.0.2.1"}),  # row 0
    ServerBytes(0.1, 1, b"220 mx.example.net ESMTP Postfix\r\n"),
    ClientBytes(1.0, 1, b"EHLO client.example\r\n"),  # row 2
    ServerBytes(1.1, 1, b"250-mx.example.net\r\n250 8BITMIME\r\n"),
    ClientBytes(2.0, 1, b"MAIL FROM:<a@sender.test>\r\n"),  # row 5
    ServerBytes(2.1, 1, b"550 5.1.8 \x1b[2J not you\r\n"),
    ClientBytes(3.0, 1, b"QUIT\r\n"),  # row 7
    ServerBytes(3.1, 1, b"221 bye\r\n"),
    Mark(3.2, 1, "closed", {"by": "server"}),  # row 9
]
ROWS = 10


@asynccontextmanager
async def playing(
    folder: Path, events: list[Event] = SESSION, size: tuple[int, int] = NARROW, *, whole: bool = True
) -> AsyncIterator[tuple[Person, PlayerScreen]]:
    """The player of a recording with one session: all of it shown, or playing from its beginning."""
    path = written(folder / "x.smtp.jsonl", events)
    async with at_screen(WalkApp(machine(folder / "others")), size) as person:
        person.app.opening.replay(open_recording(path), play=not whole)
        await person.until(lambda: isinstance(person.app.screen, PlayerScreen) and person.app.screen.is_mounted)
        screen = person.app.screen
        assert isinstance(screen, PlayerScreen)
        await person.pilot.pause()
        yield person, screen


def lines(screen: PlayerScreen) -> int:
    """How many rows are shown."""
    return screen.player.shown


def cursor(screen: PlayerScreen) -> int | None:
    return screen.query_one(Transcript).cursor


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_each_reply_is_explained_as_in_a_live_walk(tmp_path: Path, size: tuple[int, int]) -> None:
    async with playing(tmp_path, size=size) as (person, screen):
        assert (lines(screen), cursor(screen)) == (ROWS, 0)
        assert screen.query_one(Transcript).has_focus
        await person.press("home", "n")
        assert cursor(screen) == 6
        await person.until(lambda: "550" in person.shown() and "(no)" in person.shown())
        assert r"\x1b[2J" in person.shown()
        assert {item.code for item in screen.query_one(Rail).items} >= {220, 250, 550}
        await person.press("n")
        assert "There is no refusal behind this place" in person.shown()
        assert cursor(screen) == 6


async def test_steps_forwards_and_back(tmp_path: Path) -> None:
    async with playing(tmp_path) as (person, screen):
        await person.press("home")
        assert lines(screen) == 0
        for key, rows in ((".", 2), ("right", 5), (".", 7), (",", 5), ("left", 2), (",", 0), (",", 0), ("end", ROWS)):
            await person.press({".": "full_stop", ",": "comma"}.get(key, key))
            assert lines(screen) == rows
        assert {item.code for item in screen.query_one(Rail).items} >= {220, 250, 550, 221}


async def test_what_is_not_shown_yet_is_not_given_away(tmp_path: Path) -> None:
    async with playing(tmp_path, size=WIDE) as (person, screen):
        await person.press("home", "full_stop", "full_stop")
        assert 550 not in {item.code for item in screen.query_one(Rail).items}
        screen.player.go(6)
        screen.draw()
        await person.pilot.pause()
        assert "MAIL: the reply comes next" in person.shown()
        assert "not you" not in person.shown()


async def test_it_plays_pauses_and_ends(tmp_path: Path) -> None:
    async with playing(tmp_path, whole=False) as (person, screen):
        assert "playing" in person.lines()[0]
        await person.press("space")
        assert "paused" in person.lines()[0]
        shown = lines(screen)
        assert shown < ROWS
        await person.press(*[">"] * 6, "space")
        await person.until(lambda: lines(screen) == ROWS)
        await person.until(lambda: "paused" in person.lines()[0])
        await person.press("space")  # from the end it begins anew
        await person.until(lambda: lines(screen) == ROWS)


async def test_speed_and_the_cap_on_waits(tmp_path: Path) -> None:
    async with playing(tmp_path) as (person, screen):
        line = screen.query_one(TimeLine)
        await person.press(">")
        assert "2x" in str(line.render())
        await person.press("<", "<", "<", "<", "<", "<")
        assert "0.25x" in str(line.render())
        for words in ("5 s at most", "0.5 s at most", "in full", "2 s at most"):
            await person.press("i")
            assert words in person.shown()


async def test_stages_and_tenths(tmp_path: Path) -> None:
    async with playing(tmp_path) as (person, screen):
        await person.press("home", "s", "s", "s")
        assert cursor(screen) == 5
        await person.press("S")
        assert cursor(screen) == 2
        await person.press("5")
        assert lines(screen) == 5
        await person.press("0")
        assert lines(screen) == 0


async def test_finding_and_only_what_was_found(tmp_path: Path) -> None:
    async with playing(tmp_path) as (person, screen):
        await person.press("home", "slash")
        await person.until(lambda: isinstance(person.app.screen, Question))
        person.app.screen.query_one(Input).value = "example"
        await person.press("enter")
        await person.until(lambda: person.app.screen is screen)
        assert "example: 3 places in this session" in person.shown()
        assert cursor(screen) == 1
        await person.press("n", "n")
        assert cursor(screen) == 3
        await person.press("N")
        assert cursor(screen) == 2
        await person.press("f")
        assert len(screen.query_one(Transcript).rows) == 4
        assert "550" not in "".join(person.lines()[3:12])
        await person.press("down", "down", "f4")
        await person.until(lambda: isinstance(person.app.screen, Reading))
        await person.press("escape", "f")
        assert len(screen.query_one(Transcript).rows) == ROWS
        assert cursor(screen) == 3
        await person.press("f", "escape")
        assert len(screen.query_one(Transcript).rows) == ROWS
        await person.press("escape", "n")
        assert cursor(screen) == 6  # the search is over: the refusal


async def test_marks_and_notes_stay_beside_the_recording(tmp_path: Path) -> None:
    async with playing(tmp_path) as (person, screen):
        path = tmp_path / "x.smtp.jsonl"
        before = path.read_bytes()
        await person.press("home", "n", "m")
        assert screen.query_one(Transcript).marked == {6}
        await person.press("home", "full_stop")
        assert "*" in str(screen.query_one(TimeLine).render())
        await person.press("e")
        await person.until(lambda: isinstance(person.app.screen, Question))
        person.app.screen.query_one(Input).value = "the [b]greeting\x1b[2J"
        await person.press("enter")
        await person.until(lambda: "Your note: the [b]greeting" in person.shown())
        assert "\x1b[2J" not in person.shown()
        await person.press("right_square_bracket")
        assert cursor(screen) == 6
        await person.press("left_square_bracket")
        assert cursor(screen) == 1
        await person.press("right_square_bracket", "m")
        assert screen.query_one(Transcript).marked == {1}
        await person.press("right_square_bracket")
        assert "There is no mark behind this place" in person.shown()
    assert path.read_bytes() == before
    assert notes_file(path).exists()


async def test_the_verdict_and_the_way_to_its_grounds(tmp_path: Path) -> None:
    async with playing(tmp_path, dialogue(1)) as (person, screen):
        await person.press("v")
        await person.until(lambda: isinstance(person.app.screen, VerdictScreen))
        await person.until(lambda: "CLOSED (refused)" in person.shown() and "no recorded relay test" in person.shown())
        await person.press("1")
        await person.until(lambda: person.app.screen is screen)
        assert screen.talk.rows[cursor(screen) or 0].code == 554
        await person.press("v")
        await person.until(lambda: isinstance(person.app.screen, VerdictScreen))
        await person.press("escape")
        await person.until(lambda: person.app.screen is screen)


async def test_help_codes_bytes_and_a_copy(tmp_path: Path) -> None:
    async with playing(tmp_path) as (person, screen):
        await person.press("home", "n")
        keys = (("f1", Reading, "one exchange on"), ("f2", CodeBookScreen, "550"), ("f4", Reading, "1b"))
        for key, wanted, word in keys:
            await person.press(key)
            await person.until(lambda wanted=wanted: isinstance(person.app.screen, wanted))  # type: ignore[misc]
            await person.until(lambda word=word: word in person.shown().lower())  # type: ignore[misc]
            await person.press("escape")
            await person.until(lambda: person.app.screen is screen)
        await person.press("ctrl+y")
        assert "OSC 52" in person.shown()
        await person.press("f7")
        await person.until(lambda: isinstance(person.app.screen, Question))
        person.app.screen.query_one("#answer", Input).value = str(tmp_path / "saved.txt")
        await person.press("enter")
        await person.until(lambda: (tmp_path / "saved.txt").exists())
        await person.pilot.click("#rail", offset=(3, 0))
    assert "550 5.1.8 \\x1b[2J not you" in (tmp_path / "saved.txt").read_text()


async def test_a_click_on_the_time_line(tmp_path: Path) -> None:
    async with playing(tmp_path) as (person, screen):
        await person.pilot.click(TimeLine, offset=(9, 0))
        assert (lines(screen), cursor(screen)) == (1, 0)


@pytest.mark.parametrize("events", [[], SESSION[:1]])
async def test_next_to_nothing_opens_too(tmp_path: Path, events: list[Event]) -> None:
    async with playing(tmp_path, events) as (person, _screen):
        await person.press("f4")
        if isinstance(person.app.screen, Reading):
            await person.press("escape")
        await person.press("down", "n", "ctrl+y", "full_stop", "comma", "s", "m", "e", "escape")
        await person.press("f", "f", "space", "5", "end")
        await person.press("escape")


async def test_a_cut_off_recording_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "x.smtp.jsonl", SESSION)
    path.write_bytes(path.read_bytes()[:-20])
    async with at_screen(WalkApp(machine(tmp_path / "others"))) as person:
        person.app.opening.replay(open_recording(path))
        await person.until(lambda: "cut off" in person.shown())


async def test_a_search_goes_on_through_the_other_sessions(tmp_path: Path) -> None:
    path = written(tmp_path / "x.smtp.jsonl", [*SESSION, *dialogue(2, 5.0), *dialogue(3, 9.0)])
    async with at_screen(WalkApp(machine(tmp_path / "others"))) as person:
        person.app.opening.replay(open_recording(path))
        await person.until(lambda: isinstance(person.app.screen, SessionsScreen))
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, PlayerScreen) and person.app.screen.is_mounted)
        screen = person.app.screen
        assert isinstance(screen, PlayerScreen)
        await person.press("home", "slash")
        await person.until(lambda: isinstance(person.app.screen, Question))
        person.app.screen.query_one(Input).value = "relay access"
        await person.press("enter")
        await person.until(lambda: "Found in session 2" in person.shown())
        assert screen.talk.rows[cursor(screen) or 0].code == 554
        await person.press("n")
        await person.until(lambda: "Found in session 3" in person.shown())
        await person.press("n")
        await person.until(lambda: "There is no such place behind this place" in person.shown())
        await person.press("N")
        await person.until(lambda: "Found in session 2" in person.shown())
        await person.press("escape", "right_curly_bracket")
        await person.until(lambda: "session 3 of 3" in person.lines()[0])
        await person.press("g")
        await person.until(lambda: isinstance(person.app.screen, SessionsScreen))
        await person.press("home", "enter")
        await person.until(lambda: "session 1 of 3" in person.lines()[0])
        await person.press("v")
        await person.until(lambda: isinstance(person.app.screen, VerdictScreen))
        await person.press("enter")
        await person.until(lambda: "session 2 of 3" in person.lines()[0])
        await person.until(lambda: screen.talk.rows[cursor(screen) or 0].code == 554)


async def test_following_shows_what_is_written_and_goes_on_to_the_next_session(tmp_path: Path) -> None:
    path = written(tmp_path / "x.smtp.jsonl", dialogue(1)[:4])
    async with at_screen(WalkApp(machine(tmp_path / "others"))) as person:
        person.app.opening.replay(open_recording(path), follow=True)
        await person.until(lambda: isinstance(person.app.screen, PlayerScreen) and "HELO" in person.shown())
        screen = person.app.screen
        assert isinstance(screen, PlayerScreen)
        assert "following" in person.lines()[0]
        await person.press("home", "end")  # looked back, and at the end again: it goes on
        written(path, dialogue(1)[4:], mode="ab")
        await person.until(lambda: "Relay access denied" in person.shown())
        await person.until(lambda: cursor(screen) == len(screen.talk.rows) - 1)  # the newest, and what it means
        with path.open("ab") as file:
            file.write(encode_event(dialogue(2, 5.0)[0]).encode()[:9])
        await asyncio.sleep(0)
        with path.open("ab") as file:
            file.write(encode_event(dialogue(2, 5.0)[0]).encode()[9:] + b"\n")
        await person.until(lambda: "session 2 of 2" in person.lines()[0])
