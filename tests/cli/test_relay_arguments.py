"""The arguments of test and probes."""

from __future__ import annotations

import pytest

from smtpwalk.cli.arguments import parser


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["test", "a", "b:26"], {"module": "test", "host": ["a", "b:26"], "depth": None, "jobs": 8, "json": False}),
        (["test", "--hosts", "f", "--jobs", "20"], {"host": [], "hosts": "f", "jobs": 20}),
        (["test", "--practice", "x", "--practice", "y"], {"practice": ["x", "y"]}),
        (["test", "h", "--from", "me@a", "--deliver-to", "me@b"], {"sender": b"me@a", "deliver_to": b"me@b"}),
        (["test", "h", "--domain", "B.test."], {"domain": b"b.test"}),
        (["test", "h", "--own-domain", "own.test"], {"own_domain": b"own.test"}),
        (["test", "h", "--catch", "127.0.0.1:2600"], {"catch": ("127.0.0.1", 2600)}),
        (["test", "h", "--catch", "2600"], {"catch": ("127.0.0.1", 2600)}),
        (["test", "h", "--catch", "[::1]:2600"], {"catch": ("::1", 2600)}),
        (["test", "h", "--wait", "6m", "--patience", "10m", "--pause", "0"],
         {"wait": 360.0, "patience": 600.0, "pause": 0.0}),
        (["test", "h"], {"wait": 45.0, "patience": 30.0, "pause": None, "tls": "auto"}),
        (["test", "h", "--tls", "implicit", "--depth", "rcpt"], {"tls": "implicit", "depth": "rcpt"}),
        (["probes"], {"module": "probes", "id": None, "json": False, "file": None}),
        (["probes", "plain", "--json"], {"id": "plain", "json": True}),
    ],
)  # fmt: skip
def test_what_is_understood(argv: list[str], expected: dict[str, object]) -> None:
    args = vars(parser().parse_args(argv))
    assert {key: args[key] for key in expected} == expected


@pytest.mark.parametrize(
    "more",
    [
        ["--jobs", "0"], ["--jobs", "9999"], ["--jobs", "two"], ["--depth", "data"], ["--catch", "here"],
        ["--catch", "::1:2600"], ["--catch", "h:"], ["--wait", "soon"], ["--tls", "maybe"], ["--domain", "a b"],
        ["--domain", "me@"], ["-4", "-6"], ["--deliver-to", "a@b", "--domain", "b"], ["--pause", "-1"],
    ],
)  # fmt: skip
def test_what_is_refused(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["test", "h", *more])
    assert ended.value.code == 2
    assert "usage: smtpwalk test" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["test", "probes"])
def test_the_help_has_examples_and_exit_codes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args([command, "--help"])
    said = capsys.readouterr().out
    assert "examples:" in said
    assert "exit codes:" in said
