"""Learning as the app holds it: the course, the progress, and the way to each lesson and exercise.

Screens ask here for whatever they open or keep. A lesson is somebody's text: its links lead within the course, to
the code book or to a practice host, and never to a program outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.screen import Screen

from smtpwalk.course.exercise import Exercise, Kind
from smtpwalk.course.lesson import Course, Lesson
from smtpwalk.course.progress import Progress
from smtpwalk.errors import CourseError, SmtpwalkError
from smtpwalk.ui.doing import Doing
from smtpwalk.ui.machine import School
from smtpwalk.ui.screens.home import HomeScreen
from smtpwalk.wire.visible import visible_text

if TYPE_CHECKING:
    from smtpwalk.practice.personality import Personality
    from smtpwalk.ui.app import WalkApp

_LESSON: Final = re.compile(r"\.\./([^/#]{1,60})/lesson\.md(?:#(.{1,60}))?\Z")


class Learning:
    def __init__(self, app: WalkApp, school: School) -> None:
        self._app, self.school = app, school
        self._hosts: Sequence[Personality] | None = None
        self._behind = AsyncExitStack()

    @property
    def course(self) -> Course:
        return self.school.course

    @property
    def progress(self) -> Progress:
        return self.school.progress

    @property
    def hosts(self) -> Sequence[Personality]:
        if self._hosts is None:
            self._hosts = self._app.machine.hosts()
        return self._hosts

    # ------------------------------------------------------------------ progress
    def keep(self, change: Callable[[Progress], None]) -> None:
        """Written at once. When that fails the user is told, and learning goes on."""
        try:
            change(self.progress)
        except SmtpwalkError as error:
            self._app.complain(error)

    def forget(self, exercises: Sequence[str]) -> None:
        """As if they had never been touched; the files that were mended are as they were."""
        from smtpwalk.course.draft import forget

        def change(progress: Progress) -> None:
            progress.reset(exercises)
            forget(self.school.drafts, exercises)

        self.keep(change)

    def refresh(self) -> None:
        """Another session may have gone on."""
        self.keep(Progress.refresh)

    # ------------------------------------------------------------------ ways
    def open_course(self) -> None:
        from smtpwalk.ui.screens.course import CourseScreen

        self._app.push_screen(CourseScreen(self))

    def open_lesson(self, lesson: Lesson, *, at: str = "", line: str = "", again: bool = False,
                    instead: bool = False) -> None:  # fmt: skip
        """At that exercise, at that line of its text, or where the learner was. `instead`: of the open one."""
        from smtpwalk.ui.screens.lesson import LessonScreen

        try:
            screen = LessonScreen(self, lesson, at=at, line=line, again=again)
        except CourseError as error:
            self._app.complain(error)
            return
        if instead:
            self._app.switch_screen(screen)
        else:
            self._app.push_screen(screen)

    def leave_lesson(self) -> None:
        """To what is below it: the list of lessons, unless the lesson was opened by its name."""
        from smtpwalk.ui.screens.course import CourseScreen

        if isinstance(self._app.screen_stack[-2], HomeScreen):
            self._app.switch_screen(CourseScreen(self))
        else:
            self._app.pop_screen()

    def open_exercise(self, exercise: Exercise, lesson: Lesson) -> None:
        self.keep(lambda progress: progress.opened(lesson.name))
        doing = Doing(exercise, lesson, self.keep)
        if exercise.kind is Kind.DIALOGUE:
            self._app.run_worker(self._dialogue(doing), group="open", exclusive=True)
            return
        try:
            screen = self._screen(doing)
        except SmtpwalkError as error:
            self._app.complain(error)
        else:
            self._app.push_screen(screen)

    def _screen(self, doing: Doing) -> Screen[None]:
        if doing.exercise.kind is Kind.EDIT:
            from smtpwalk.ui.screens.exercise_edit import EditScreen

            return EditScreen(doing, self.school.drafts)
        from smtpwalk.ui.screens.exercise_questions import question

        return question(doing, self.hosts)

    async def _dialogue(self, doing: Doing) -> None:
        from smtpwalk.course.bodies import Dialogue
        from smtpwalk.net.stage import Stage
        from smtpwalk.practice.catalogue import personality
        from smtpwalk.ui.practising import Practising
        from smtpwalk.ui.screens.exercise_dialogue import DialogueExerciseScreen

        try:
            body = doing.exercise.body
            assert isinstance(body, Dialogue)
            host = personality(body.practice, self.hosts)
            stage = await self._behind.enter_async_context(Stage(host))
        except SmtpwalkError as error:
            self._app.complain(error)
            return
        practising = Practising(body, host, stage)
        self._behind.callback(practising.end)
        screen = DialogueExerciseScreen(practising, doing)
        practising.screen = screen
        await self._app.push_screen(screen)

    def leave_exercise(self) -> None:
        self._app.pop_screen()
        self._app.run_worker(self.end(), group="open", exclusive=True)

    async def end(self) -> None:
        behind, self._behind = self._behind, AsyncExitStack()
        await behind.aclose()

    # ------------------------------------------------------------------ links
    def follow(self, target: str, lesson: Lesson) -> None:
        scheme, _, rest = target.partition(":")
        found = _LESSON.match(target)
        there = self.course.lesson(found[1]) if found else None
        if found and there is not None:
            self.open_lesson(there, at=found[2] or "")
        elif scheme == "code":
            self._app.open_code_book(visible_text(rest[:20]))
        elif scheme == "practice":
            self._practice(rest)
        elif any(shown.file == target for shown in lesson.recordings):
            self._app.look_at(lesson.folder / target)
        else:
            self._elsewhere(target)

    def _practice(self, name: str) -> None:
        from smtpwalk.practice.catalogue import personality
        from smtpwalk.ui.screens.dialogs import Choice
        from smtpwalk.ui.screens.home import about

        try:
            host = personality(name, self.hosts)
        except SmtpwalkError as error:
            self._app.complain(error)
            return

        def answered(choice: str | None) -> None:
            if choice == "walk":
                self._app.opening.walk_practice(host)

        choices = {"back": "Back", "walk": "Walk it"}
        self._app.push_screen(
            Choice("A practice host, played on this machine", about(host), choices), answered
        )

    def _elsewhere(self, target: str) -> None:
        words = "It leads out of this program, which opens nothing by itself. Read it, and type it where you like:"
        self._app.show_text("A link", Content(f"{words}\n\n{visible_text(target[:1000])}"))
