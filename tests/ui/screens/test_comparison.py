"""The comparison on the screen, by keys: from the list, from the command line, and with what is no recording."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Static

from smtpwalk.recording.reader import Recording, open_recording
from smtpwalk.report.comparing.comparison import compare
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.ui import comparing
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.comparing import CompareRequest
from smtpwalk.ui.screens.code_book import CodeBookScreen
from smtpwalk.ui.screens.comparison import ComparisonScreen, explanation
from smtpwalk.ui.screens.dialogs import Reading
from smtpwalk.ui.widgets.side_by_side import SideBySide
from tests.report.comparing.telling import OPEN, WALK, changed, session, side, told, walk
from tests.ui.driving import NARROW, WIDE, Person, at_screen, machine
from tests.ui.test_comparing import write


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    worded = changed(WALK, "2.1.0 Ok", "2.1.0 Sender ok")
    return (
        write(tmp_path / "before.smtp.jsonl", told(*OPEN)),
        write(tmp_path / "after.smtp.jsonl", told(*worded)),
    )


def app_for(files: tuple[Path, Path], rules: Rules | None = None, *, everything: bool = False) -> WalkApp:
    a, b = map(open_recording, files)
    request = CompareRequest(a, b, rules or Rules(), everything)
    return WalkApp(machine(files[0].parent), compare=request)


async def opened(person: Person) -> ComparisonScreen:
    def read() -> bool:
        screen = person.app.screen
        return isinstance(screen, ComparisonScreen) and screen.comparison is not None

    await person.until(read)
    await person.pilot.pause()
    assert isinstance(person.app.screen, ComparisonScreen)
    return person.app.screen


def state(screen: ComparisonScreen) -> str:
    return str(screen.query_one("#state", Static).visual)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_before_and_after_by_keys(files: tuple[Path, Path], size: tuple[int, int]) -> None:
    async with at_screen(app_for(files), size) as person:
        screen = await opened(person)
        assert "A before.smtp.jsonl  B after.smtp.jsonl" in person.lines()[0]
        assert "They differ in 5 of 8 exchanges" in person.shown()
        assert "5 differences, n goes to the first" in state(screen)
        await person.press("n", "n")
        assert "difference 2 of 5" in state(screen)
        beside = [line for line in person.lines() if "250 2.1.5 Ok" in line and "554 5.7.1" in line]
        assert bool(beside) is (size == WIDE)
        footer = person.footer()
        for key in ("Next", "Before", "Explain", "Strict", "Codes only", "All", "Back"):
            assert key in footer
        await person.press("q")
    assert person.app.return_value == 1


async def test_rules_and_how_much_is_shown(files: tuple[Path, Path]) -> None:
    async with at_screen(app_for(files), WIDE) as person:
        screen = await opened(person)
        await person.press("c")
        assert "codes only" in state(screen)
        assert "4 differences" in state(screen)
        await person.press("c", "s")
        assert "strict: every octet counts" in state(screen)
        assert screen.comparison is not None
        assert screen.comparison.rules == Rules(strict=True)
        assert "PIPELINING" not in person.shown()
        await person.press("a")
        assert "everything" in state(screen)
        await person.press("down", "down")
        assert "250-PIPELINING" in person.shown()
        await person.press("a")
        assert "differences only" in state(screen)


async def test_both_answers_are_explained(files: tuple[Path, Path]) -> None:
    async with at_screen(app_for(files), WIDE) as person:
        screen = await opened(person)
        await person.press("n", "n", "enter")
        await person.until(lambda: isinstance(person.app.screen, Reading))
        shown = person.shown()
        assert "RCPT TO:<you@far.test>  (exchange 4)" in shown
        assert "250 2.1.5 Ok" in shown
        assert "554 5.7.1 <you@far.test>: Relay access denied" in shown
        assert "Postfix" in shown
        await person.press("escape")
        await person.until(lambda: person.app.screen is screen)
        await person.press("f2")
        await person.until(lambda: isinstance(person.app.screen, CodeBookScreen))
        assert "554" in person.shown()
        await person.press("escape", "f1")
        await person.until(lambda: "only in A, only in B" in person.shown())
        await person.press("escape", "home", "f2")
        await person.until(lambda: isinstance(person.app.screen, CodeBookScreen))


def test_what_an_explanation_holds() -> None:
    comparison = compare(walk(*OPEN), walk(*WALK[:8], "S: 554-5.7.1 1", *["S: 554-5.7.1 more"] * 7, "S: 554 5.7.1 x"))
    texts = [str(explanation(pair)) for stretch in comparison.stretches for pair in stretch.pairs]
    assert any("(3 lines more)" in text for text in texts)
    assert any("does not have this exchange" in text for text in texts)
    silent = compare(walk(*WALK[:8]), side(session("X: failed kind=refused message=no")))
    texts = [str(explanation(pair)) for stretch in silent.stretches for pair in stretch.pairs]
    assert any("No answer came." in text for text in texts)
    assert any("The connection failed." in text for text in texts)
    slow = (*WALK[:8], *["X: nothing"] * 9, *WALK[8:])
    waited = compare(walk(*WALK), walk(*slow)).stretches[0].pairs[3]
    assert "The wait for the answer was" in str(explanation(waited))


async def test_the_same_ends_with_0_and_options_are_kept(files: tuple[Path, Path]) -> None:
    twice = (files[0], files[0])
    async with at_screen(app_for(twice, Rules(codes=True), everything=True)) as person:
        screen = await opened(person)
        assert "no difference" in state(screen)
        assert "codes only" in state(screen)
        assert "everything" in state(screen)
        assert "this is the same file as A" in person.shown()
        await person.press("ctrl+q")
    assert person.app.return_value == 0


async def test_ctrl_q_ends_with_what_was_found(files: tuple[Path, Path]) -> None:
    async with at_screen(app_for(files)) as person:
        await opened(person)
        await person.press("ctrl+q")
    assert person.app.return_value == 1


async def test_what_cannot_be_read_ends_with_2(files: tuple[Path, Path]) -> None:
    app = app_for(files)
    files[1].unlink()
    async with app.run_test(size=NARROW) as pilot:
        for _ in range(200):
            if app.return_value is not None:
                break
            await pilot.pause(0.005)
    assert app.return_value == 2


async def test_leaving_while_it_reads(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    reading, leave = threading.Event(), threading.Event()
    read = comparing.read_side

    def slow(recording: Recording, given_up: Callable[[], bool]) -> object:
        reading.set()
        leave.wait(10)
        return read(recording, given_up)

    monkeypatch.setattr(comparing, "read_side", slow)
    async with at_screen(app_for(files)) as person:
        await person.until(reading.is_set)
        assert "Reading both recordings" in person.shown()
        await person.press("n", "s", "a", "c", "f2")
        await person.press("escape", "q")
        leave.set()
    assert person.app.return_value == 130


# ------------------------------------------------------------------ from the list
async def test_two_of_the_list(files: tuple[Path, Path]) -> None:
    async with at_screen(WalkApp(machine(files[0].parent), start="recordings")) as person:
        await person.until(lambda: "mx.a.test:25" in person.shown())
        listing = person.app.screen
        await person.press("c")
        assert "Choose the other one" in person.shown()
        assert "A mx.a.test" in person.shown()
        await person.press("c")  # the same once more: the mark goes
        assert "Choose the other one" not in person.shown()
        await person.press("c", "down", "c")
        screen = await opened(person)
        assert "5 differences" in state(screen)
        await person.press("escape")
        await person.until(lambda: person.app.screen is listing)
        assert "Choose the other one" not in person.shown()


async def test_what_is_no_recording_cannot_be_marked_and_one_that_vanished_is_said(files: tuple[Path, Path]) -> None:
    (files[0].parent / "x.smtp.jsonl").write_text("nothing\n")
    async with at_screen(WalkApp(machine(files[0].parent), start="recordings")) as person:
        await person.until(lambda: "not readable" in person.shown())
        listing = person.app.screen
        await person.press("home", "c")
        assert "Choose the other one" not in person.shown()
        await person.press("end", "c", "up")
        for path in files:
            path.unlink()
        await person.press("c")
        await person.until(lambda: any("no such file" in str(one.message) for one in person.app._notifications))
        assert person.app.screen is listing


async def test_an_empty_list_offers_no_comparison(tmp_path: Path) -> None:
    async with at_screen(WalkApp(machine(tmp_path), start="recordings")) as person:
        await person.until(lambda: "There is no recording yet" in person.shown())
        assert "Compare" not in person.footer()
        await person.press("c")


async def test_hostile_text_does_nothing(files: tuple[Path, Path]) -> None:
    evil = changed(changed(OPEN, "C: DATA", "C: DATA \x1b[2J[bold]"), "2.1.5 Ok", "2.1.5 \x9b[/]")
    bad = write(files[0].parent / "evil\x1b[red].smtp.jsonl", told(*evil))
    async with at_screen(app_for((files[0], bad)), WIDE) as person:
        screen = await opened(person)
        await person.press("n", "enter")
        await person.until(lambda: isinstance(person.app.screen, Reading))
        assert "\x1b" not in person.shown()
        await person.press("escape", "a", "end")
        assert "\x1b" not in person.shown()
        assert r"\x1b[red]" in person.lines()[0]
        assert screen.query_one(SideBySide).blocks
