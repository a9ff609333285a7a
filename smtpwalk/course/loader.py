"""A course from its folder: course.toml, then each lesson's heading. And where the package's own course lies.

Every problem is collected. `load_course` is for learning: a lesson that cannot be read does not hide the others, and
what is inside a lesson is read when it is opened. `read_course` is for the linter: all of it, and all problems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Final

from smtpwalk.course.files import COURSE_FILE, LESSON_FILE, text_of
from smtpwalk.course.lesson import Course, Lesson, is_called
from smtpwalk.course.lesson_reader import read_lesson
from smtpwalk.course.problems import Problem, Problems
from smtpwalk.course.reading import Table, read_chunk, short
from smtpwalk.errors import CourseError
from smtpwalk.wire.visible import visible_text

VERSION: Final = 1
NO_LESSON: Final = "no-lesson"
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
    """The course with the lessons whose headings can be read; the others are its `broken`.

    CourseError when course.toml itself is wrong, or when no lesson is left.
    """
    found = read_course(folder, strict=False)
    first: dict[str, Problem] = {}
    for problem in sorted(found.problems.found):
        first.setdefault(_whose(problem), problem)
    sound = tuple(lesson for lesson in found.course.lessons if lesson.name not in first)
    if COURSE_FILE in first or (first and not sound):
        raise found.problems.error(first.get(COURSE_FILE) or min(first.values()))
    return replace(found.course, lessons=sound, broken=tuple(first.values()))


def _whose(problem: Problem) -> str:
    """The folder of the lesson that has it, or course.toml."""
    if problem.rule == NO_LESSON:
        return f"{COURSE_FILE}, line {problem.line}: {problem.text}"
    return problem.file.partition("/")[0]


def find_lesson(course: Course, name: str) -> Lesson:
    """The lesson of that name, read. CourseError where there is none, or where something is wrong with it."""
    lesson = course.lesson(name)
    if lesson is not None and lesson.parts is not None:
        return lesson
    broken = [problem for problem in course.broken if is_called(problem.file.partition("/")[0], name)]
    if broken:
        raise Problems(str(course.folder)).error(broken[0])
    from difflib import get_close_matches  # only a wrong name needs it

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


def read_course(folder: Path, *, strict: bool = True) -> Read:
    problems = Problems(str(folder))
    text = text_of(folder, COURSE_FILE, problems)
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
    lessons = [lesson for each in listed if (lesson := _lesson(folder, each, table, found, strict=strict))]
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


def _lesson(folder: Path, name: str, course: Table, read: Read, *, strict: bool) -> Lesson | None:
    if not (folder / name).is_dir():
        course.wrong("lessons", NO_LESSON, f"There is no folder {name}.", "Make it, or take its line out.")
        return None
    file = f"{name}/{LESSON_FILE}"
    text = text_of(folder, file, read.problems)
    if text is None:
        return None
    read.chunks[file] = text
    return read_lesson(folder, name, text, read.problems, strict=strict)
