"""`check`: the linter's messages and exit codes, and a skeleton."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.cli.arguments import parser
from smtpwalk.cli.check import run
from smtpwalk.errors import CourseError
from tests.cli.terminal import Terminal
from tests.course.making import NOOP, block, lesson, write_course


def check(*argv: str) -> tuple[int, str]:
    terminal = Terminal()
    return run(parser().parse_args(["check", *argv]), console=terminal.console), terminal.text


def test_nothing_is_wrong(tmp_path: Path) -> None:
    assert check(str(write_course(tmp_path))) == (0, "1 lesson, 1 exercise: nothing is wrong.\n")


def test_what_is_wrong_is_one_line_each(tmp_path: Path) -> None:
    folder = write_course(
        tmp_path, lesson(text="[a](gone)\n", exercises=block(NOOP.replace("reason", "reson")))
    )
    code, said = check(str(folder))
    assert code == 1
    *problems, summary = said.splitlines()
    assert len(problems) == 3
    assert all(line.startswith("01_first/lesson.md, line ") for line in problems)
    assert summary == "1 lesson, 0 exercises: 3 to mend."


def test_without_a_folder_it_is_the_course_of_the_program() -> None:
    code, said = check()
    assert code == 0
    assert "lesson" in said.splitlines()[-1]


def test_a_new_course_passes(tmp_path: Path) -> None:
    code, said = check("--new", "mine", str(tmp_path))
    assert code == 0
    assert str(tmp_path / "mine") in said
    assert check(str(tmp_path / "mine"))[0] == 0


def test_hosts_of_ones_own(tmp_path: Path) -> None:
    hosts = tmp_path / "hosts"
    hosts.mkdir()
    (hosts / "mine.toml").write_text(
        'title = "a"\nera = "b"\nsoftware = "c"\nteaches = "d"\ntruth = "closed"\nextends = "postfix"\n'
        'host = "mx.mine.test"\ndomains = ["mine.test"]\n'
    )
    folder = str(
        write_course(tmp_path / "c", lesson(exercises=block(NOOP.replace("postfix-closed", "mine"))))
    )
    assert check(folder)[0] == 1
    assert check(folder, "--hosts", str(hosts))[0] == 0


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no such folder"):
        check(str(tmp_path / "gone"))


def test_from_the_outermost_edge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write_course(tmp_path))]) == 0
    assert main(["check", str(tmp_path / "gone")]) == 2
    assert "no such folder" in capsys.readouterr().err
