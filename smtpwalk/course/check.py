"""The course linter: everything that is promised about a course, looked at by a program. It never stops at
the first.

`check_course` reads a folder and answers all problems, sorted by file and line. Nothing is written, nothing
is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from smtpwalk.course.blocks import block_faults
from smtpwalk.course.bodies import Material
from smtpwalk.course.concluding import concluded
from smtpwalk.course.exercise import Exercise
from smtpwalk.course.files import COURSE_FILE, LESSON_FILE
from smtpwalk.course.lesson import Lesson, Shown
from smtpwalk.course.loader import Read, read_course
from smtpwalk.course.playing import stream_of
from smtpwalk.course.predicates import look
from smtpwalk.course.problems import Problem, Problems
from smtpwalk.course.proving import Hosts, prove
from smtpwalk.course.reading import short
from smtpwalk.course.text import Prose, blocks, front_matter, links, pieces
from smtpwalk.errors import RecordingError
from smtpwalk.practice.catalogue import catalogue
from smtpwalk.recording.names import SUFFIX
from smtpwalk.recording.proof import proof_file
from smtpwalk.wire.codes import code_entry, enhanced_entry
from smtpwalk.wire.visible import visible_text

_UNSURE: Final = re.compile(r"\[\?\]|\[[VK](?: S\d+[^\]]*)?\]")
_WEB: Final = re.compile(r"(?:https?|mailto):")
_PLAIN_FILES: Final = frozenset({"README.md"})


def check_course(folder: Path, hosts: Hosts | None = None) -> tuple[Read, tuple[Problem, ...]]:
    """The course as far as it can be read, and what is wrong with it."""
    hosts = catalogue() if hosts is None else hosts
    read = read_course(folder)
    if (folder / COURSE_FILE).is_file():
        _unique(read)
        _stray(read, folder)
        for lesson in read.course.lessons:
            _lesson(lesson, read, folder, hosts)
    return read, tuple(sorted(set(read.problems.found)))


def _unique(read: Read) -> None:
    seen: dict[str, Exercise] = {}
    for exercise in read.course.exercises():
        first = seen.setdefault(exercise.id, exercise)
        if first is not exercise:
            read.problems.add(
                exercise.file, exercise.line, "unique-id",
                f"The id {exercise.id} is taken already, in {first.file}, line {first.line}.",
                "Choose another: progress is kept by it.",
            )  # fmt: skip


# ------------------------------------------------------------------ files
def _stray(read: Read, folder: Path) -> None:
    """Each file is named by something. What begins with a dot is an editor's or a system's."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in (COURSE_FILE, *read.listed, *_PLAIN_FILES):
            continue
        _no_stray(
            read.problems,
            path.name,
            f"{COURSE_FILE} names no {path.name}.",
            "Put it into `lessons`, or take it away.",
        )
    for lesson in read.course.lessons:
        named = {LESSON_FILE, *_named_files(lesson, read)}
        for path in sorted(lesson.folder.iterdir()):
            if not path.name.startswith(".") and path.name not in named:
                _no_stray(
                    read.problems,
                    f"{lesson.name}/{path.name}",
                    "Nothing in the lesson names this file.",
                    "Use it, or take it away.",
                )


def _no_stray(problems: Problems, file: str, text: str, hint: str) -> None:
    problems.add(file, 0, "stray-file", text, hint)


def _named_files(lesson: Lesson, read: Read) -> Iterator[str]:
    for shown in lesson.recordings:
        yield from (shown.file, proof_file(Path(shown.file)).name)
    front, body, _ = front_matter(read.chunks[f"{lesson.name}/{LESSON_FILE}"])
    # The keys are looked for in the text: an exercise with a problem elsewhere still uses its files.
    for found in re.finditer(
        r"(?m)^\s*(?:file|solution_file|recording)\s*=\s*[\"']([^\"']+)[\"']", f"{front}\n{body}"
    ):
        yield found[1]
    yield from (link.target.partition("#")[0] for link in links(body))


# ------------------------------------------------------------------ one lesson
def _lesson(lesson: Lesson, read: Read, folder: Path, hosts: Hosts) -> None:
    file = f"{lesson.name}/{LESSON_FILE}"
    text = read.chunks[file]
    _signs(text, file, read.problems)
    _, body, first = front_matter(text)
    prose = [piece for piece in pieces(body, first) if isinstance(piece, Prose)]
    if not prose:
        read.problems.add(file, first, "text", "The lesson has no text.", "Write it below the front matter.")
    if not lesson.exercises and not any(problem.file == file for problem in read.problems.found):
        read.problems.add(file, first, "exercises", "The lesson has no exercise.", "Add a block ```exercise.")
    _blocks(body, first, file, read.problems)
    _links(lesson, body, first, read, hosts)
    for shown in lesson.recordings:
        _recording(shown, lesson, read.problems)
    for exercise in lesson.exercises:
        for rule, said, hint in prove(exercise, lesson.folder, hosts):
            read.problems.add(file, exercise.line, rule, f"Exercise {exercise.id}: {said}", hint)


