from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Button, Input

from smtpwalk.recording.notes import Notes, Place
from smtpwalk.recording.shelf import shelf
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.screens.recording_dialogs import DELETE, RenameQuestion, delete_choice
from tests.report.comparing.telling import WALK, told
from tests.ui.driving import NARROW, WIDE, at_screen, machine
from tests.ui.test_comparing import write


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_new_name_is_tried_until_one_can_be(tmp_path: Path, size: tuple[int, int]) -> None:
    path = write(tmp_path / "a.smtp.jsonl", told(*WALK))
    write(tmp_path / "b.smtp.jsonl", told(*WALK))
    answers: list[str | None] = []
    async with at_screen(WalkApp(machine(tmp_path)), size) as person:
        person.app.push_screen(RenameQuestion(path), answers.append)
        await person.until(lambda: "Rename this recording" in person.shown())
        assert "moves along" not in person.shown()
        await person.press("end", "backspace", "b", "enter")
        await person.until(lambda: "there is such a file already" in person.shown())
        assert person.app.screen.query_one(Input).value == "b"
        assert person.app.screen.query_one(Input).has_focus
        await person.press("c", "enter")
        await person.until(lambda: answers)
    assert answers == [str(tmp_path / "bc.smtp.jsonl")]
    assert (tmp_path / "bc.smtp.jsonl").exists()


async def test_the_button_does_what_enter_does(tmp_path: Path) -> None:
    path = write(tmp_path / "a.smtp.jsonl", told(*WALK))
    async with at_screen(WalkApp(machine(tmp_path))) as person:
        answers: list[str | None] = []
        for button in ("cancel", "ok"):  # with the name as it was
            person.app.push_screen(RenameQuestion(path), answers.append)
            await person.until(lambda: "Rename this recording" in person.shown())
            await person.button(button)
        assert answers == [None, None]
    assert path.exists()


@pytest.mark.parametrize("noted", [True, False])
async def test_what_goes_with_it_is_named_and_keeping_comes_first(tmp_path: Path, noted: bool) -> None:
    path = write(tmp_path / "a\x1b[red].smtp.jsonl", told(*WALK))
    if noted:
        Notes(path).put(Place(1, 1), "x")
    answers: list[str | None] = []
    async with at_screen(WalkApp(machine(tmp_path / "others"))) as person:
        person.app.push_screen(delete_choice(shelf(tmp_path)[0]), answers.append)
        await person.until(lambda: "Delete this recording?" in person.shown())
        assert r"a\x1b[red].smtp.jsonl" in person.shown()
        assert (r"With it go a\x1b[red].notes.jsonl." in person.shown()) is noted
        assert person.app.focused is person.app.screen.query_one("#keep")
        person.app.screen.query_one(f"#{DELETE}", Button).press()
        await person.until(lambda: answers)
    assert answers == [DELETE]
    assert path.exists()
