"""One exercise while it is being done: hints that were asked for, the last remark, and whether it is done.

All that counts is written to the learner's progress at once. Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from smtpwalk.course.exercise import Exercise, Kind
from smtpwalk.course.lesson import Lesson
from smtpwalk.course.progress import Progress
from smtpwalk.course.record import State

Keep = Callable[[Callable[[Progress], None]], None]
"""Makes a change of the progress; what goes wrong is told to the user, and the exercise goes on."""

SIGNS: Final = {State.NEW: "[ ]", State.STARTED: "[ ]", State.SKIPPED: "[-]", State.DONE: "[x]"}
KINDS: Final = {
    Kind.DIALOGUE: "on a practice host",
    Kind.PREDICT: "what comes next?",
    Kind.CLASSIFY: "a verdict, and its grounds",
    Kind.EDIT: "a file to mend",
    Kind.CHOOSE: "a question",
    Kind.ORDER: "things to put in order",
    Kind.TYPE: "a question",
}


class Doing:
    def __init__(self, exercise: Exercise, lesson: Lesson, keep: Keep) -> None:
        self.exercise, self.lesson = exercise, lesson
        self._keep = keep
        self.hints = 0
        self.solution = False
        self.remarks: tuple[str, ...] = ()
        self.done = False

    @property
    def number(self) -> int:
        return self.lesson.exercises.index(self.exercise) + 1

    def help(self) -> None:
        """The next grade of hint; behind the last one the solution."""
        self.remarks = ()
        id_ = self.exercise.id
        if self.hints < len(self.exercise.hints):
            self.hints += 1
            self._keep(lambda progress: progress.hinted(id_, self.hints))
        else:
            self.solution = True
            self._keep(lambda progress: progress.shown(id_))

    def judged(self, right: bool, remarks: tuple[str, ...] = ()) -> None:
        """An answer that somebody means: a wrong one counts as a try."""
        if right:
            self.finish()
            return
        said = bool(remarks) and remarks[0].startswith("Not yet")
        self.remarks = remarks if said else ("Not yet.", *(remarks or self._way_on()))
        self._keep(lambda progress: progress.tried(self.exercise.id))

    def _way_on(self) -> tuple[str, ...]:
        return ("F6 gives a hint.",) if self.hints < len(self.exercise.hints) else ()

    def remark(self, *sentences: str) -> None:
        """Something to say that is no try."""
        self.remarks = sentences

    def finish(self) -> None:
        self.done, self.remarks = True, ()
        self._keep(lambda progress: progress.finished(self.exercise.id))

    def skip(self) -> None:
        if not self.done:
            self._keep(lambda progress: progress.skipped(self.exercise.id))

    def again(self) -> None:
        """From its beginning; what was done stays done."""
        self.hints, self.solution, self.remarks, self.done = 0, False, (), False
