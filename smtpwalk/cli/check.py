"""`smtpwalk check`: the course linter on the command line, and a skeleton to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from smtpwalk.cli.console import Console
from smtpwalk.cli.hosts import practice_hosts
from smtpwalk.cli.table import many
from smtpwalk.course.check import check_course
from smtpwalk.course.loader import course_folder
from smtpwalk.course.skeleton import make_skeleton
from smtpwalk.errors import CourseError
from smtpwalk.wire.visible import visible_text


def run(args: argparse.Namespace, *, console: Console | None = None) -> int:
    console = console or Console.standard()
    if args.new is not None:
        made = make_skeleton(args.new, Path(args.folder or ".").expanduser())
        console.say(
            f"Made {visible_text(str(made))}. Change it, then: smtpwalk check {visible_text(str(made))}"
        )
        return 0
    folder = Path(args.folder).expanduser() if args.folder else course_folder()
    if not folder.is_dir():
        raise CourseError(visible_text(str(folder)), 0, "there is no such folder.", "Look at the path again.")
    read, problems = check_course(folder, practice_hosts(args.hosts))
    for problem in problems:
        console.print_line(str(problem))
    lessons, exercises = len(read.course.lessons), sum(1 for _ in read.course.exercises())
    said = f"{len(problems)} to mend" if problems else "nothing is wrong"
    console.say(f"{many(lessons, 'lesson')}, {many(exercises, 'exercise')}: {said}.")
    return 1 if problems else 0
