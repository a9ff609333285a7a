"""A small course with every kind of exercise, and an app that learns from it: for tests of the learning screens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from smtpwalk.course.loader import load_course
from smtpwalk.course.progress import Progress
from smtpwalk.course.record import Record
from smtpwalk.ui.app import WalkApp
from smtpwalk.ui.machine import School
from tests.ui.driving import NARROW, Person, at_screen, machine

COURSE: Final = """\
course = 1
name = "small"
title = "A small course"
about = "Every kind of exercise."
lessons = ["01_all_kinds", "02_after_it"]
"""
HINTS: Final = 'hints = ["Look.", "Look at `this`.", "Look just here."]\n'
EXERCISES: Final = {
    "choose": """\
task = "Which one is *right*?"
choices = [{ text = "A wrong one", because = "It is wrong." }, { text = "The right one", right = true }]
""",
    "several": """\
kind = "choose"
task = "Which are right?"
choices = [
  { text = "Right A", right = true }, { text = "Wrong B", because = "B is wrong." }, { text = "Right C", right = true },
]
""",
    "order": """\
task = "Put them in order."
items = ["EHLO", "MAIL", "RCPT", "DATA"]
""",
    "type": """\
task = "Which digit is a no?"
answers = ["5", "five"]
wrong = [{ answer = "4", because = "That is not now." }]
""",
    "predict": """\
task = "What comes?"
practice = "postfix-closed"
lines = ["EHLO client.example", "MAIL FROM:<a@sender.example>", "RCPT TO:<b@far.example>"]
ask = "class"
solution = "5yz"
""",
    "code": """\
kind = "predict"
task = "Which code?"
transcript = '''
S: 220 mx.target.example ESMTP
C: NOOP
S: 250 ok
'''
own = ["target.example"]
ask = "code"
solution = "250"
""",
    "classify": """\
task = "Open?"
transcript = '''
S: 220 mx.target.example ESMTP
C: HELO client.example
S: 250 mx.target.example
C: MAIL FROM:<a@sender.example>
S: 250 ok
C: RCPT TO:<b@far.example>
S: 250 ok
'''
own = ["target.example"]
solution = "cannot-tell"
grounds = [
  { text = "RCPT for a foreign address was accepted, and nothing more was asked.", right = true },
  { text = "MAIL was accepted.", because = "It nearly always is." },
]
gives = [{ reply = 250, to = "rcpt", forward_path = "outside" }]
""",
    "edit": """\
task = "Close it."
notation = "postfix-main"
name = "main.cf"
text = '''
mydestination = target.example
mynetworks = 0.0.0.0/0
'''
solution = '''
mydestination = target.example
mynetworks = 192.0.2.0/24
'''
goal = [{ takes = false, say = "strangers are refused" }, { takes = true, client = "192.0.2.7" }]
""",
    "dialogue": """\
task = "Get a yes to `NOOP`, then leave."
practice = "postfix-closed"
goal = [{ reply = 250, to = "noop", say = "a yes to NOOP" }, { reply = 221, to = "quit", say = "221 to QUIT" }]
solution = ["NOOP", "QUIT"]
""",
}
FRONT: Final = '+++\ntitle = "All kinds"\nabout = "One can do it."\nminutes = 5\nsources = ["RFC 5321"]\n+++\n\n'


def exercise(name: str, body: str) -> str:
    kind = "" if "kind =" in body else f'kind = "{name}"\n'
    head = f'id = "{name}"\ntitle = "The {name} one"\nreason = "Because of {name}."\n'
    return f"```exercise\n{head}{kind}{HINTS}{body}```\n"


def lesson_text() -> str:
    parts = [f"## Part {name}\n\nWords about {name}.\n\n{exercise(name, body)}" for name, body in EXERCISES.items()]
    links = "See [the next](../02_after_it/lesson.md#last), [550](code:550), [a host](practice:postfix-closed) and\n"
    links += "[the web](https://example.org/x).\n"
    return f"{FRONT}# All kinds\n\n{links}\n" + "\n".join(parts)


def after_it() -> str:
    front = FRONT.replace("All kinds", "After it")
    return f"{front}# After it\n\nA greylist says 450 and means later.\n\n{exercise('last', LAST)}"


LAST: Final = 'kind = "type"\ntask = "Say yes."\nanswers = ["yes"]\n'


def write_course(folder: Path, first: str | None = None) -> Path:
    """The course in that folder; `first` in place of its first lesson."""
    texts = {
        "course.toml": COURSE,
        "01_all_kinds/lesson.md": lesson_text() if first is None else first,
        "02_after_it/lesson.md": after_it(),
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def school(folder: Path, course: Path | None = None) -> School:
    """The course written into that folder, unless another one is named; progress and drafts beside it."""
    if course is None:
        course = folder / "course"
        if not course.exists():
            write_course(course)
    loaded = load_course(course)
    progress = Progress(folder / "progress.json", loaded.name, clock=lambda: datetime(2026, 1, 2, tzinfo=UTC))
    return School(loaded, progress, folder / "drafts")


@asynccontextmanager
async def learning(
    folder: Path, lesson: str = "", *, size: tuple[int, int] = NARROW, course: Path | None = None, again: bool = False
) -> AsyncIterator[Person]:
    with_school = replace(machine(folder), school=lambda: school(folder, course))
    async with at_screen(WalkApp(with_school, start="learn", lesson=lesson, again=again), size) as person:
        await person.pilot.pause()
        yield person


def record(folder: Path, exercise: str, course: str = "small") -> Record:
    """What the progress file holds of an exercise, read anew."""
    return Progress(folder / "progress.json", course).record(exercise)
