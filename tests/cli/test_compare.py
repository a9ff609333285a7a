"""`compare`: the exit code, the summary, lines for every width, JSON, and a screen where there is one."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from smtpwalk.__main__ import main
from smtpwalk.cli import compare
from smtpwalk.report.comparing.difference import Rules
from tests.cli.terminal import Opened
from tests.report.comparing.telling import OPEN, WALK, changed, told
from tests.ui.test_comparing import write

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def before(tmp_path: Path) -> str:
    return str(write(tmp_path / "before.smtp.jsonl", told(*OPEN)))


@pytest.fixture
def after(tmp_path: Path) -> str:
    return str(write(tmp_path / "after.smtp.jsonl", told(*WALK)))


def said(capsys: pytest.CaptureFixture[str], *argv: str, code: int) -> str:
    assert main(["compare", *argv]) == code
    return capsys.readouterr().out


def test_the_summary_comes_first(before: str, after: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, before, after, code=1).splitlines()
    assert lines[0] == f"A  {before}" or len(before) > 77
    text = " ".join(lines)
    assert "They differ in 4 of 8 exchanges" in text
    assert (
        "The first difference is at session 1, exchange 4: RCPT TO:<you@far.test>: 250 2.1.5 in A, 554 5.7.1 in B."
        in text
    )


def test_the_same_ends_with_0(before: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "the same in all 7 exchanges" in said(capsys, before, before, code=0)
    queued = str(write(tmp_path / "queued", told(*changed(OPEN, "4EB27DD", "4EB2700"))))
    assert "1 of them but for what changes by itself" in said(capsys, before, queued, code=0)
    assert "They differ in 1" in said(capsys, before, queued, "--strict", code=1)
    worded = str(write(tmp_path / "worded", told(*changed(OPEN, "2.1.5 Ok", "2.1.5 Fine"))))
    assert "They differ in 1" in said(capsys, before, worded, code=1)
    assert "Their codes are the same" in said(capsys, before, worded, "--codes", code=0)


@pytest.mark.parametrize(("columns", "beside"), [("80", False), ("99", False), ("100", True), ("160", True)])
def test_side_by_side_where_there_is_room(
    columns: str, beside: bool, before: str, after: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("COLUMNS", columns)
    lines = said(capsys, before, after, code=1).splitlines()
    both = [line for line in lines if "250 2.1.5 Ok" in line and "554 5.7.1" in line]
    assert bool(both) is beside
    assert all(len(line) <= int(columns) for line in lines if not line.startswith(("A  ", "B  ", "   ")))


def test_all_shows_what_is_the_same(before: str, after: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "250-PIPELINING" not in said(capsys, before, after, code=1)
    assert "250-PIPELINING" in said(capsys, before, after, "--all", code=1)


def test_colour_adds_nothing_but_colour(before: str, after: str, capsys: pytest.CaptureFixture[str]) -> None:
    plain = said(capsys, before, after, "--all", code=1)
    coloured = said(capsys, before, after, "--all", "--colour", "always", code=1)
    assert "\x1b[" in coloured
    assert COLOUR.sub("", coloured).splitlines() == plain.splitlines()
    assert said(capsys, before, after, "--all", "--colour", "never", code=1) == plain


def test_json(before: str, after: str, capsys: pytest.CaptureFixture[str]) -> None:
    data: dict[str, Any] = json.loads(said(capsys, before, after, "--json", code=1))
    assert data["same"] is False
    assert data["exchanges"][0]["kind"] == "class"
    assert len(json.loads(said(capsys, before, after, "--json", "--all", code=1))["exchanges"]) == 8
    assert json.loads(said(capsys, before, before, "--json", code=0))["same"] is True


@pytest.mark.parametrize("plain", [["--plain"], ["--json"], []])
def test_what_cannot_be_read_ends_with_2(
    plain: list[str], before: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text"
    text.write_text("nothing that anybody knows\n")
    for pair in ((before, str(text)), (str(text), before), (before, str(tmp_path / "none"))):
        assert main(["compare", *plain, *pair]) == 2
        assert "smtpwalk: " in capsys.readouterr().err


def test_a_hostile_recording_changes_nothing_on_the_terminal(
    before: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = changed(changed(OPEN, "C: DATA", "C: DATA \x1b]0;x\x07"), "2.1.5 Ok", "2.1.5 \x9b2J\u00ad")
    path = str(write(tmp_path / "evil\x1b[2J", told(*evil)))
    for extra in ((), ("--all", "--colour", "always"), ("--json", "--all")):
        text = COLOUR.sub("", said(capsys, before, path, *extra, code=1))
        assert re.fullmatch(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad]*", text)


def test_on_a_terminal_the_screen_opens(
    before: str, after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = Opened()
    monkeypatch.setattr(compare, "open_app", opened)
    monkeypatch.setattr(compare, "on_terminal", lambda: True)
    assert main(["compare", before, after, "--strict", "--all"]) == 0
    request = opened.wanted[0]["compare"]
    assert (str(request.a.source), str(request.b.source)) == (before, after)
    assert (request.rules, request.everything) == (Rules(strict=True), True)
    said(capsys, "--plain", before, after, code=1)
    said(capsys, "--json", before, after, code=1)
    assert main(["compare", before, str(tmp_path / "none")]) == 2
    assert len(opened.wanted) == 1


FOREIGN = "<<< 220 mx.a.test ESMTP Postfix\n>>> QUIT\n<<< 221 2.0.0 Bye\n"


def test_what_another_tool_left(
    before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "pasted.txt"
    text.write_text(FOREIGN)
    assert "only in A: 5" in " ".join(said(capsys, before, str(text), code=1).split())
    said(capsys, str(text), str(text), code=0)
    said(capsys, before, str(text), "--as", "angles", code=1)  # said of what is no recording
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FOREIGN.encode())))
    assert "the same in all 2 exchanges" in said(capsys, str(text), "-", code=0)


@pytest.mark.parametrize(("argv", "why"), [(["-", "-"], "both"), (["x", "y", "--as", "morse"], "named morse")])
def test_what_cannot_be_asked_for(argv: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *argv]) == 2
    assert why in capsys.readouterr().err