def _signs(text: str, file: str, problems: Problems) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if visible_text(line.replace("\t", " ").replace("\u00a0", " ")) != line.replace("\t", " ").replace(
            "\u00a0", " "
        ):
            problems.add(
                file,
                number,
                "signs",
                "The line holds a sign that acts or hides on a terminal.",
                "Take it out.",
            )
        unsure = _UNSURE.search(line)
        if unsure:
            problems.add(
                file, number, "unsure", f"The line holds {unsure[0]}, a mark of how sure a fact is.",
                "Teach what is sure, and say where it is not; leave the mark out.",
            )  # fmt: skip


def _blocks(body: str, first: int, file: str, problems: Problems) -> None:
    for block in blocks(body, first):
        for line, said in (
            fault for fault in block_faults(block) if block.language != "exercise" or not block.closed
        ):
            problems.add(file, block.line + line, "block", said, "Correct the block.")


def _links(lesson: Lesson, body: str, first: int, read: Read, hosts: Hosts) -> None:
    file = f"{lesson.name}/{LESSON_FILE}"
    for link in links(body, first):
        said = _dead(link.target, lesson, read, hosts)
        if said:
            read.problems.add(
                file, link.line, "link", f"The link to {link.target}: {said}", "Correct the link."
            )


def _dead(target: str, lesson: Lesson, read: Read, hosts: Hosts) -> str:
    """Why a link leads nowhere; empty when it leads somewhere."""
    scheme, colon, rest = target.partition(":")
    if _WEB.match(target):
        return ""
    if colon and scheme in ("practice", "code"):
        if scheme == "practice":
            return "" if any(host.name == rest for host in hosts) else "there is no such practice host."
        return "" if _is_code(rest) else "there is no such reply code."
    path, _, anchor = target.partition("#")
    other = lesson if not path else _lesson_of(path, read)
    if path and other is None:
        return _dead_file(path, lesson)
    if anchor and other and not any(exercise.id == anchor for exercise in other.exercises):
        return f"{other.name} has no exercise {anchor}."
    return ""


def _is_code(text: str) -> bool:
    if text.isascii() and text.isdigit() and len(text) == 3:
        return code_entry(int(text)).known
    return enhanced_entry(text) is not None


def _lesson_of(path: str, read: Read) -> Lesson | None:
    found = re.fullmatch(rf"\.\./([^/]+)/{re.escape(LESSON_FILE)}", path)
    return next((each for each in read.course.lessons if found and each.name == found[1]), None)


def _dead_file(path: str, lesson: Lesson) -> str:
    if path.startswith("../") or "/" in path:
        return f"another lesson is linked as ../NN_name/{LESSON_FILE}, and must stand in {COURSE_FILE}."
    if path.endswith(SUFFIX) and not any(shown.file == path for shown in lesson.recordings):
        return "the recording must be described by a [[recording]] in the front matter."
    return "" if (lesson.folder / path).is_file() else "there is no such file in the lesson's folder."


def _recording(shown: Shown, lesson: Lesson, problems: Problems) -> None:
    file = f"{lesson.name}/{LESSON_FILE}"
    material = Material(recording=shown.file, session=shown.session, own=shown.own)
    try:
        stream = stream_of(material, lesson.folder)
        found = concluded(material, stream, lesson.folder)
    except RecordingError as bad:
        hint = bad.hint or "Correct the file, or its name."
        problems.add(file, shown.line, "recording", f"{shown.file}: {bad.rule}", hint)
        return
    missing = look(shown.gives, stream.facts).missing
    if missing:
        problems.add(
            file, shown.line, "recording-gives", f"{shown.file} does not show: {'; '.join(missing)}.",
            "Correct `gives`, or take another recording.",
        )  # fmt: skip
    if shown.verdict != found.verdict:
        stated = f"not {short(shown.verdict)}" if shown.verdict else "and `verdict` is missing"
        problems.add(
            file, shown.line, "verdict", f"{shown.file} allows {found.verdict} ({found.reason}), {stated}.",
            f'If that is what the lesson says, write `verdict = "{found.verdict}"`; if not, correct the lesson.',
        )  # fmt: skip
