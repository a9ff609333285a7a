"""The reader: it streams, it names what is bad, it gives back what is good, and it waits for nothing."""

from __future__ import annotations

import contextlib
import json
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpwalk.errors import RecordingError
from smtpwalk.recording import scanning
from smtpwalk.recording.header import Header, encode_header
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.reader import Session, open_recording
from smtpwalk.wire.events import Event, Mark, ServerBytes

HEADER = Header(datetime(2026, 1, 31, 9, 30, tzinfo=UTC), "mail.example", 25, "my own host", "smtpwalk 0.1.0")
FIRST = encode_header(HEADER).encode()


def note(t: float, session: int = 1) -> Mark:
    return Mark(t, session, "note", {"text": f"at {t}"})


def line(event: Event) -> bytes:
    return encode_event(event).encode()


def write(folder: Path, *lines: bytes, end: bytes = b"\n") -> Path:
    path = folder / "x.smtp.jsonl"
    path.write_bytes(b"\n".join((FIRST, *lines)) + end)
    return path


def test_events_can_be_read_again_and_again_and_side_by_side(tmp_path: Path) -> None:
    recording = open_recording(write(tmp_path, line(note(1)), line(note(2))))
    assert list(zip(recording.events(), recording.events(), strict=True)) == [(note(1), note(1)), (note(2), note(2))]


def test_a_recording_without_events_is_one(tmp_path: Path) -> None:
    for end in (b"\n", b""):
        assert list(open_recording(write(tmp_path, end=end)).events()) == []


def test_an_editors_marks_and_line_ends_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.smtp.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + FIRST + b"\r\n\r\n" + line(note(1)) + b"\r\n  \n" + line(note(2)))
    recording = open_recording(path)
    assert list(recording.events()) == [note(1), note(2)]
    assert (recording.bad_lines, recording.cut_off) == (0, False)


def test_cut_off_at_any_byte_of_its_last_line_it_gives_all_the_rest(tmp_path: Path) -> None:
    last = line(note(2))
    for length in range(1, len(last)):
        recording = open_recording(write(tmp_path, line(note(1)), last[:length], end=b""))
        assert list(recording.events()) == [note(1)]
        assert (recording.cut_off, recording.warnings) == (True, [])
    recording = open_recording(write(tmp_path, line(note(1)), last, end=b""))
    assert list(recording.events()) == [note(1), note(2)]
    assert not recording.cut_off


def test_a_tail_of_nul_bytes_is_a_cut_off_line_too(tmp_path: Path) -> None:
    recording = open_recording(write(tmp_path, line(note(1)), b"\0" * 4096, end=b""))
    assert list(recording.events()) == [note(1)]
    assert recording.cut_off


def test_bad_lines_are_named_and_stepped_over(tmp_path: Path) -> None:
    path = write(tmp_path, line(note(1)), b"garbage", b"", line(note(2)), b'{"t":1,"s":0,"dir":"C"}', line(note(3)))
    recording = open_recording(path)
    for _ in range(2):  # a second reading counts anew
        assert list(recording.events()) == [note(1), note(2), note(3)]
        assert [warning.line for warning in recording.warnings] == [3, 6]
        assert str(recording.warnings[1]) == 'line 6: "s", the number of the session, must be a whole number from 1.'
        assert (recording.bad_lines, recording.cut_off) == (2, False)


def test_no_number_of_bad_lines_fills_the_memory(tmp_path: Path) -> None:
    recording = open_recording(write(tmp_path, *[b"?"] * 500))
    assert list(recording.events()) == []
    assert (len(recording.warnings), recording.bad_lines) == (100, 500)


@pytest.mark.parametrize("over", [1, 100, 5000])
def test_an_endless_line_is_stepped_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, over: int) -> None:
    monkeypatch.setattr(scanning, "LINE_LIMIT", 1000)
    path = write(tmp_path, line(note(1)), b"x" * (999 + over), line(note(2)))
    recording = open_recording(path)
    assert list(recording.events()) == [note(1), note(2)]
    assert [warning.line for warning in recording.warnings] == [3]
    assert recording.sessions()[0].events == 2
    path.write_bytes(path.read_bytes() + b"x" * (999 + over))
    assert list(recording.events()) == [note(1), note(2)]
    assert recording.cut_off


def test_a_long_file_is_never_in_memory(tmp_path: Path) -> None:
    chunk = line(ServerBytes(1, 1, b"x" * 10_000))
    recording = open_recording(write(tmp_path, *[chunk] * 1000))
    tracemalloc.start()
    assert sum(1 for _ in recording.events()) == 1000
    assert recording.sessions()[0].events == 1000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_sessions_say_where_they_stand_and_are_read_one_by_one(tmp_path: Path) -> None:
    order = [(0.0, 1), (1.0, 2), (1.5, 1), (2.0, 2), (3.0, 7)]
    lines = [line(note(t, s)) for t, s in order]
    path = write(tmp_path, *lines[:2], b"bad", *lines[2:])
    recording = open_recording(path)
    sessions = recording.sessions()
    start = len(FIRST) + 1
    second = start + len(line(note(0.0, 1))) + 1
    assert sessions[:2] == [Session(1, start, 0.0, 1.5, 2), Session(2, second, 1.0, 2.0, 2)]
    assert [session.number for session in sessions] == [1, 2, 7]
    for session in sessions:
        assert list(recording.session(session)) == [note(t, s) for t, s in order if s == session.number]
    assert recording.bad_lines == 1


def test_a_file_that_goes_away_is_an_error_in_words(tmp_path: Path) -> None:
    recording = open_recording(write(tmp_path, line(note(1))))
    recording.path.unlink()
    with pytest.raises(RecordingError, match="cannot be opened: there is no such file"):
        list(recording.events())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n", "not a recording"),
        (b"\x7fELF\x00\x00", "not a recording"),
        (b"220 mail.example ESMTP\r\n", "not a recording"),
        (line(note(1)), "not a recording"),
        (FIRST[:40], "cut off or damaged"),
        (FIRST.replace(b'"smtpwalk":1', b'"smtpwalk":9'), "version 9"),
        (FIRST.replace(b'"port":25', b'"port":"smtp"'), "line 1: the target's"),
        (b'{"smtpwalk":1,"x":"' + b"x" * (1 << 20) + b'"}\n', "cut off or damaged"),
    ],
)
def test_what_is_no_recording_is_said_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "\x1b[2Jx"
    path.write_bytes(data)
    with pytest.raises(RecordingError) as caught:
        open_recording(path)
    assert words in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [("gone", "no such file"), ("folder", "this is a folder"), ("pipe", "pipe"), ("nul\0", "no file can have")],
)
def test_what_is_no_file_is_said_in_words(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RecordingError, match=words):
        open_recording(tmp_path / name)


@given(st.lists(st.binary(max_size=60) | st.sampled_from([FIRST, line(note(1)), b"\n"]), max_size=6))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_file_holds_it_is_read_or_named(tmp_path: Path, parts: list[bytes]) -> None:
    path = tmp_path / "any.smtp.jsonl"
    path.write_bytes(b"".join(parts))
    with contextlib.suppress(RecordingError):
        recording = open_recording(path)
        assert all(json.loads(encode_event(event)) for event in recording.events())
