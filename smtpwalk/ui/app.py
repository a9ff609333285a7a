"""The app: one screen at a time, and the way from each to the next.

It is thin so that its first paint is early: what a screen needs is imported when that screen is opened (`opening`).
What depends on the machine is handed in (`Machine`), so a test, a screenshot and a user run the same app.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from smtpwalk.errors import SmtpwalkError
from smtpwalk.ui.machine import Machine
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.ui.themes import DARK, THEMES
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from textual.content import Content

    from smtpwalk.practice.personality import Personality
    from smtpwalk.recording.reader import Recording
    from smtpwalk.ui.learning import Learning
    from smtpwalk.ui.opening import Opening
    from smtpwalk.ui.request import WalkRequest

Start = Literal["home", "recordings", "learn"]


class WalkApp(App[int]):
    """`request` opens a walk at once, `practice` a walk of that practice host (recorded to
    `record`, where that is named); else `start` says where it begins.

    `replay` opens the player, and watches a recording that is still being written when `follow` is set.
    With "learn", `lesson` is the folder's name of the lesson to open, from its beginning when `again` is set.
    """

    TITLE = "smtpwalk"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", priority=True)]

    def __init__(self, machine: Machine, *, request: WalkRequest | None = None,
                 practice: Personality | None = None, record: Path | None = None, start: Start = "home",
                 lesson: str = "", again: bool = False,
                 replay: Recording | None = None, follow: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.machine = machine
        self._request, self._practice, self._record, self._start = request, practice, record, start
        self._lesson, self._again = lesson, again
        self._replay, self._follow = replay, follow
        self._opening: Opening | None = None
        self._learning: Learning | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def get_default_screen(self) -> Screen[None]:
        return HomeScreen()

    def on_mount(self) -> None:
        if self._request is not None:
            self.opening.begin(self._request)
        elif self._practice is not None:
            self.opening.walk_practice(self._practice, record=self._record)
        elif self._replay is not None:
            self.opening.replay(self._replay, follow=self._follow, play=not self._follow)
        elif self._start == "recordings":
            self.action_open_recordings()
        elif self._start == "learn":
            self._learn()

    def _learn(self) -> None:
        try:
            learning = self.learning
        except SmtpwalkError as error:
            self.complain(error)
            return
        lesson = learning.course.lesson(self._lesson) if self._lesson else None
        if lesson is None:
            learning.open_course()
        else:
            learning.open_lesson(lesson, again=self._again)

    @property
    def opening(self) -> Opening:
        """What opens walks and recordings; imported when it is first wanted."""
        if self._opening is None:
            from smtpwalk.ui.opening import Opening

            self._opening = Opening(self)
        return self._opening

    @property
    def learning(self) -> Learning:
        """The course and the progress in it; opened when somebody wants to learn. Raises what is wrong with them."""
        if self._learning is None:
            from smtpwalk.ui.learning import Learning

            self._learning = Learning(self, self.machine.school())
        return self._learning

    async def action_quit(self) -> None:
        if self._learning is not None:
            await self._learning.end()
        if self._opening is not None:
            await self._opening.end_walk()
        self.exit(0)

    def _fatal_error(self) -> None:
        """A bug of ours ends the app with a sentence. Textual would print every local variable, secrets included."""
        if os.environ.get("SMTPWALK_TRACEBACK"):
            super()._fatal_error()
            return
        error = sys.exc_info()[1]
        said = visible_text(f"{type(error).__name__}: {error}") if error else "an unknown one"
        self.panic(f"smtpwalk met an error of its own and stopped ({said}). What was recorded is safe."
                   " With SMTPWALK_TRACEBACK=1 it says where; please report it.")  # fmt: skip

    def complain(self, error: SmtpwalkError) -> None:
        """A sentence that stays until it is read: on the home screen's line, and as a notice elsewhere."""
        sentence = visible_text(str(error))
        if isinstance(self.screen, HomeScreen) and self.screen.built:
            self.screen.say(sentence)
        else:
            self.notify(sentence, severity="error", timeout=15, markup=False)

    def action_open_code_book(self) -> None:
        self.open_code_book()

    def open_code_book(self, words: str = "") -> None:
        from smtpwalk.ui.screens.code_book import CodeBookScreen

        self.push_screen(CodeBookScreen(words))

    def action_open_recordings(self) -> None:
        self.opening.list_recordings()

    def action_open_lessons(self) -> None:
        self._lesson = ""
        self._learn()

    def look_at(self, path: Path) -> None:
        self.opening.look_at(path)

    def show_text(self, title: str, body: Content) -> None:
        from smtpwalk.ui.screens.dialogs import Reading

        self.push_screen(Reading(title, body))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield from super().get_system_commands(screen)
        yield SystemCommand("Code book", "What each reply code means at each stage", self.open_code_book)
        yield SystemCommand("Recordings", "Everything that was walked", self.action_open_recordings)
        yield SystemCommand("Learn", "The lessons and their exercises", self.action_open_lessons)
        own = getattr(screen, "commands", None)
        if own is not None:
            yield from own()
