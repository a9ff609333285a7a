"""A course from its folder: course.toml, then each lesson's lesson.md. And where the package's own course
lies.

Here lives the reading of files. Every problem is collected; `load_course` raises the first one, the linter
shows all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Final

from smtpwalk.course.exercise import Exercise
from smtpwalk.course.exercise_reader import read_exercise
from smtpwalk.course.goals import read_goals
from smtpwalk.course.leaves import read_leaf
from smtpwalk.course.lesson import Course, Lesson, Part, Shown, Text, is_called
from smtpwalk.course.problems import Problem, Problems
from smtpwalk.course.reading import Chunk, Table, read_chunk, short
from smtpwalk.course.text import Block, front_matter, pieces
from smtpwalk.errors import CourseError
from smtpwalk.practice.toml_text import Document
from smtpwalk.wire.visible import visible_text

COURSE_FILE: Final = "course.toml"
LESSON_FILE: Final = "lesson.md"
VERSION: Final = 1
NO_LESSON: Final = "no-lesson"
MOST_BYTES: Final = 1 << 20
NAME: Final = re.compile(r"[0-9]{2}_[a-z0-9_]{1,50}\Z")
_COURSE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}\Z")


def course_folder(package: Path | None = None) -> Path:
    """The folder of the package's own course: inside the package when it was installed, beside it in a checkout."""
    inside = Path(str(files("smtpwalk"))) if package is None else package
    for folder in (inside / "lessons", inside.parent / "lessons"):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise CourseError(
        "lessons", 0, "this installation of smtpwalk came without its lessons.", "Install it anew."
    )


def load_course(folder: Path) -> Course:
    """The course with the lessons that can be read; the others are its `broken`.

    CourseError when course.toml itself is wrong, or when no lesson is left.
    """
    found = read_course(folder)
    first: dict[str, Problem] = {}
    for problem in sorted(found.problems.found):
        first.setdefault(_whose(problem), problem)
    sound = tuple(lesson for lesson in found.course.lessons if lesson.name not in first)
    if COURSE_FILE in first or (first and not sound):
        raise _error(first.get(COURSE_FILE) or min(first.values()), folder)
    return replace(found.course, lessons=sound, broken=tuple(first.values()))


def _whose(problem: Problem) -> str:
    """The folder of the lesson that has it, or course.toml."""
    if problem.rule == NO_LESSON:
        return f"{COURSE_FILE}, line {problem.line}: {problem.text}"
    return problem.file.partition("/")[0]


def _error(problem: Problem, folder: Path) -> CourseError:
    error = problem.error()
    error.hint = f"{error.hint} smtpwalk check {visible_text(str(folder))} says whether there is more."
    return error


def find_lesson(course: Course, name: str) -> Lesson:
    lesson = course.lesson(name)
    if lesson is not None:
        return lesson
    broken = [problem for problem in course.broken if is_called(problem.file.partition("/")[0], name)]
    if broken:
        raise _error(broken[0], course.folder)
    names = [lesson.name for lesson in course.lessons]
    near = get_close_matches(name.lower(), names, n=2, cutoff=0.4)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(names)}."
    raise CourseError(visible_text(name), 0, "there is no such lesson.", hint)


@dataclass(slots=True)
class Read:
    """A course as far as it could be read."""

    course: Course
    problems: Problems
    chunks: dict[str, str] = field(default_factory=dict)
    """The text of each lesson.md that could be read, by its name under the course's folder."""
    listed: tuple[str, ...] = ()
    """What course.toml names."""


def read_course(folder: Path) -> Read:
    problems = Problems()
    text = _text(folder, COURSE_FILE, problems)
    if text is None:
        return Read(Course("", "", "", (), folder), problems)
    table = Table.top(read_chunk(text, COURSE_FILE, 1, problems), problems)
    version = table.number("course", 0, 0, 1000)
    if version != VERSION:
        table.wrong(
            "course",
            "version",
            f"`course` must be {VERSION}, the version of the format.",
            f"Write `course = {VERSION}`.",
        )
    name = table.needed("name", "what progress is kept under")
    if name and not _COURSE_NAME.match(name):
        table.wrong(
            "name",
            "value",
            f"`name` must be small letters, digits and hyphens, not {short(name)}.",
            "Rename it.",
        )
    title, about = (
        table.needed("title", "what the course is called"),
        table.needed("about", "one sentence about it"),
    )
    listed = _listed(table)
    table.done()
    found = Read(Course(name, title, about, (), folder), problems, listed=listed)
    lessons = [lesson for each in listed if (lesson := _lesson(folder, each, table, found))]
    found.course = Course(name, title, about, tuple(lessons), folder)
    return found


