"""`quiz`: every reply asked about before it is shown, explained behind the answer, counted at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.cli.arguments import parser
from smtpwalk.cli.quiz import run
from tests.cli.terminal import Terminal
from tests.cli.test_show import recorded, session

DIALOGUE = (b"220 mx\r\n", b"EHLO a\r\n", b"250 mx\r\n", b"RCPT TO:<a@b>\r\n", b"503 5.5.1 MAIL first\r\n")


def quiz(path: str, typed: list[str], *more: str) -> Terminal:
    terminal = Terminal(typed)
    assert run(parser().parse_args(["quiz", path, *more]), console=terminal.console) == 0
    return terminal


def test_right_wrong_and_passed_by_are_told_apart(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.smtp.jsonl", *session(1, *DIALOGUE))
    text = quiz(path, ["2", "5", ""]).text
    assert text.count("Right.") == 1
    assert "No." in text
    assert "503 Wrong order" in text or "= 503" in text
    assert text.rstrip().endswith("1 of 3 were right.")


def test_a_reply_is_never_shown_before_it_is_asked_about(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.smtp.jsonl", *session(1, *DIALOGUE))
    text = quiz(path, ["2", "2", ":quit"]).text
    assert "250 mx" in text
    assert "503" not in text


def test_the_whole_code_can_be_asked_for(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.smtp.jsonl", *session(1, *DIALOGUE))
    text = quiz(path, ["220", "250", "550"], "--code").text
    assert "The first digit is right." in text
    assert "2 of 3 were right." in text


def test_every_session_is_asked_about(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.smtp.jsonl", *session(1, b"220 a\r\n"), *session(2, b"554 b\r\n"))
    assert "2 of 2 were right." in quiz(path, ["2", "5"]).text


def test_nothing_to_ask_about_is_said(tmp_path: Path) -> None:
    assert "nothing to ask about" in quiz(recorded(tmp_path / "a.smtp.jsonl"), []).text


def test_what_is_no_recording_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("no")
    assert main(["quiz", str(tmp_path / "x")]) == 2
    assert "not a recording" in capsys.readouterr().err
