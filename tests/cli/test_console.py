"""Lines out, lines in: a pipe, a terminal, and what comes while somebody types."""

from __future__ import annotations

import io
import sys

import pytest

from smtpwalk.cli import console as module
from smtpwalk.cli.console import Console, wants_colour
from tests.cli.terminal import Terminal


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "environ", "expected"),
    [
        (Tty(), {"TERM": "xterm"}, True),
        (Tty(), {"TERM": "dumb"}, False),
        (Tty(), {"NO_COLOR": "1"}, False),
        (Tty(), {"NO_COLOR": ""}, True),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_when_there_is_colour(out: io.StringIO, environ: dict[str, str], expected: bool) -> None:
    assert wants_colour(out, environ) is expected


def test_a_pipe_is_read_line_by_line_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("EHLO a\r\n\n two  blanks \nlast", newline="\n"))
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    console = Console.standard()
    assert not console.interactive
    lines = [console.ask("never shown> ") for _ in range(5)]
    assert lines == ["EHLO a", "", " two  blanks ", "last", None]
    assert out.getvalue() == ""


def test_on_a_terminal_secrets_are_read_without_an_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Tty())
    monkeypatch.setattr(sys, "stdout", Tty())
    monkeypatch.setattr(module, "_terminal_reader", lambda: lambda prompt: "open")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "secret")
    console = Console.standard()
    assert console.interactive
    assert console.ask("> ") == "open"
    assert console.ask("> ", hidden=True) == "secret"


def test_long_text_is_wrapped_on_a_terminal_only() -> None:
    text = "word " * 40
    out = io.StringIO()
    Console(input, input, out, interactive=True, width=40).say(text, "  ")
    assert all(line.startswith("  word") and len(line) < 40 for line in out.getvalue().splitlines())
    pipe = Terminal()
    pipe.console.say(text)
    assert pipe.text == text + "\n"


def test_what_comes_while_somebody_types_does_not_swallow_the_prompt() -> None:
    def interrupted() -> str:
        terminal.console.print_line("421 bye")
        return "typed"

    terminal = Terminal([interrupted], interactive=True)
    assert terminal.console.ask("> ") == "typed"
    assert terminal.text == "\n421 bye\n> "


def test_the_history_is_kept_only_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[str] = []

    class Readline:
        add_history = staticmethod(added.append)

    monkeypatch.setitem(sys.modules, "readline", Readline)
    module.remember("EHLO a")
    for odd in ("", "NO\x00OP", "NOOP\x1b[2J", "\udcff"):
        module.remember(odd)
    monkeypatch.delitem(sys.modules, "readline")
    module.remember("NOOP")
    assert added == ["EHLO a"]
