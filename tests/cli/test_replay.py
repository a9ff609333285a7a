from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.__main__ import main


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(tmp_path / "x")]) == 2
    assert "smtpwalk show FILE" in capsys.readouterr().err


def test_only_a_recording_can_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("smtpwalk.cli.replay.on_terminal", lambda: True)
    (tmp_path / "x").write_text("<<< 220 a\n>>> QUIT\n<<< 221 b\n")
    assert main(["replay", "--follow", str(tmp_path / "x")]) == 2
    assert "Only a recording" in capsys.readouterr().err


def test_the_app_is_given_the_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr("smtpwalk.cli.replay.on_terminal", lambda: True)
    monkeypatch.setattr("smtpwalk.cli.replay.open_app", lambda hosts, **wanted: given.update(wanted) or 0)
    path = tmp_path / "x.smtp.jsonl"
    path.write_text('{"smtpwalk":1,"started":"2026-01-31T09:30:00Z","target":{"host":"h","port":25},"permission":"","by":""}\n')
    assert main(["replay", "--follow", str(path)]) == 0
    assert given["follow"] is True
    assert getattr(given["replay"], "path", None) == path
