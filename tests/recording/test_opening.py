from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.errors import RecordingError
from smtpwalk.recording.opening import is_recording, open_any

DIALOGUE = "<<< 220 mx.example.test\n>>> QUIT\n<<< 221 bye\n"
HEADER = (
    '{"smtpwalk":1,"started":"2026-01-31T09:30:00+01:00","target":{"host":"h","port":25},"permission":"","by":"x"}\n'
)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


def written(folder: Path, text: str) -> Path:
    path = folder / "file"
    path.write_text(text)
    return path


def test_a_recording_is_opened_where_it_is(tmp_path: Path, scratch: Path) -> None:
    path = written(tmp_path, HEADER)
    recording = open_any(path, scratch)
    assert recording.path == recording.source == path
    assert not list(scratch.iterdir())


def test_a_foreign_file_becomes_one(tmp_path: Path, scratch: Path) -> None:
    path = written(tmp_path, DIALOGUE)
    for number in (1, 2):
        recording = open_any(path, scratch)
        assert recording.source == path
        assert recording.path.parent == scratch
        assert recording.header.origin == "angles"
        assert len(recording.sessions()) == 1
        assert len(list(scratch.iterdir())) == number
    assert path.read_text() == DIALOGUE


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("dear friend\n", "like none of the"),
        (HEADER.replace('"smtpwalk":1', '"smtpwalk":99'), "version 99"),
        ('{"smtpwalk":1,"started":"x"\n', "cut off or damaged"),
    ],
)
def test_what_cannot_be_opened_says_why(tmp_path: Path, scratch: Path, text: str, word: str) -> None:
    with pytest.raises(RecordingError, match=word):
        open_any(written(tmp_path, text), scratch)


def test_who_insists_on_a_recording_gets_its_errors(tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(RecordingError, match="not a recording"):
        open_any(written(tmp_path, DIALOGUE), scratch, "recording")


@pytest.mark.parametrize(
    ("head", "right"),
    [
        (b'{"smtpwalk": 1}', True),
        (b'\xef\xbb\xbf{"smtpwalk": 2, "x": 1}\nrest', True),
        (b'{"version": 2, "width": 80}', False),
        (b"220 smtpwalk", False),
        (b"", False),
        (b"{" * 5000, False),
    ],
)
def test_told_by_the_first_line(head: bytes, right: bool) -> None:
    assert is_recording(head) is right
