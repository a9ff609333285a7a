"""Edit exercises as lines: a check after each change, editors that are there and that are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from smtpwalk.cli.lesson_edit import EditQuestion
from smtpwalk.course.draft import Draft
from tests.cli.terminal import Terminal, Typed
from tests.course.making import EDIT, EDIT_RIGHT, exercise_of


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(exercise_of(EDIT), tmp_path / "drafts")


def asked(draft: Draft, *typed: Typed) -> tuple[list[bool], str]:
    terminal = Terminal(typed)
    question = EditQuestion(draft, terminal.console)
    question.once()
    found = []
    while (standing := question.answer()) is not None:
        found.append(standing.done)
    return found, terminal.text


def test_it_is_checked_as_often_as_one_likes(draft: Draft) -> None:
    def mended() -> str:
        draft.path.write_text(EDIT_RIGHT)
        return ""

    found, said = asked(draft, "", mended, ":reset", "")
    assert found == [False, True, False]
    assert str(draft.path) in said
    assert "as it was in the beginning" in said


def test_an_editor_is_started(draft: Draft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(f"import sys; open(sys.argv[1], 'w').write({EDIT_RIGHT!r})")
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    assert asked(draft, ":edit", "")[0] == [True]


@pytest.mark.parametrize(
    ("command", "words"), [("", "No editor is named"), ("/no/such/editor", "cannot be started")]
)
def test_an_editor_that_is_not_there(
    command: str, words: str, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", command)
    found, said = asked(draft, ":edit", "")
    assert found == [False]
    assert words in said
