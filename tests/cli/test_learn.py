"""`learn`: the list, one lesson, the search, forgetting; progress in the usual file and in another."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.cli.arguments import parser
from smtpwalk.cli.hosts import practice_hosts
from smtpwalk.cli.learn import run
from smtpwalk.cli.places import drafts_folder, progress_file
from smtpwalk.course.loader import load_course
from smtpwalk.course.progress import Progress
from smtpwalk.errors import CourseError, UsageError
from tests.cli.terminal import Opened, Terminal, Typed
from tests.course.making import CHOOSE, COURSE, FRONT, block, lesson, write_course


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    second = lesson(
        FRONT.replace("First", "Second"),
        "Of the null sender.\n",
        block(CHOOSE.replace('"choose"\nk', '"second"\nk')),
    )
    course = COURSE.replace('["01_first"]', '["01_first", "02_second"]')
    return write_course(
        tmp_path / "c", lesson(exercises=block(CHOOSE)), course=course, files={"02_second/lesson.md": second}
    )


def learn(folder: Path, *argv: str, typed: tuple[Typed, ...] = (), interactive: bool = False) -> str:
    terminal = Terminal(typed, interactive=interactive)
    args = parser().parse_args(["learn", "--course", str(folder), *argv])
    assert run(args, console=terminal.console) == 0
    return terminal.text


def test_the_list_says_what_comes_next(folder: Path) -> None:
    said = learn(folder)
    assert f"Next: 01_first.   smtpwalk learn --course {folder} 01_first" in said
    assert said.index("Next:") < said.index("02_second")
    assert "[ ]  01_first   0/1" in said
    learn(folder, "1", typed=("1",))
    said = learn(folder)
    assert "[x]  01_first   1/1" in said
    assert "Next: 02_second.  " in said
    learn(folder, "2", typed=(":skip",))
    assert "[-]  02_second  0/1" in learn(folder)
    learn(folder, "2", typed=("1",))
    assert "All is done." in learn(folder)


def test_progress_is_kept_in_the_users_folder_or_in_another_file(folder: Path, tmp_path: Path) -> None:
    learn(folder, "1", typed=("1",))
    assert Progress(progress_file(), "tiny").done("choose")
    own = tmp_path / "own.json"
    assert "0/1" in learn(folder, "--progress", str(own)).split("01_first")[-1]
    learn(folder, "first", "--progress", str(own), typed=("1",))
    assert Progress(own, "tiny").done("choose")


def test_a_broken_progress_file_is_said(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text("{")
    assert "It is kept as" in learn(folder, "--progress", str(own))


def test_a_lesson_that_cannot_be_read_is_named_and_the_others_work(folder: Path) -> None:
    (folder / "02_second/lesson.md").write_text("no front")
    said = learn(folder)
    assert "A lesson cannot be read and is left out. 02_second/lesson.md, line 1: [front-matter]" in said
    assert "01_first" in said
    assert "1 of 1 exercises" in learn(folder, "01_first", typed=("1",))
    with pytest.raises(CourseError, match="front matter"):
        learn(folder, "02_second")


def test_search(folder: Path) -> None:
    assert learn(folder, "--search", "NULL sender") == "02_second: Of the null sender.\n"
    assert "exercise: A title" in learn(folder, "--search", "a title")
    assert "No lesson holds" in learn(folder, "--search", "zebra")


def test_a_search_that_finds_too_much_says_so(tmp_path: Path) -> None:
    folder = write_course(tmp_path, lesson(text="word\n" * 60, exercises=block(CHOOSE)))
    said = learn(folder, "--search", "word")
    assert len(said.splitlines()) == 41
    assert "20 more" in said


def test_forgetting_a_lesson(folder: Path) -> None:
    learn(folder, "1", typed=("1",))
    assert "1 exercises" in learn(folder, "--reset", "1")
    assert not Progress(progress_file(), "tiny").done("choose")


@pytest.mark.parametrize(("answer", "done"), [("no", True), ("", True), ("yes", False)])
def test_forgetting_all_is_asked_about(answer: str, done: bool, folder: Path) -> None:
    learn(folder, "1", typed=("1",))
    learn(folder, "--reset", typed=(answer,), interactive=True)
    assert Progress(progress_file(), "tiny").done("choose") is done


def test_forgetting_all_without_a_person_is_refused(folder: Path) -> None:
    learn(folder, "1", typed=("1",))
    with pytest.raises(UsageError, match="Name a lesson"):
        learn(folder, "--reset")


def test_what_is_not_there(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="Did you mean 02_second"):
        learn(folder, "02_secnd")
    with pytest.raises(CourseError):
        learn(tmp_path / "gone")


def test_from_the_outermost_edge(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "--course", str(folder)]) == 0
    assert "A tiny course" in capsys.readouterr().out
    assert main(["learn", "zzz", "--course", str(folder)]) == 2
    assert "no such lesson" in capsys.readouterr().err
    assert main(["learn"]) == 0


# ---------------------------------------------------------------------- the screen
@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """On a terminal, with something in place of the app."""
    found = Opened()
    monkeypatch.setattr("smtpwalk.cli.learn.on_terminal", lambda: True)
    monkeypatch.setattr("smtpwalk.cli.learn.open_app", found)
    return found


@pytest.mark.parametrize(
    ("argv", "lesson_name", "again"),
    [([], "", False), (["2"], "02_second", False), (["first", "--again"], "01_first", True)],
)
def test_on_a_terminal_the_screen_opens(
    folder: Path, opened: Opened, argv: list[str], lesson_name: str, again: bool
) -> None:
    assert main(["learn", "--course", str(folder), *argv]) == 0
    (wanted,) = opened.wanted
    room = wanted.pop("school")()
    assert wanted == {"start": "learn", "lesson": lesson_name, "again": again}
    assert (room.course.name, room.progress.path, room.drafts) == ("tiny", progress_file(), drafts_folder() / "tiny")
    assert opened.hosts[0] == practice_hosts()


def test_another_learner_has_files_of_his_own(folder: Path, opened: Opened, tmp_path: Path) -> None:
    assert main(["learn", "--course", str(folder), "--progress", str(tmp_path / "ben.json")]) == 0
    room = opened.wanted[0]["school"]()
    assert room.drafts == tmp_path / "ben.json.exercises" / "tiny"


def test_forgetting_puts_the_files_back(folder: Path, tmp_path: Path) -> None:
    own, (name, *_) = tmp_path / "ben.json", load_course(folder).lessons[0].ids
    draft = tmp_path / "ben.json.exercises" / "tiny" / name / "main.cf"
    draft.parent.mkdir(parents=True)
    draft.write_text("mended")
    learn(folder, "1", "--reset", "--progress", str(own))
    assert not draft.exists()


@pytest.mark.parametrize("argv", [["--plain"], ["--search", "null"], ["1", "--reset"]])
def test_what_asks_for_lines_gets_lines_on_a_terminal_too(folder: Path, opened: Opened, argv: list[str]) -> None:
    assert main(["learn", "--course", str(folder), *argv]) == 0
    assert opened.wanted == []


def test_no_such_lesson_is_said_before_the_screen_opens(
    folder: Path, opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["learn", "--course", str(folder), "no-such"]) == 2
    assert "there is no such lesson" in capsys.readouterr().err
    assert opened.wanted == []


def test_what_it_proposes_to_type_leads_to_the_same_course_and_progress(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "my progress.json"
    said = learn(folder, "--plain", "--progress", str(own), "1", typed=("1",))
    assert f"Next: smtpwalk learn --plain --course {folder} --progress '{own}' 02_second" in said
    assert "Left. smtpwalk learn --course" in learn(folder, "2", typed=(":quit",))
