"""A file to mend: checked by F8, kept as a draft, put back, and mended in another editor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import TextArea

from smtpwalk.course.record import State
from smtpwalk.ui.screens.exercise_edit import EditScreen
from smtpwalk.ui.screens.lesson import LessonScreen
from tests.ui.driving import WIDE, Person
from tests.ui.schooling import learning, record
from tests.ui.screens.test_exercise import to_exercise

MENDED = "mydestination = target.example\nmynetworks = 192.0.2.0/24\n"
DRAFT = Path("drafts", "edit", "main.cf")


@pytest.fixture(autouse=True)
def no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)


def area(person: Person) -> TextArea:
    return person.app.screen.query_one(TextArea)


async def to_the_file(person: Person) -> None:
    await to_exercise(person, 8)
    assert isinstance(person.app.screen, EditScreen)


async def test_wrong_first_then_mended_by_keys(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        assert "[ ] strangers are refused" in person.shown()
        await person.press("f8")
        await person.until(lambda: "Not yet: strangers are refused" in person.shown())
        await person.press("down", "end", *["backspace"] * 9, *"192.0.2.0/24", "f8")
        await person.until(lambda: "[x] strangers are refused" in person.shown())
        await person.until(lambda: "Because of edit." in person.shown())
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
    assert record(tmp_path, "edit").state is State.DONE
    assert (record(tmp_path, "edit").tries, (tmp_path / DRAFT).read_text()) == (1, MENDED)


async def test_forgetting_what_was_done_puts_the_file_back(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        area(person).text = MENDED
        await person.press("f8")
        await person.until(lambda: "[x] Right." in person.shown())
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
        await person.press("p", "f5")
        await person.until(lambda: "Forget what was done?" in person.shown())
        await person.press("right", "enter")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
        await person.until(lambda: not (tmp_path / DRAFT).exists())
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, EditScreen))
        assert "0.0.0.0/0" in area(person).text


async def test_a_file_that_its_server_would_not_take_names_the_line(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        area(person).text = "mydestination = target.example\nwhat is this\n"
        await person.press("f8")
        await person.until(lambda: "[ ] line 2" in person.shown())


async def test_the_draft_waits_for_another_day_and_can_be_put_back(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        begun = area(person).text
        area(person).text = "# begun\n"
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        assert area(person).text == "# begun\n"
        await person.press("f5")
        await person.until(lambda: area(person).text == begun)
        assert (tmp_path / DRAFT).read_text() == begun


async def test_hints_and_skip_where_the_editor_has_those_keys(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        await person.press("f6")
        await person.until(lambda: "Hint 1 of 3" in person.shown())
        await person.press("f7")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
    assert record(tmp_path, "edit").state is State.SKIPPED


# ---------------------------------------------------------------------- other editors
def saved(path: Path, text: str) -> None:
    """As another editor saves: later than whatever was saved before."""
    later = path.stat().st_mtime_ns + 1_000_000
    path.write_text(text)
    os.utime(path, ns=(later, later))


async def test_what_another_editor_saves_is_seen_and_checked(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        saved(tmp_path / DRAFT, MENDED)
        await person.until(lambda: "[x] Right." in person.shown())
        assert area(person).text == MENDED


async def test_what_was_changed_in_both_stays_until_it_is_checked(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        area(person).text = "# mine\n"
        saved(tmp_path / DRAFT, "# theirs\n")
        await person.until(lambda: "F8 keeps what stands here" in person.shown())
        assert area(person).text == "# mine\n"
        await person.press("f8")
        await person.until(lambda: "Not yet: mail from" in person.shown())
    assert (tmp_path / DRAFT).read_text() == "# mine\n"


@contextmanager
def _suspended(app: App[object]) -> Iterator[None]:
    yield


async def test_the_users_own_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "editor"
    script.write_text(f"#!/bin/sh\nprintf '{MENDED.encode('unicode_escape').decode()}' > \"$1\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setattr(App, "suspend", _suspended)
    async with learning(tmp_path, "01_all_kinds", size=WIDE) as person:
        await to_the_file(person)
        await person.until(lambda: "$EDITOR" in person.footer())
        await person.press("f4")
        await person.until(lambda: "[x] Right." in person.shown())
        assert area(person).text == MENDED


async def test_an_editor_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    monkeypatch.setattr(App, "suspend", _suspended)
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        await person.press("f4")
        await person.until(lambda: "/no/such/editor cannot be started" in " ".join(person.shown().split()))


async def test_a_terminal_that_cannot_be_left_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    async with learning(tmp_path, "01_all_kinds") as person:  # a test's own screen is such a terminal
        await to_the_file(person)
        await person.press("f4")
        await person.until(lambda: "Use the editor here." in person.shown())


async def test_without_an_editor_there_is_no_key(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await to_the_file(person)
        assert "$EDITOR" not in person.footer()


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("a file where the folder should be")
    async with learning(tmp_path, "01_all_kinds") as person:
        await person.until(lambda: isinstance(person.app.screen, LessonScreen) and len(person.app.screen.cards()) == 9)
        await person.press(*["n"] * 7, "enter")
        await person.until(lambda: any("cannot be written" in str(one.message) for one in person.app._notifications))
        assert isinstance(person.app.screen, LessonScreen)
