"""The recording of a walk: its header, its file, and what is said when the disk fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from smtpwalk import __version__
from smtpwalk.cli.places import recordings_folder
from smtpwalk.errors import RecordingError
from smtpwalk.net.target import Target
from smtpwalk.recording.header import Header
from smtpwalk.recording.recorder import Recorder


def record(
    target: Target,
    permission: str,
    file: Path | None,
    on_problem: Callable[[RecordingError], None] | None = None,
    *,
    folder: Path | None = None,
) -> Recorder:
    """An open recording, its header written. Raises RecordingError: a walk that cannot be recorded does not begin.

    Without a file it gets a name of its own, in the folder or else among all recordings.
    """
    header = Header(
        datetime.now().astimezone(), target.host, target.port, permission, f"smtpwalk {__version__}"
    )
    if file is not None:
        return Recorder(file, header, on_problem=on_problem)
    return Recorder.in_folder(folder or recordings_folder(), header, on_problem=on_problem)
