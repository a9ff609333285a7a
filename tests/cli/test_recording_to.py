"""The recording of a walk: where it goes and what its header says."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk import __version__
from smtpwalk.cli.recording_to import record
from smtpwalk.errors import RecordingError
from smtpwalk.net.target import Target
from smtpwalk.recording.reader import open_recording


def test_it_goes_to_the_data_folder(home: Path) -> None:
    with record(Target("2001:db8::1", 26), "my own", None) as recorder:
        pass
    assert recorder.path.parent == home / "xdg_data_home" / "smtpwalk" / "recordings"
    header = open_recording(recorder.path).header
    assert (header.host, header.port, header.permission) == ("2001:db8::1", 26, "my own")
    assert header.by == f"smtpwalk {__version__}"


def test_or_to_the_file_that_was_named_and_never_over_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.smtp.jsonl"
    record(Target("mx.test"), "my own", path).close()
    assert open_recording(path).header.host == "mx.test"
    with pytest.raises(RecordingError, match="never written over"):
        record(Target("mx.test"), "my own", path)