def _listed(table: Table) -> tuple[str, ...]:
    names = table.texts("lessons")
    if not names:
        table.wrong(
            "lessons",
            "missing",
            "`lessons` is missing: the folders in their order.",
            'Write `lessons = ["01_first"]`.',
        )
    for name in names:
        if not NAME.match(name):
            rule = f"A lesson's folder is called NN_name, in small letters, not {short(name)}."
            table.wrong("lessons", "lesson-name", rule, "Rename the folder, and its line here.")
        elif names.count(name) > 1:
            table.wrong("lessons", "unique-id", f"{name} is named twice.", "Name each lesson once.")
    return tuple(name for name in dict.fromkeys(names) if NAME.match(name))


def _text(folder: Path, name: str, problems: Problems) -> str | None:
    """A text file of the course. What cannot be read is a problem."""
    try:
        with (folder / name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            problems.add(
                name,
                0,
                "file",
                f"The file is longer than {MOST_BYTES // 1024} KiB.",
                "Check that it is the right one.",
            )
            return None
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError:
        problems.add(name, 0, "file", "The file is no text in UTF-8.", "Save it so.")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        problems.add(name, 0, "file", f"The file cannot be read: {why}.", "Make it, or correct the name.")
    return None


def _lesson(folder: Path, name: str, course: Table, read: Read) -> Lesson | None:
    file, problems = f"{name}/{LESSON_FILE}", read.problems
    if not (folder / name).is_dir():
        course.wrong("lessons", NO_LESSON, f"There is no folder {name}.", "Make it, or take its line out.")
        return None
    text = _text(folder, file, problems)
    if text is None:
        return None
    read.chunks[file] = text
    front, body, first = front_matter(text)
    if front is None:
        rule = "A lesson begins with its front matter: a line +++, TOML, and a line +++."
        problems.add(file, 1, "front-matter", rule, "Put it at the very top; docs/lessons.md shows one.")
        return None
    table = Table.top(read_chunk(front, file, 2, problems), problems)
    title, about = (
        table.needed("title", "what the lesson is called"),
        table.needed("about", "what one can do after it"),
    )
    minutes = table.number("minutes", 15, 1, 60)
    sources = _sources(table)
    recordings = tuple(_shown(part) for part in table.tables("recording"))
    parts = _parts(body, first, table, folder / name)
    table.done()
    return Lesson(name, title, about, minutes, sources, parts, recordings, folder / name)


def _sources(table: Table) -> tuple[str, ...]:
    found = table.texts("sources")
    if not found or not all(source.strip() for source in found):
        table.wrong(
            "sources",
            "sources",
            "`sources` is missing: where the lesson's facts come from.",
            'Write `sources = ["RFC 5321 section 3.3"]`.',
        )
    return found


def _shown(table: Table) -> Shown:
    file = table.needed("file", "a recording in the lesson's folder")
    if not _own_file(file):
        table.wrong("file", "file", "`file` names a file of the lesson's own folder.", "Put it there.")
    shown = Shown(
        file,
        table.text("title"),
        table.number("session", 1, 1, 100_000),
        table.texts("own"),
        read_goals(table, "gives", read_leaf),
        table.line,
    )
    table.done()
    return shown


def _own_file(name: str) -> bool:
    return not ("/" in name or "\\" in name or name.startswith("."))


def _parts(body: str, first: int, front: Table, folder: Path) -> tuple[Part, ...]:
    """Text and exercises as they stand; exercises of the front matter come behind the text."""
    found: list[Part] = []
    problems, file = front.problems, front.file

    def in_folder(table: Table, key: str) -> str:
        name = table.text(key)
        if not _own_file(name):
            table.wrong(
                key,
                "file",
                f"`{key}` names a file of the lesson's own folder, not {short(name)}.",
                "Put it there.",
            )
            return ""
        return _text(folder.parent, f"{folder.name}/{name}", problems) or ""

    for piece in pieces(body, first):
        if isinstance(piece, Block):
            exercise = _exercise(piece, file, problems, in_folder)
            found += [exercise] if exercise else []
        else:
            found.append(Text(piece.text, piece.line))
    for table in front.tables("exercise"):
        exercise = read_exercise(table, in_folder)
        found += [exercise] if exercise else []
    return tuple(found)


def _exercise(block: Block, file: str, problems: Problems, in_folder: object) -> Exercise | None:
    assert callable(in_folder)
    chunk = read_chunk(block.text, file, block.line, problems)
    if not chunk.document.table:
        return None
    table = Table.top(
        Chunk(file, block.line, Document(file, chunk.document.table, chunk.document.lines)), problems
    )
    return read_exercise(table, in_folder)
