from __future__ import annotations

import io
from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.recording.importers.notations import FAMILIES, NOTATIONS

TEXT = "Connecting to mx.example.test ...\n<<< 220 mx.example.test\n>>> mail from:\n<<< 250 ok\n"


def test_a_foreign_dialogue_becomes_a_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ticket.txt").write_text(TEXT)
    out = tmp_path / "out.smtp.jsonl"
    assert main(["import", str(tmp_path / "ticket.txt"), "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "3 lines of dialogue in 1 session, 0 other lines kept as remarks" in said
    assert "line 3: " in said
    assert main(["show", str(out)]) == 0
    assert "from angles in ticket.txt" in capsys.readouterr().out


def test_without_a_name_it_goes_to_the_other_recordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "ticket.txt").write_text(TEXT)
    assert main(["import", str(tmp_path / "ticket.txt")]) == 0
    capsys.readouterr()
    assert main(["recordings"]) == 0
    assert "mx.example.test" in capsys.readouterr().out


def test_the_notations_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:] if line.startswith("  ")] == list(NOTATIONS)
    assert [line for line in lines[1:] if line and not line.startswith(" ")] == list(FAMILIES)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "no FILE"),
        (["nowhere.txt"], "nowhere.txt"),
        (["letter.txt"], "like none of the"),
        (["letter.txt", "--as", "morse"], "no notation named morse"),
        (["own.smtp.jsonl"], "a recording already"),
        (["ticket.txt", "-o", "letter.txt"], "never written over"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.txt").write_text("Dear friend\n")
    Path("ticket.txt").write_text(TEXT)
    Path("own.smtp.jsonl").write_text('{"smtpwalk":1}\n')
    assert main(["import", *arguments]) == 2
    said = capsys.readouterr().err
    assert word in said
    assert "Traceback" not in said
    assert Path("letter.txt").read_text() == "Dear friend\n"


def test_show_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["show", "-"]) == 0
    assert "C: mail from:" in capsys.readouterr().out


def test_ctrl_c_says_where_that_is_which_was_read_by_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, size: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("smtpwalk.cli.import_file.progress", lambda: stop)
    (tmp_path / "ticket.txt").write_text(TEXT)
    assert main(["import", str(tmp_path / "ticket.txt"), "-o", str(tmp_path / "out.smtp.jsonl")]) == 130
    assert "Stopped. What had been read by then is in" in capsys.readouterr().out
    assert main(["show", str(tmp_path / "out.smtp.jsonl")]) == 0
