"""`show`: a recording as lines, sessions apart however the file mixes them, and safe to look at."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpwalk.__main__ import main
from smtpwalk.recording.header import Header
from smtpwalk.recording.recorder import Recorder
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def recorded(path: Path, *events: Event, permission: str = "mine") -> str:
    header = Header(START, "2001:db8::1", 25, permission, "smtpwalk test", origin="telnet")
    with Recorder(path, header) as recorder:
        for event in events:
            recorder(event)
    return str(path)


def session(number: int, *chunks: bytes) -> list[Event]:
    peer = {"address": "127.0.0.1", "port": 25, "source": "127.0.0.1"}
    events: list[Event] = [Mark(float(number), number, "connected", peer)]
    for index, chunk in enumerate(chunks):
        kind = (ServerBytes, ClientBytes)[index % 2]
        events.append(kind(number + (index + 1) / 10, number, chunk))
    return events


def shown(capsys: pytest.CaptureFixture[str], *argv: str) -> list[str]:
    assert main(["show", *argv]) == 0
    return capsys.readouterr().out.splitlines()


def test_heading_and_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recorded(tmp_path / "a.smtp.jsonl", *session(1, b"220 mx\r\n", b"NOOP\r\n", b"550 no\r\n"))
    lines = shown(capsys, path)
    assert lines[0] == "Target: [2001:db8::1]:25"
    assert "2026-01-31 09:30:00 +0000" in lines[1]
    assert "from telnet" in lines[1]
    assert lines[2] == "Permission: mine"
    assert lines[-3:] == ["+0.100s + S: 220 mx", "+0.100s   C: NOOP", "+0.100s ! S: 550 no"]


def test_sessions_are_untangled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = session(1, b"220 one\r\n", b"EHLO a\r\n"), session(2, b"220 two\r\n", b"EHLO b\r\n")
    mixed = [event for pair in zip(two, one, strict=True) for event in pair]
    lines = shown(capsys, recorded(tmp_path / "a.smtp.jsonl", *mixed))
    headings = [index for index, line in enumerate(lines) if line.startswith("Session ")]
    assert [lines[index] for index in headings] == [
        "Session 1, at 1.000 s: 127.0.0.1 port 25",
        "Session 2, at 2.000 s: 127.0.0.1 port 25",
    ]
    first, second = lines[headings[0] : headings[1]], lines[headings[1] :]
    assert any("220 one" in line for line in first)
    assert not any("two" in line for line in first)
    assert any("EHLO b" in line for line in second)


def test_bytes_and_explanations_are_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recorded(tmp_path / "a.smtp.jsonl", *session(1, b"220 mx\r\n"))
    plain, full = shown(capsys, path), shown(capsys, path, "--hex", "--explain")
    assert len(full) > len(plain)
    assert any("0000  32 32 30 20" in line for line in full)
    assert any("= 220" in line for line in full)


def test_colour_only_where_it_is_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recorded(tmp_path / "a.smtp.jsonl", *session(1, b"220 mx\r\n"))
    plain = shown(capsys, path)
    coloured = shown(capsys, path, "--colour", "always")
    assert "\x1b[" in "".join(coloured)
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == plain
    assert shown(capsys, path, "--colour", "never") == plain


def test_a_hostile_recording_changes_nothing_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "\x1b]0;x\x07\u202e\x9b2J"
    chunks = [f"220 {evil}\r\n".encode(), f"NOOP {evil}\r\n".encode(), b"250-\xff\x9b\r\n250 \x00ok\r\n"]
    events = [*session(1, *chunks), Mark(9, 1, f"odd{evil}", {"text": evil}), Mark(9, 1, "note", {"text": evil})]
    path = recorded(tmp_path / "a.smtp.jsonl", *events, permission=evil)
    for line in shown(capsys, path, "--hex", "--explain"):
        assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\u202a-\u202e]*", line)


def test_what_could_not_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.smtp.jsonl"
    recorded(path, *session(1, b"220 mx\r\n"))
    with path.open("ab") as file:
        file.write(b'{"t": -1}\n{"t": 5, "s"')
    lines = shown(capsys, str(path))
    assert any(line.startswith("Passed over, line 4") for line in lines)
    assert "cut off" in lines[-1]


def test_an_empty_recording_and_none_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, recorded(tmp_path / "a.smtp.jsonl"))[-1] == "The recording holds no events."
    assert main(["show", str(tmp_path / "missing")]) == 2
    assert "no such file" in capsys.readouterr().err
