"""What a recording is called: the time it was started and a slug of its target.

Only names live here: nothing is created. A target may be anything that a user, a script or a DNS answer says,
so the slug keeps letters, digits, single dots and dashes, and no more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

SUFFIX: Final = ".smtp.jsonl"
_SLUG_LENGTH: Final = 60
_FOREIGN: Final = re.compile(r"[^a-z0-9.]+")
_DOTS: Final = re.compile(r"[-.]*\.[-.]*")


def recording_path(folder: Path, started: datetime, target: str) -> Path:
    """A path in the folder that nothing has yet: NAME.smtp.jsonl, NAME-2.smtp.jsonl and so on.

    Somebody else may take the name a moment later; `Recorder.in_folder` creates the file as well and is safe.
    """
    return next(path for path in candidates(folder, started, target) if not os.path.lexists(path))


def candidates(folder: Path, started: datetime, target: str) -> Iterator[Path]:
    """The names to try, in order, without end."""
    name = f"{started:%Y-%m-%d_%H%M%S}_{slug(target)}"
    yield folder / f"{name}{SUFFIX}"
    number = 2
    while True:
        yield folder / f"{name}-{number}{SUFFIX}"
        number += 1


def slug(target: str) -> str:
    """The target as a piece of a file's name: `[2001:db8::1]:25` becomes `2001-db8-1-25`."""
    dashed = _FOREIGN.sub("-", target[:1000].lower())
    return _DOTS.sub(".", dashed)[:_SLUG_LENGTH].strip("-.") or "host"
