"""The arguments of export, report and redact."""

from __future__ import annotations

import pytest

from smtpwalk.cli.arguments import parser
from smtpwalk.cli.export import _EXPORTS
from smtpwalk.cli.export_arguments import FORMATS, STYLES
from smtpwalk.report.marks import Style


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["export", "f"], {"module": "export", "file": "f", "to": None, "output": None, "marks": "own", "times": None,
                           "width": 100, "idle": 2.0, "redact": None, "hide": [], "list": None, "force": False}),
        (["export", "f", "--to", "txt", "--marks", "swaks", "--times"], {"to": "txt", "marks": "swaks", "times": True}),
        (["export", "f", "--no-times", "--explain", "--hex"], {"times": False, "explain": True, "hex": True}),
        (["export", "-", "--as", "swaks", "-o", "x.svg"], {"notation": "swaks", "output": "x.svg"}),
        (["export", "f", "--width", "80"], {"width": 80}),
        (["export", "f", "--idle", "5s"], {"idle": 5.0}),
        (["report", "a", "b", "--to", "html"], {"module": "report", "files": ["a", "b"], "to": "html"}),
        (["redact", "f", "--redact", "all", "-o", "g"], {"module": "redact", "redact": ("all",), "output": "g"}),
    ],
)  # fmt: skip
def test_what_is_understood(argv: list[str], expected: dict[str, object]) -> None:
    args = vars(parser().parse_args(argv))
    assert {key: args[key] for key in expected} == expected


@pytest.mark.parametrize(
    "argv",
    [
        ["export"], ["export", "f", "--to", "pdf"], ["export", "f", "--width", "7"], ["export", "f", "--width", "x"],
        ["export", "f", "--marks", "telnet"], ["report"], ["report", "f", "--to", "svg"],
        ["redact", "f", "--redact", "names"],
        ["redact", "f", "--redact", ""],
    ],
)  # fmt: skip
def test_what_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(argv)
    assert ended.value.code == 2
    assert f"usage: smtpwalk {argv[0]}" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["export", "report", "redact"])
def test_the_help_has_examples_and_exit_codes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([command, "--help"])
    told = capsys.readouterr().out
    assert "examples:" in told
    assert "exit codes:" in told
    assert "addresses  mail addresses" in told


def test_what_may_be_said_is_what_there_is() -> None:
    assert set(FORMATS) == set(_EXPORTS)
    assert set(STYLES) == set(Style)
