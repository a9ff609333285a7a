"""A course on disk and a learner at a terminal, for the tests of `learn`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from smtpwalk.cli.lesson_plain import PlainLesson
from smtpwalk.course.loader import load_course
from smtpwalk.course.progress import Progress
from smtpwalk.practice.catalogue import catalogue
from tests.cli.terminal import Terminal, Typed
from tests.course.making import block, lesson, write_course


class Learner:
    """One course of one lesson; each `learn` is one run of it, with all that was typed known beforehand."""

    def __init__(self, folder: Path, *exercises: str, text: str = "# First\n\nText.\n") -> None:
        self.folder = folder
        write_course(folder / "course", lesson(text=text, exercises="".join(map(block, exercises))))
        self.progress = Progress(folder / "progress.json", "tiny")

    def learn(self, *typed: Typed, again: bool = False, interactive: bool = False) -> str:
        """What a person would have seen."""
        course = load_course(self.folder / "course")
        terminal = Terminal(typed, interactive=interactive)
        self.progress = Progress(self.folder / "progress.json", "tiny")
        lesson = PlainLesson(
            course, course.lessons[0], self.progress, catalogue(), terminal.console, self.folder / "drafts"
        )
        lesson.run(again=again)
        return terminal.text

    def states(self, ids: Iterable[str]) -> list[str]:
        return [str(self.progress.record(id_).state) for id_ in ids]
