"""`walk`: where to and by whose leave. Nobody is connected to before everything was asked."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from smtpwalk.__main__ import main
from smtpwalk.cli import walk as module
from smtpwalk.cli.arguments import parser
from smtpwalk.cli.background import Background
from smtpwalk.cli.walk import request_of, run
from smtpwalk.errors import NetworkError, PermissionMissing, SmtpwalkError, UsageError
from smtpwalk.net.target import Address, Target
from smtpwalk.net.walker import Walker
from smtpwalk.recording.reader import open_recording
from tests.cli.conftest import Serve
from tests.cli.terminal import Opened, Terminal
from tests.playbook import polite
from tests.tiny_dns import Table, tiny_dns

TABLE: Table = {
    "two.test": ["MX 20 b.two.test.", "MX 10 a.two.test."],
    "a.two.test": ["A 127.0.0.1"],
    "b.two.test": ["A 127.0.0.2"],
    "plain.test": ["A 127.0.0.1"],
    "null.test": ["MX 0 ."],
    "half.test": ["A 127.0.0.1", "A 192.0.2.1"],
    "away.test": ["A 192.0.2.1"],
    "nowhere.test": ["A 0.0.0.0"],
    "evil.test": ["MX 1 \\027[2J.test."],
}


def args(*more: str) -> argparse.Namespace:
    return parser().parse_args(["walk", "--plain", *more])


def forbidden(*_: Any, **__: Any) -> Walker:
    raise AssertionError("a session was made before there was leave for it")


@pytest.mark.parametrize("host", ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "10.0.0.1", "half.test", "away.test"])
@pytest.mark.parametrize(
    ("more", "terminal"),
    [
        ((), Terminal()),
        ((), Terminal([""], interactive=True)),
        (("--i-may", " "), Terminal(["mine"], interactive=True)),
    ],
)
def test_without_leave_nobody_is_connected_to(
    host: str, more: tuple[str, ...], terminal: Terminal, tmp_path: Path
) -> None:
    with tiny_dns(TABLE) as (ip, port), pytest.raises(PermissionMissing):
        run(args(host, "--resolver", f"{ip}:{port}", *more), console=terminal.console, walker=forbidden)
    assert not list(tmp_path.rglob("*.jsonl"))


def test_with_leave_but_without_own_addresses_neither(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs --from"):
        run(args("192.0.2.1", "--i-may", "mine"), console=Terminal().console, walker=forbidden)
    assert not list(tmp_path.rglob("*.jsonl"))


def test_the_words_go_into_the_header_before_the_connection(tmp_path: Path) -> None:
    path = tmp_path / "r.smtp.jsonl"

    def looked(*_: Any, **__: Any) -> Walker:
        assert open_recording(path).header.permission == "my own, allowed by me"
        raise SmtpwalkError("far enough")

    asked = args("192.0.2.1", "--from", "a@b.test", "--to", "c@d.test", "--record", str(path))
    terminal = Terminal(["my own, allowed by me"], interactive=True)
    with pytest.raises(SmtpwalkError, match="far enough"):
        run(asked, console=terminal.console, walker=looked)


def test_a_walk_through_the_command_line(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("smtpwalk.cli.console.Console.standard", lambda: Terminal(["", "QUIT"]).console)
    server, path = serve(polite), tmp_path / "r.smtp.jsonl"
    assert main(["walk", "127.0.0.1", str(server.port), "--name", "me.test", "--record", str(path)]) == 0
    assert bytes(server.seen) == b"EHLO me.test\r\nQUIT\r\n"
    assert main(["walk", "--plain", "127.0.0.1", str(server.port), "--record", str(path)]) == 2
    assert "never written over" in capsys.readouterr().err
    assert main(["walk", "--plain", "127.0.0.1:1"]) == 3


def requested(*more: str, terminal: Terminal | None = None, ask: bool = True) -> Any:
    terminal = terminal or Terminal()
    with Background() as background, tiny_dns(TABLE) as server:
        return request_of(args(*more), terminal.console, background, server, ask=ask)


def test_the_request() -> None:
    request = requested("plain.test:26", "--timeout", "2m", "--source", "127.0.0.9", "--record", "x")
    assert request.target == Target("plain.test", 26)
    assert request.addresses == (Address("127.0.0.1", 26),)
    assert (request.timeout, request.source, request.record) == (120.0, "127.0.0.9", Path("x"))
    assert not request.needs_permission


def test_for_the_screen_nothing_is_asked_here() -> None:
    terminal = Terminal(interactive=True)
    request = requested("away.test", terminal=terminal, ask=False)
    assert request.needs_permission
    assert request.needs_addresses
    assert not terminal.prompts


@pytest.mark.parametrize(
    ("typed", "interactive", "host"),
    [([], False, "a.two.test"), ([""], True, "a.two.test"), (["x", "3", "2"], True, "b.two.test")],
)
def test_an_exchanger_is_chosen(typed: list[str], interactive: bool, host: str) -> None:
    terminal = Terminal(typed, interactive=interactive)
    assert requested("--mx", "two.test:26", terminal=terminal).target == Target(host, 26)
    assert "1  a.two.test  (preference 10)" in terminal.text
    assert interactive or "Taking a.two.test, the most preferred." in terminal.text


def test_a_domain_without_mx_is_its_own_exchanger() -> None:
    terminal = Terminal()
    assert requested("--mx", "plain.test", terminal=terminal).target == Target("plain.test")
    assert "no MX record" in terminal.text


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ((), UsageError, "walk needs a host"),
        (("mx.test", "--mx", "two.test"), UsageError, "both given"),
        (("--mx", "192.0.2.1"), UsageError, "--mx wants a domain"),
        (("--mx", "null.test"), NetworkError, "takes no mail"),
        (("--mx", "missing.test"), NetworkError, "knows no name"),
        (("--mx", "evil.test"), UsageError, "cannot be used as a host"),
        (("0.0.0.0",), UsageError, "stands for any address"),
        (("::",), UsageError, "stands for any address"),
        (("::ffff:0.0.0.0",), UsageError, "stands for any address"),
        (("nowhere.test",), UsageError, "stands for any address"),
        (("127.1",), UsageError, "four numbers"),
        (("127.0.0.1", "--source", "::1"), UsageError, "cannot reach"),
        (("plain.test", "-6"), NetworkError, "no IPv6 address"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said(more: tuple[str, ...], error: type[SmtpwalkError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        requested(*more)
    assert "\x1b" not in str(caught.value)


def test_a_choice_that_is_not_made() -> None:
    with pytest.raises(UsageError, match="No exchanger was chosen"):
        requested("--mx", "two.test", terminal=Terminal(interactive=True))


def test_a_shut_port_is_told_with_the_exchangers(monkeypatch: pytest.MonkeyPatch) -> None:
    async def better(error: NetworkError, target: Target, **_: Any) -> NetworkError:
        return NetworkError(error.kind, f"{error.message} Better: {target.host}.")

    monkeypatch.setattr(module, "with_exchangers", better)
    with pytest.raises(NetworkError, match=r"refuses.*Better: 127.0.0.1"):
        run(args("127.0.0.1:1"), console=Terminal().console)


def test_on_a_terminal_the_screen_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened()
    monkeypatch.setattr("smtpwalk.cli.screen.open_app", opened)
    asked = parser().parse_args(["walk", "127.0.0.1", "26"])
    assert run(asked, console=Terminal(interactive=True).console, walker=forbidden) == 0
    assert opened.wanted[0]["request"].target == Target("127.0.0.1", 26)
