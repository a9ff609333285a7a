"""The command lines of `learn` and `check`."""

from __future__ import annotations

from typing import Any

import pytest

from smtpwalk.cli.arguments import parser


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (["learn"], {"module": "learn", "lesson": None, "plain": False, "course": None, "progress": None}),
        (["learn", "4", "--plain", "--again"], {"lesson": "4", "plain": True, "again": True}),
        (
            ["learn", "--course", "d", "--progress", "f", "--hosts", "h"],
            {"course": "d", "progress": "f", "hosts": "h"},
        ),
        (["learn", "--search", "null sender"], {"search": "null sender"}),
        (["learn", "--reset", "4"], {"reset": True, "lesson": "4"}),
        (["check"], {"module": "check", "folder": None, "new": None, "hosts": None}),
        (["check", "d"], {"folder": "d"}),
        (["check", "--new", "n", "d"], {"new": "n", "folder": "d"}),
    ],
)
def test_what_is_read(argv: list[str], wanted: dict[str, Any]) -> None:
    found = vars(parser().parse_args(argv))
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    "argv", [["learn", "--again", "--reset"], ["learn", "--search"], ["check", "a", "b"], ["learn", "--pla"]]
)
def test_what_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(argv)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["learn", "check"])
def test_the_help_fits_a_line(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([command, "--help"])
    said = capsys.readouterr().out
    assert "exit codes:" in said
    assert max(map(len, said.splitlines())) <= 120
