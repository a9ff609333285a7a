"""The parser: every command has its module, its help and its examples."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from smtpwalk.cli.arguments import parser


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ([], {"module": "home"}),
        (["walk", "mx.test", "26"], {"module": "walk", "host": "mx.test", "port": "26", "plain": False}),
        (["walk", "-4", "mx.test"], {"family": 4}),
        (["walk", "-6", "mx.test"], {"family": 6}),
        (["walk", "--mx", "a.test", "--timeout", "2m"], {"mx": "a.test", "timeout": 120.0, "host": None}),
        (["walk", "h", "--from", "<>", "--to", "a@b"], {"sender": b"", "recipient": b"a@b", "deliver_to": None}),
        (["walk", "h", "--deliver-to", "me@mine.test"], {"deliver_to": b"me@mine.test"}),
        (["walk", "h", "--i-may", "my own", "--plain"], {"i_may": "my own", "plain": True}),
        (["practice"], {"module": "practice", "name": None, "serve": False, "port": 0}),
        (["practice", "x", "--serve", "--port", "2525"], {"name": "x", "serve": True, "port": 2525}),
        (["recordings"], {"module": "recordings"}),
        (["show", "f", "--hex", "--color", "never"], {"file": "f", "hex": True, "colour": "never"}),
    ],
)
def test_what_is_understood(argv: list[str], expected: dict[str, object]) -> None:
    args = vars(parser().parse_args(argv))
    assert {key: args[key] for key in expected} == expected
    assert find_spec(f"smtpwalk.cli.{args['module']}")


@pytest.mark.parametrize(
    "argv",
    [["nothing"], ["walk", "-4", "-6", "h"], ["walk", "h", "--timeout", "soon"], ["walk", "h", "--plai"], ["show"],
     ["walk", "h", "--source", "here"], ["walk", "h", "--name", "a b"], ["practice", "x", "--port", "x"]],
)  # fmt: skip
def test_what_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(argv)
    assert ended.value.code == 2
    assert "usage: smtpwalk" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["walk"], ["practice"], ["recordings"], ["show"]])
def test_the_help_has_the_exit_codes(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([*command, "--help"])
    said = capsys.readouterr().out
    assert "exit codes:" in said
    assert "recordings" in command or "examples:" in said


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["walk", "--plai"], "smtpwalk walk: --plai cannot stand here. Did you mean --plain? See smtpwalk walk --help"),
        (["show", "f", "another"], "smtpwalk show: another cannot stand here. See smtpwalk show --help"),
        (["--versio"], "smtpwalk: --versio cannot stand here. Did you mean --version? See smtpwalk --help"),
    ],
)
def test_a_complaint_names_the_command_and_what_may_be_meant(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser(argv).parse_args(argv)
    assert capsys.readouterr().err.splitlines()[-1] == said
