"""The recorder: private, never over another file, whole lines at any instant, and no fault of it ends a session."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.header import Header
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.recorder import CHUNK, Recorder
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes

HEADER = Header(datetime(2026, 1, 31, 9, 30, tzinfo=UTC), "mail.example", 25, "my own host", "smtpwalk 0.1.0")
EVENTS: list[Event] = [
    Mark(0.0, 1, "connecting", {"address": "127.0.0.1", "port": 25}),
    ServerBytes(0.25, 1, b"220 mail.example ESMTP\r\n"),
    ClientBytes(0.5, 1, b"QUIT\r\n"),
    ServerBytes(0.75, 1, b"\xff\x00"),
]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_was_recorded_is_read_again(tmp_path: Path) -> None:
    with Recorder(tmp_path / "x.smtp.jsonl", HEADER) as recorder:
        for event in EVENTS:
            recorder(event)
    recording = open_recording(recorder.path)
    assert recording.header == HEADER
    assert list(recording.events()) == EVENTS
    assert (recorder.problem, recorder.lost) == (None, 0)


def test_each_event_is_in_the_file_when_the_call_returns(tmp_path: Path) -> None:
    with Recorder(tmp_path / "x.smtp.jsonl", HEADER) as recorder:
        recording = open_recording(recorder.path)  # the header is there before any event
        for number, event in enumerate(EVENTS):
            assert len(list(recording.events())) == number
            recorder(event)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_file_and_folders_are_for_the_owner_only(tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "data" / "recordings"
    if umask != 0o777:
        before = os.umask(umask)
    else:
        folder.mkdir(parents=True, mode=0o700)
        before = os.umask(umask)
    try:
        with Recorder.in_folder(folder, HEADER) as recorder:
            assert mode(recorder.path) == 0o600
    finally:
        os.umask(before)
    assert mode(folder) == 0o700


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Recorder.in_folder(tmp_path, HEADER).close()
    assert mode(tmp_path) == 0o755


def test_an_empty_file_that_the_user_made_is_used_and_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.touch(mode=0o644)
    Recorder(path, HEADER).close()
    assert open_recording(path).header == HEADER
    assert mode(path) == 0o600


def test_no_file_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "thesis.txt"
    path.write_text("years of work")
    with pytest.raises(RecordingError, match=r"never written over.*another name"):
        Recorder(path, HEADER)
    assert path.read_text() == "years of work"


def test_recorders_that_start_in_the_same_second_get_names_of_their_own(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        recorders = list(pool.map(lambda _: Recorder.in_folder(tmp_path, HEADER), range(24)))
    for recorder in recorders:
        recorder.close()
    assert len({recorder.path for recorder in recorders}) == 24
    assert all(open_recording(recorder.path).header == HEADER for recorder in recorders)


def test_a_chunk_too_long_for_a_line_goes_into_several(tmp_path: Path) -> None:
    data = os.urandom(1000) * (2 * CHUNK // 1000) + b"end"
    with Recorder(tmp_path / "x.smtp.jsonl", HEADER) as recorder:
        recorder(ClientBytes(1, 1, data))
    chunks = [event for event in open_recording(recorder.path).events() if isinstance(event, ClientBytes)]
    assert len(chunks) > 1
    assert b"".join(chunk.data for chunk in chunks) == data


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from smtpwalk.recording.header import Header
from smtpwalk.recording.recorder import Recorder
from smtpwalk.wire.events import ServerBytes
recorder = Recorder(Path(sys.argv[1]), Header(datetime.now(UTC), "h", 25, "", ""))
number = 0
while True:
    number += 1
    recorder(ServerBytes(number, 1, b"250 " + b"x" * 3000))
    os.write(1, b"%d\\n" % number)
"""


@pytest.mark.parametrize("after", [1, 40])
def test_killed_at_any_instant_the_file_opens_again_with_every_event(tmp_path: Path, after: int) -> None:
    path = tmp_path / "x.smtp.jsonl"
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        reported = [int(process.stdout.readline()) for _ in range(after)]
        process.kill()
        reported += [int(line) for line in process.stdout if line.endswith(b"\n")]
    recording = open_recording(path)
    times = [event.t for event in recording.events()]
    assert times[: reported[-1]] == reported
    assert len(times) - len(reported) <= 1  # the event under way
    assert recording.bad_lines == 0


FULL_DISK = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from smtpwalk.recording.header import Header
from smtpwalk.recording.recorder import Recorder
from smtpwalk.wire.events import ServerBytes
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
told = []
with Recorder(Path(sys.argv[1]), Header(datetime.now(UTC), "h", 25, "", ""), on_problem=told.append) as recorder:
    for number in range(10):
        recorder(ServerBytes(number, 1, b"x" * 1000))
print(recorder.lost, len(told), told[0] is recorder.problem, recorder.problem)
"""


def test_a_full_disk_ends_the_recording_and_not_the_session(tmp_path: Path) -> None:
    path = tmp_path / "x.smtp.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"6 1 True {path}: it cannot be written to any more: ")
    recording = open_recording(path)
    assert [event.t for event in recording.events()] == [0, 1, 2, 3]
    assert not recording.cut_off


def test_a_disk_that_is_full_at_once_is_an_error_of_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("smtpwalk.recording.recorder.os.write", full)
    with pytest.raises(RecordingError, match=r"x\.smtp\.jsonl: .*the disk is full\. Make room"):
        Recorder(tmp_path / "x.smtp.jsonl", HEADER)


def test_a_device_that_swallows_everything_will_do() -> None:
    with Recorder(Path("/dev/null"), HEADER) as recorder:
        recorder(EVENTS[0])
    assert recorder.problem is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("folder", "not a file"),
        ("file.txt/x.smtp.jsonl", "a file, not a folder"),
        ("loop/x.smtp.jsonl", "circle"),
        ("y" * 300, "too long"),
        ("nul\0.jsonl", "no file can have such a name"),
        ("\x1b[2J/\0", r"\x1b[2J"),
        ("pipe", "not a file"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_its_reason(tmp_path: Path, path: str, words: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("text")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RecordingError) as caught:
        Recorder(tmp_path / path, HEADER)
    assert words in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_what_comes_after_closing_is_counted_as_lost(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "x.smtp.jsonl", HEADER)
    recorder.close()
    recorder.close()
    recorder(EVENTS[0])
    assert recorder.lost == 1
