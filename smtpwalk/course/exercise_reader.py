"""One exercise's TOML table to an `Exercise`: the keys that all kinds share. `body_reader` reads those of its kind.

A table that breaks rules gives problems and no exercise.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from smtpwalk.course.exercise import HINTS, Exercise, Kind
from smtpwalk.course.reading import Files, Table, short
from smtpwalk.errors import CourseError

if TYPE_CHECKING:
    from smtpwalk.course.bodies import Body

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,59}\Z")


def read_exercise(table: Table, files: Files) -> Exercise | None:
    before = len(table.problems.found)
    id_, kind = _id(table), table.word("kind", map(str, Kind))
    if "kind" not in table:
        table.wrong("kind", "missing", "`kind` is missing.", f"It is one of {', '.join(Kind)}.")
    title = table.needed("title", "a few words for the list")
    task = table.needed("task", "what is to be done")
    hints = _hints(table)
    reason = table.needed("reason", "why the solution is right")
    if not kind:
        return None
    read = partial(_body, Kind(kind), table, files)
    if len(table.problems.found) > before:
        with suppress(CourseError):  # an author wants to see all that is wrong at once
            read()
        return None
    return Exercise(id_, Kind(kind), title, task, hints, reason, read, table.file, table.line)


def _body(kind: Kind, table: Table, files: Files) -> Body:
    from smtpwalk.course.body_reader import read_body  # with all that is known of dialogues and configurations

    before = len(table.problems.found)
    body = read_body(kind, table, files)
    if body is None:
        raise table.problems.error(table.problems.found[before])
    return body


def _id(table: Table) -> str:
    text = table.needed("id", "what progress is kept by")
    if text and not ID.match(text):
        rule = f"`id` must be small letters, digits and hyphens, not {short(text)}."
        table.wrong("id", "value", rule, "Rename it; once learners use the course, keep it.")
    return text


def _hints(table: Table) -> tuple[str, ...]:
    found = table.texts("hints")
    if len(found) != HINTS or not all(hint.strip() for hint in found):
        table.wrong(
            "hints", "hints", f"There must be {HINTS} hints, and there are {len([h for h in found if h.strip()])}.",
            "Write three: where to look, what to do, and nearly how. The solution comes after them by itself.",
        )  # fmt: skip
    elif len(set(found)) != len(found):
        table.wrong("hints", "hints", "Two hints say the same.", "Let each say more than the one before it.")
    return found
