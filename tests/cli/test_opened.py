from __future__ import annotations

import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from smtpwalk.cli.opened import known, opened, progress
from smtpwalk.errors import RecordingError, UsageError


def test_the_folder_in_between_goes_away(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("<<< 220 a\n>>> QUIT\n<<< 221 b\n")
    with opened(str(tmp_path / "x")) as recording:
        made = recording.path
        assert recording.source == tmp_path / "x"
        assert made.exists()
    assert not made.exists()


@pytest.mark.parametrize(("data", "place"), [(b"", "standard input"), (b'{"smtpwalk":2}\n', "standard input, line 1")])
def test_what_is_wrong_with_standard_input_is_said_of_standard_input(
    monkeypatch: pytest.MonkeyPatch, data: bytes, place: str
) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
    with pytest.raises(RecordingError) as refused, opened("-"):
        raise AssertionError("it was opened")
    assert str(refused.value).startswith(f"{place}: ")


@pytest.mark.parametrize("name", ["", "angles", "recording"])
def test_notations_that_are_known(name: str) -> None:
    known(name)


def test_a_notation_that_is_not() -> None:
    with pytest.raises(UsageError, match="named morse"):
        known("morse")


def test_progress_is_shown_on_a_terminal_once_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 0.1, 2.0, 3.0])
    monkeypatch.setattr("smtpwalk.cli.opened.monotonic", clock.__next__)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    show = progress()
    show(1, 100)
    assert capsys.readouterr().err == ""
    show(50, 100)
    assert "50 %" in capsys.readouterr().err
    show(100, 100)
    assert capsys.readouterr().err.endswith("\n")
