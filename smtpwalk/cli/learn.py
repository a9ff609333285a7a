"""`smtpwalk learn`: the lessons with progress, one of them, a search over all, and forgetting what was done."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smtpwalk.cli.console import Console
from smtpwalk.cli.places import drafts_folder, progress_file
from smtpwalk.cli.screen import on_terminal, open_app
from smtpwalk.cli.table import table
from smtpwalk.course.draft import forget
from smtpwalk.course.lesson import Course
from smtpwalk.course.loader import course_folder, find_lesson, load_course
from smtpwalk.course.outline import Entry, outline, resumed, search
from smtpwalk.course.progress import Progress
from smtpwalk.errors import UsageError
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.practice.personality import Personality
    from smtpwalk.ui.machine import School

MOST_FOUND: Final = 40


def run(args: argparse.Namespace, *, console: Console | None = None) -> int:
    screen = console is None and not args.plain and on_terminal()
    console = console or Console.standard()
    course, progress = open_course(args.course, args.progress)
    if screen and args.search is None and not args.reset:
        return _on_screen(course, progress, args)
    if progress.notice:
        console.say(progress.notice)
    for problem in course.broken:
        console.say(f"A lesson cannot be read and is left out. {problem}")
    if args.search is not None:
        return _search(course, args.search, console)
    if args.reset:
        return _reset(course, progress, args.lesson, console)
    if args.lesson is None:
        _list(course, progress, console, _command(args))
        return 0
    from smtpwalk.cli.lesson_plain import PlainLesson  # the screen opens without it

    lesson = find_lesson(course, args.lesson)
    hosts = _hosts(args)
    PlainLesson(course, lesson, progress, hosts, console, _drafts(progress), _command(args)).run(again=args.again)
    return 0


def _drafts(progress: Progress) -> Path:
    """Apart for each learner and each course: a file that somebody else has mended is no exercise."""
    path = progress.path
    folder = drafts_folder() if path == progress_file() else path.with_name(f"{path.name}.exercises")
    return folder / progress.course


def _command(args: argparse.Namespace) -> str:
    """What to type to come here again: the same course, the same progress."""
    given = {"--course": args.course, "--progress": args.progress, "--hosts": args.hosts}
    words = [word for option, value in given.items() if value for word in (option, value)]
    plain = ["--plain"] if args.plain else []
    return visible_text(shlex.join(["smtpwalk", "learn", *plain, *words]))


def open_course(folder: str | None = None, file: str | None = None) -> tuple[Course, Progress]:
    """The course in that folder and the progress in that file; the program's own where none is named."""
    course = load_course(Path(folder).expanduser() if folder else course_folder())
    return course, Progress(Path(file).expanduser() if file else progress_file(), course.name)


def _hosts(args: argparse.Namespace) -> tuple[Personality, ...]:
    from smtpwalk.cli.hosts import practice_hosts

    return practice_hosts(args.hosts)


def opened_school(course: Course, progress: Progress) -> School:
    from smtpwalk.ui.machine import School

    return School(course, progress, _drafts(progress))


def _on_screen(course: Course, progress: Progress, args: argparse.Namespace) -> int:
    """A lesson that there is not is said before the screen opens."""
    lesson = find_lesson(course, args.lesson).name if args.lesson is not None else ""
    return open_app(
        lambda: _hosts(args),
        school=lambda: opened_school(course, progress),
        start="learn",
        lesson=lesson,
        again=args.again,
    )


def _list(course: Course, progress: Progress, console: Console, command: str) -> None:
    lesson, exercise = resumed(course, progress)
    console.say(visible_text(course.title))
    if lesson is None:
        console.say("All is done. Any lesson can be read again, and every exercise be done again (--again).")
    else:
        where = f", exercise {visible_text(exercise.title)!r}" if exercise else ""
        console.say(f"Next: {lesson.name}{where}.   {command} {lesson.name}")
    console.say()
    for line in listing(outline(course, progress)):
        console.print_line(line)


def listing(entries: tuple[Entry, ...]) -> list[str]:
    rows = [
        (_sign(entry), entry.lesson.name, f"{entry.done}/{entry.total}", f"{entry.lesson.minutes} min",
         entry.lesson.title)
        for entry in entries
    ]  # fmt: skip
    return table(("", "LESSON", "DONE", "TIME", "TITLE"), rows)


def _sign(entry: Entry) -> str:
    return "[x]" if entry.finished else "[-]" if entry.begun else "[ ]"


def _search(course: Course, words: str, console: Console) -> int:
    found = list(search(course, words))
    for place in found[:MOST_FOUND]:
        kind = "exercise: " if place.exercise else ""
        console.say(f"{place.lesson.name}: {kind}{visible_text(place.line)}")
    if len(found) > MOST_FOUND:
        console.say(f"... and {len(found) - MOST_FOUND} more; another word narrows it down.")
    if not found:
        console.say(f"No lesson holds all of these words: {visible_text(words)}.")
    return 0


def _reset(course: Course, progress: Progress, name: str | None, console: Console) -> int:
    lessons = (find_lesson(course, name),) if name else course.lessons
    what = f"of {lessons[0].name}" if name else "of the whole course"
    ids = [id_ for lesson in lessons for id_ in lesson.ids]
    done = sum(progress.done(id_) for id_ in ids)
    if not name and done:
        if not console.interactive:
            raise UsageError(
                "--reset without a LESSON forgets the whole course, and asks before.", "Name a lesson."
            )
        answer = console.ask(f"Forget {done} exercises that are done? Type yes: ")
        if (answer or "").strip().lower() != "yes":
            console.say("Nothing was forgotten.")
            return 0
    progress.reset(ids)
    forget(_drafts(progress), ids)
    console.say(f"Forgotten: what was done {what} ({done} exercises).")
    return 0
