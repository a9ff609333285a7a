"""What a progress file holds, as JSON: its shape, and the record of one exercise. No file is opened here.

    {"smtpwalk_progress": 1, "courses": {COURSE: {"at": LESSON, "exercises": {ID: RECORD}}}}

A record has `state`, `tries`, `hints`, `solution` and `when`. Keys beyond these are other people's and are
kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

VERSION: Final = 1
KEY: Final = "smtpwalk_progress"
MOST_BYTES: Final = 8 << 20

Data = dict[str, Any]


class State(StrEnum):
    NEW = "new"
    STARTED = "started"
    SKIPPED = "skipped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one exercise."""

    state: State = State.NEW
    tries: int = 0
    hints: int = 0
    """How many were looked at."""
    solution: bool = False
    """The solution was looked at."""
    when: str = ""
    """When it was last touched, ISO 8601."""


def parsed(raw: bytes) -> Data | None:
    """The JSON object when it has the shape of progress; None when it has not."""
    try:
        data = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not _is_version(data.get(KEY, VERSION)):
        return None
    courses = data.get("courses", {})
    return data if isinstance(courses, dict) and all(map(_is_course, courses.values())) else None


def _is_version(version: object) -> bool:
    return isinstance(version, int) and not isinstance(version, bool) and version >= 1


def _is_course(course: object) -> bool:
    if not isinstance(course, dict):
        return False
    exercises = course.get("exercises", {})
    return isinstance(exercises, dict) and all(isinstance(record, dict) for record in exercises.values())


def count(record: Mapping[str, Any], key: str) -> int:
    value = record.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def state_of(record: Mapping[str, Any]) -> State:
    value = record.get("state")
    return State(value) if isinstance(value, str) and value in set(State) else State.NEW


_RANK: Final = tuple(State)


def raise_state(record: Data, state: State) -> None:
    """Up, never down: what another session has done stays done."""
    if _RANK.index(state) > _RANK.index(state_of(record)):
        record["state"] = str(state)


def record_of(record: Mapping[str, Any]) -> Record:
    when = record.get("when")
    return Record(
        state_of(record),
        count(record, "tries"),
        count(record, "hints"),
        record.get("solution") is True,
        when if isinstance(when, str) else "",
    )
