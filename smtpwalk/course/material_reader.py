"""The keys by which an exercise says what dialogue it shows: `recording`, or `practice` with `lines`, or
`transcript`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from smtpwalk.course.bodies import Material, Step
from smtpwalk.course.reading import Table

ReadSteps = Callable[[Table, str], tuple[Step, ...]]


def read_material(table: Table, read_steps: ReadSteps) -> Material | None:
    given = [key for key in ("recording", "practice", "transcript") if key in table]
    found = Material(
        recording=table.text("recording"),
        session=table.number("session", 1, 1, 100_000),
        practice=table.text("practice"),
        lines=read_steps(table, "lines") if "practice" in table else (),
        transcript=table.text("transcript"),
        own=table.texts("own"),
    )
    if re.search(r"[/\\]", found.recording) or found.recording.startswith("."):
        table.wrong(
            "recording", "file", "`recording` names a file of the lesson's own folder.", "Put it there."
        )
    if len(given) == 1:
        return found
    table.problems.add(
        table.file, table.line, "material",
        f"The exercise must show one dialogue, and it names {' and '.join(given) or 'none'}.",
        "Give `recording`, or `practice` with `lines`, or `transcript`.",
    )  # fmt: skip
    return None
