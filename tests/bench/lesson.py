"""Opening a lesson: this app against a bare Textual screen that holds the same text as Markdown, in turn.

Once from the start of the process to the first paint of the text, and once from the key in a program that is running.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from smtpwalk.course.loader import course_folder, load_course
from smtpwalk.ui.widgets.lesson_text import source_of
from tests.bench.terminal import Terminal, python

BARE = """
import sys
from pathlib import Path
from textual.app import App
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Markdown, Static
class Text(Screen):
    BINDINGS = [("escape", "app.pop_screen", "Back")]
    def compose(self):
        with VerticalScroll():
            yield Markdown(Path(sys.argv[1]).read_text())
class Bare(App):
    BINDINGS = [("enter", "open", "Open")]
    def compose(self):
        yield Static("bare list")
    def action_open(self):
        self.push_screen(Text())
    def on_mount(self):
        if sys.argv[2:]:
            self.action_open()
Bare().run()
"""
LESSON, SAID = "01_getting_about", b"Everything in this course is done"
"""A lesson, and words that are painted in one go on its first screen."""


def run(rounds: int = 11) -> None:
    lesson = load_course(course_folder()).lesson(LESSON)
    assert lesson is not None
    with tempfile.TemporaryDirectory() as folder:
        text, progress = Path(folder) / "text.md", f"{folder}/progress.json"
        text.write_text("\n".join(source_of(lesson).lines), "utf-8")
        ours = python("-m", "smtpwalk", "learn", "--progress", progress)
        bare = python("-c", BARE, str(text))
        _say("start to text", *_starts([*ours, LESSON], [*bare, "open"], rounds))
        _say("key to text", *_keys((ours, b"Getting about"), (bare, b"bare list"), rounds))


def _starts(ours: list[str], bare: list[str], rounds: int) -> tuple[list[float], list[float]]:
    """The first start of each compiles, and is left out."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for figures, argv in zip(taken, (ours, bare), strict=True):
            with Terminal(argv) as terminal:
                figures.append(terminal.until(SAID))
    return taken[0][1:], taken[1][1:]


def _keys(
    ours: tuple[list[str], bytes], bare: tuple[list[str], bytes], rounds: int
) -> tuple[list[float], list[float]]:
    """Each runs on; the first opening imports, and is left out."""
    taken: tuple[list[float], list[float]] = ([], [])
    with Terminal(ours[0]) as mine, Terminal(bare[0]) as other:
        mine.until(ours[1])
        other.until(bare[1])
        for _ in range(rounds + 1):
            for figures, terminal in zip(taken, (mine, other), strict=True):
                terminal.drain(0.5)
                figures.append(terminal.answer(b"\r", SAID))
                terminal.drain(0.5)
                terminal.press(b"\x1b")
    return taken[0][1:], taken[1][1:]


def _say(what: str, ours: list[float], bare: list[float]) -> None:
    ratio = median(ours) / median(bare)
    print(f"lesson, {what:<13}  {median(ours) * 1000:6.0f} ms   bare Markdown screen {median(bare) * 1000:6.0f} ms"
          f"   ratio {ratio:.2f} (aim: 1.3)")  # fmt: skip
