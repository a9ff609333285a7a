"""Drafts of files that are mended: there, kept, checked, put back; and which editor opens them."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.draft import Draft, editor, forget
from smtpwalk.errors import CourseError
from tests.course.making import EDIT, EDIT_RIGHT, exercise_of


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(exercise_of(EDIT), tmp_path / "drafts")


def test_a_draft_is_there_and_stays(draft: Draft) -> None:
    draft.begin()
    assert draft.path.name == "main.cf"
    assert draft.path.read_text() == "mynetworks = 0.0.0.0/0\n"
    draft.path.write_text(EDIT_RIGHT)
    draft.begin()
    assert draft.check().done
    draft.reset()
    assert not draft.check().done


def test_a_draft_is_forgotten_and_begun_anew(draft: Draft, tmp_path: Path) -> None:
    draft.begin()
    draft.write(EDIT_RIGHT)
    forget(tmp_path / "drafts", ["other", "../drafts"])
    assert draft.path.exists()
    forget(tmp_path / "drafts", ["mend"])
    draft.begin()
    assert not draft.check().done


def test_a_draft_that_cannot_be_taken_away_is_said(draft: Draft, tmp_path: Path) -> None:
    draft.path.mkdir(parents=True)
    with pytest.raises(CourseError, match="cannot be taken away"):
        forget(tmp_path / "drafts", ["mend"])


def test_a_name_never_leads_elsewhere(tmp_path: Path) -> None:
    draft = Draft(exercise_of(EDIT.replace('"main.cf"', '"../../../main.cf"')), tmp_path)
    assert draft.path == tmp_path / "mend" / "main.cf"


def test_a_draft_of_odd_bytes_is_checked_all_the_same(draft: Draft) -> None:
    draft.begin()
    draft.path.write_bytes(b"\xff\0\n" + EDIT_RIGHT.encode())
    assert not draft.check().done


def test_a_draft_that_is_gone_or_cannot_be_made(draft: Draft, tmp_path: Path) -> None:
    draft.begin()
    draft.path.unlink()
    with pytest.raises(CourseError, match="cannot be read"):
        draft.check()
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be written"):
        Draft(exercise_of(EDIT), tmp_path / "file").begin()


def test_a_change_is_seen(draft: Draft) -> None:
    assert draft.changed() == 0
    draft.begin()
    before = draft.changed()
    assert before > 0
    draft.path.unlink()
    assert draft.changed() == 0
    draft.write(EDIT_RIGHT)
    assert draft.check().done


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
