"""Edit exercises: the draft, its check after each change, editors that are there and that are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from smtpwalk.cli.lesson_edit import Draft, EditQuestion, editor
from smtpwalk.errors import CourseError
from tests.cli.terminal import Terminal, Typed
from tests.course.making import COMMON, exercise_of

EDIT = (
    COMMON + 'id = "mend"\nkind = "edit"\nnotation = "postfix-main"\nname = "main.cf"\n'
    'text = "mynetworks = 0.0.0.0/0\\n"\nsolution = "mynetworks = 192.0.2.0/24\\n"\ngoal = [{ takes = false }]\n'
)
RIGHT = "mynetworks = 192.0.2.0/24\n"


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(exercise_of(EDIT), tmp_path / "drafts")


def test_a_draft_is_there_and_stays(draft: Draft) -> None:
    draft.begin()
    assert draft.path.name == "main.cf"
    assert draft.path.read_text() == "mynetworks = 0.0.0.0/0\n"
    draft.path.write_text(RIGHT)
    draft.begin()
    assert draft.check().done
    draft.reset()
    assert not draft.check().done


def test_a_name_never_leads_elsewhere(tmp_path: Path) -> None:
    draft = Draft(exercise_of(EDIT.replace('"main.cf"', '"../../../main.cf"')), tmp_path)
    assert draft.path == tmp_path / "mend" / "main.cf"


def test_a_draft_of_odd_bytes_is_checked_all_the_same(draft: Draft) -> None:
    draft.begin()
    draft.path.write_bytes(b"\xff\0\n" + RIGHT.encode())
    assert not draft.check().done


def test_a_draft_that_is_gone_or_cannot_be_made(draft: Draft, tmp_path: Path) -> None:
    draft.begin()
    draft.path.unlink()
    with pytest.raises(CourseError, match="cannot be read"):
        draft.check()
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be written"):
        Draft(exercise_of(EDIT), tmp_path / "file").begin()


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
        draft.path.write_text(RIGHT)
        return ""

    found, said = asked(draft, "", mended, ":reset", "")
    assert found == [False, True, False]
    assert str(draft.path) in said
    assert "as it was in the beginning" in said


def test_an_editor_is_started(draft: Draft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(f"import sys; open(sys.argv[1], 'w').write({RIGHT!r})")
    monkeypatch.setenv("VISUAL", f"{sys.executable} '{script}'")
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


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({}, []),
        ({"EDITOR": "vi"}, ["vi"]),
        ({"VISUAL": "emacs -nw", "EDITOR": "vi"}, ["emacs", "-nw"]),
        ({"EDITOR": "'open quote"}, []),
    ],
)
def test_editors(environ: dict[str, str], command: list[str]) -> None:
    assert editor(environ) == command
