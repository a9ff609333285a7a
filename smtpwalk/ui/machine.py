"""What depends on the machine, handed to the app: how a recording begins, where recordings are, which hosts exist,
and what there is to learn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smtpwalk.errors import SmtpwalkError

if TYPE_CHECKING:
    from smtpwalk.course.lesson import Course
    from smtpwalk.course.progress import Progress
    from smtpwalk.errors import RecordingError
    from smtpwalk.net.target import Target
    from smtpwalk.practice.personality import Personality
    from smtpwalk.recording.recorder import Recorder

OpenRecording = Callable[["Target", str, "Path | None", "Callable[[RecordingError], None]"], "Recorder"]


@dataclass(frozen=True, slots=True)
class School:
    """What learning needs."""

    course: Course
    progress: Progress
    drafts: Path
    """The folder of the files that are being mended."""


def no_school() -> School:
    raise SmtpwalkError("There is nothing to learn here: no course was opened.", "Use smtpwalk learn.")


@dataclass(frozen=True, slots=True)
class Machine:
    record: OpenRecording
    """Target, words of permission, file or None, whom to tell of a problem; answers an open recorder."""
    recordings: Path
    """The folder that the list of recordings shows."""
    hosts: Callable[[], Sequence[Personality]]
    """All practice hosts. Called once, after the first paint: reading them takes a while."""
    school: Callable[[], School] = no_school
    """The course and the learner's progress. Called when learning is opened first."""
