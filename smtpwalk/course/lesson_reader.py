"""A lesson.md to a `Lesson`, in two steps: its front matter at once, its text and exercises when somebody opens it.

A list of a course wants titles and ids, and wants them soon. So ids are found by their lines before an exercise is
read; the linter, which reads strictly, holds both against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.exercise_reader import read_exercise
from smtpwalk.course.files import LESSON_FILE, own_file, text_of
from smtpwalk.course.lesson import Lesson, Part, Shown, Text
from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Files, Table, read_chunk, short
from smtpwalk.course.text import Block, blocks, front_matter, pieces
from smtpwalk.errors import CourseError

if TYPE_CHECKING:
    from smtpwalk.course.goals import Goal
    from smtpwalk.course.predicates import Leaf

_EXERCISE: Final = "exercise"
_ID_LINE: Final = re.compile(r"^id[ \t]*=[ \t]*([\"'])(.+?)\1", re.MULTILINE)


def read_lesson(folder: Path, name: str, text: str, problems: Problems, *, strict: bool = False) -> Lesson | None:
    """The lesson with this text; None, and problems, where its heading cannot be read.

    `strict`: all of it at once, with the bodies of its exercises. What is wrong is then left out of it.
    """
    front, body, first = front_matter(text)
    file = f"{name}/{LESSON_FILE}"
    if front is None:
        rule = "A lesson begins with its front matter: a line +++, TOML, and a line +++."
        problems.add(file, 1, "front-matter", rule, "Put it at the very top; docs/lessons.md shows one.")
        return None
    table = Table.top(read_chunk(front, file, 2, problems), problems)
    title = table.needed("title", "what the lesson is called")
    about = table.needed("about", "one sentence: what one can do after it")
    minutes = table.number("minutes", 15, 1, 60)
    sources = _sources(table)
    recordings = tuple(map(_shown, table.tables("recording")))
    behind = table.tables(_EXERCISE)
    table.done()
    read = partial(_parts, body, first, behind, table, partial(_file, folder / name))
    ids = (*_ids_by_line(body, first), *(str(part.table.get("id", "")) for part in behind))
    lesson = partial(Lesson, name, title, about, minutes, sources, ids, recordings=recordings, folder=folder / name)
    if not strict:
        return lesson(read=partial(_sound, read, problems))
    parts = tuple(part for part in read() if isinstance(part, Text) or _is_whole(part))
    _compare(ids, parts, problems)
    return lesson(read=lambda: parts)


def _sound(read: Callable[[], tuple[Part, ...]], problems: Problems) -> tuple[Part, ...]:
    before = len(problems.found)
    parts = read()
    if len(problems.found) > before:
        raise problems.error(problems.found[before])
    return parts


def _is_whole(exercise: Exercise) -> bool:
    try:
        return bool(exercise.body)
    except CourseError:  # what is wrong with it is among the problems
        return False


def _compare(ids: tuple[str, ...], parts: tuple[Part, ...], problems: Problems) -> None:
    """Where the line of an id is not what its exercise says, progress would be counted wrongly."""
    for part in parts:
        if isinstance(part, Exercise) and part.id not in ids:
            rule = f"The list of lessons does not find the id {part.id}."
            problems.add(part.file, part.line, "id-line", rule, f'Write `id = "{part.id}"` on a line of its own.')


# ------------------------------------------------------------------ front matter
def _sources(table: Table) -> tuple[str, ...]:
    found = table.texts("sources")
    if not found or not all(source.strip() for source in found):
        table.wrong(
            "sources", "sources", "`sources` is missing: where the lesson's facts come from.",
            'Write `sources = ["RFC 5321 section 3.3"]`.',
        )  # fmt: skip
    return found


def _shown(table: Table) -> Shown:
    file = table.needed("file", "a recording in the lesson's folder")
    if not own_file(file):
        table.wrong("file", "file", "`file` names a file of the lesson's own folder.", "Put it there.")
    title, session, own = table.text("title"), table.number("session", 1, 1, 100_000), table.texts("own")
    return Shown(file, title, partial(_gives, table), session, own, table.text("verdict"), table.line)


def _gives(table: Table) -> tuple[Goal[Leaf], ...]:
    from smtpwalk.course.goals import read_goals  # for the linter alone
    from smtpwalk.course.leaves import read_leaf

    found = read_goals(table, "gives", read_leaf)
    table.done()
    return found


# ------------------------------------------------------------------ text and exercises
def _ids_by_line(body: str, first: int) -> tuple[str, ...]:
    found = (_ID_LINE.search(block.text) for block in blocks(body, first) if block.language == _EXERCISE)
    return tuple(line[2] for line in found if line)


def _parts(body: str, first: int, behind: tuple[Table, ...], front: Table, files: Files) -> tuple[Part, ...]:
    """Text and exercises as they stand; exercises of the front matter come behind the text."""
    found: list[Part | None] = [
        _exercise(piece, front, files) if isinstance(piece, Block) else Text(piece.text, piece.line)
        for piece in pieces(body, first)
    ]
    found += [read_exercise(table, files) for table in behind]
    return tuple(part for part in found if part is not None)


def _exercise(block: Block, front: Table, files: Files) -> Exercise | None:
    chunk = read_chunk(block.text, front.file, block.line, front.problems)
    return read_exercise(Table.top(chunk, front.problems), files) if chunk.document.table else None


def _file(folder: Path, table: Table, key: str) -> str:
    """The text of a file of the lesson's folder that a key names."""
    name = table.text(key)
    if not own_file(name):
        rule = f"`{key}` names a file of the lesson's own folder, not {short(name)}."
        table.wrong(key, "file", rule, "Put it there.")
        return ""
    return text_of(folder.parent, f"{folder.name}/{name}", table.problems) or ""
