"""`practice`: the list, a plain walk to the end of the message's way, and the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.cli.arguments import parser
from smtpwalk.cli.practice import listing, run
from smtpwalk.errors import UsageError
from smtpwalk.practice.catalogue import catalogue
from smtpwalk.recording.reader import open_recording
from smtpwalk.wire.events import Mark
from tests.cli.terminal import Opened, Terminal

OPEN = "sendmail-86-open"


def practise(*more: str, terminal: Terminal) -> int:
    return run(parser().parse_args(["practice", *more]), console=terminal.console)


def test_the_list_has_every_host() -> None:
    terminal = Terminal()
    assert practise(terminal=terminal) == 0
    for host in catalogue():
        assert host.name in terminal.text
        assert host.title in terminal.text
    assert len(listing(catalogue())) == len(catalogue()) + 1


def test_a_plain_walk_ends_with_what_became_of_the_message(tmp_path: Path) -> None:
    terminal, path = Terminal([""] * 8), tmp_path / "r.smtp.jsonl"
    assert practise(OPEN, "--record", str(path), terminal=terminal) == 0
    assert "Message accepted for delivery" in terminal.text
    assert "arrived outside for relaytest@elsewhere.test" in terminal.text
    notes = [event for event in open_recording(path).events() if isinstance(event, Mark) and event.what == "note"]
    assert len(notes) == 1


@pytest.mark.parametrize("name", [host.name for host in catalogue() if host.implicit_tls])
def test_one_that_speaks_tls_from_the_start(name: str) -> None:
    terminal = Terminal(["QUIT"])
    assert practise(name, terminal=terminal) == 0
    assert "TLS started" in terminal.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("sendmail-86-opem",), f"Did you mean .*{OPEN}"),
        (("--serve",), "--serve needs the name"),
        ((OPEN, "--port", "2525"), "Add --serve"),
    ],
)
def test_what_cannot_be_done_is_said(more: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        practise(*more, terminal=Terminal())
    assert re.search(words, str(caught.value))


def test_on_a_terminal_the_screen_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened()
    monkeypatch.setattr("smtpwalk.cli.practice.open_app", opened)
    practise(terminal=Terminal(interactive=True))
    practise(OPEN, terminal=Terminal(interactive=True))
    practise("--plain", terminal=Terminal(interactive=True))
    assert [list(wanted) for wanted in opened.wanted] == [["start"], ["practice", "record"]]


def test_a_bad_host_file_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.toml").write_text("title = 'x'\nnonsense = 1\n")
    assert main(["practice", "--plain", "--hosts", str(tmp_path)]) == 2
    assert "bad.toml" in capsys.readouterr().err
