"""The files of a course: what they are called, and their text, or a problem where it cannot be had."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from smtpwalk.course.problems import Problems
from smtpwalk.wire.visible import visible_text

COURSE_FILE: Final = "course.toml"
LESSON_FILE: Final = "lesson.md"
MOST_BYTES: Final = 1 << 20


def text_of(folder: Path, name: str, problems: Problems) -> str | None:
    """A text file of the course in `folder`."""
    try:
        with (folder / name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            rule = f"The file is longer than {MOST_BYTES // 1024} KiB."
            problems.add(name, 0, "file", rule, "Check that it is the right one.")
            return None
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError:
        problems.add(name, 0, "file", "The file is no text in UTF-8.", "Save it so.")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        problems.add(name, 0, "file", f"The file cannot be read: {why}.", _way_on(folder, name))
    return None


def _way_on(folder: Path, name: str) -> str:
    """Whoever names the folder around a course is told of the course."""
    if name == COURSE_FILE:
        try:
            below = sorted(found.parent.name for found in folder.glob(f"*/{COURSE_FILE}"))
        except OSError:
            below = []
        if below:
            return f"There is a course below it: name the folder {visible_text(str(folder / below[0]))}."
    return "Make it, or correct the name."


def own_file(name: str) -> bool:
    """Whether a lesson may name it: a file of its own folder."""
    return not ("/" in name or "\\" in name or name.startswith("."))
