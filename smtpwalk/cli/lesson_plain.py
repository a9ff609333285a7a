"""A lesson as lines: its text piece by piece, its exercises where they stand, and the way on from where one
was.

Leaving and being stuck are said before the first exercise. What is done is kept at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from smtpwalk.cli.console import Console
from smtpwalk.cli.lesson_edit import Draft, EditQuestion
from smtpwalk.cli.lesson_questions import Hosts, Questions
from smtpwalk.cli.lesson_text import one_line
from smtpwalk.cli.lesson_walk import Dialogues
from smtpwalk.cli.lesson_words import Aid, Leave, LessonConsole, say_markdown
from smtpwalk.course.answers import Checked
from smtpwalk.course.bodies import Dialogue
from smtpwalk.course.exercise import Exercise, Kind
from smtpwalk.course.goals import Standing
from smtpwalk.course.lesson import Course, Lesson, Text
from smtpwalk.course.outline import lesson_after, next_exercise
from smtpwalk.course.progress import Progress
from smtpwalk.errors import CourseError
from smtpwalk.practice.catalogue import personality
from smtpwalk.wire.visible import visible_text

_WORDS: Final = "At every question: :quit leaves, :skip passes it by, :hint helps, :words lists the words."


class PlainLesson:
    def __init__(
        self, course: Course, lesson: Lesson, progress: Progress, hosts: Hosts, console: Console, drafts: Path,
        command: str = "smtpwalk learn",
    ) -> None:  # fmt: skip
        """`command`: what opens a lesson of this course when its name is put behind it."""
        self.course, self.lesson, self.progress = course, lesson, progress
        self.hosts, self.console, self.drafts, self.command = hosts, console, drafts, command

    def run(self, *, again: bool = False) -> None:
        lesson, say = self.lesson, self.console.say
        self.progress.opened(lesson.name)
        say(f"{lesson.name}: {visible_text(lesson.title)}")
        say(f"About {lesson.minutes} minutes. Afterwards: {visible_text(lesson.about)}")
        say(_WORDS)
        start = 0 if again else self._start()
        for part in lesson.parts[start:]:
            say()
            if isinstance(part, Text):
                say_markdown(part.markdown, self.console)
            elif not again and self.progress.done(part.id):
                say(f"[x] {visible_text(part.title)} (done)")
            elif self._can_be_done(part) and self._exercise(part) is Leave.QUIT:
                say(f"Left. {self.command} {lesson.name} goes on from here.")
                return
        self._end()

    def _start(self) -> int:
        """Where to go on: the text before the first exercise that is left. All of it when nothing is done, or all."""
        left = next_exercise(self.lesson, self.progress)
        parts = self.lesson.parts
        if left is None or not any(self.progress.done(exercise.id) for exercise in self.lesson.exercises):
            return 0
        place = parts.index(left)
        start = place - 1 if place and isinstance(parts[place - 1], Text) else place
        if start:
            self.console.say("Going on where you were; --again shows the lesson from its beginning.")
        return start

    def _end(self) -> None:
        done = sum(self.progress.done(exercise.id) for exercise in self.lesson.exercises)
        self.console.say()
        self.console.say(f"{done} of {len(self.lesson.exercises)} exercises of this lesson are done.")
        following = lesson_after(self.course, self.lesson, self.progress)
        if following is not None:
            self.console.say(f"Next: {self.command} {following.name}")

    # ------------------------------------------------------------------ one exercise
    def _can_be_done(self, exercise: Exercise) -> bool:
        """What is wrong with one exercise does not end the lesson."""
        try:
            return bool(exercise.body)
        except CourseError as error:
            self.console.say(f"This exercise cannot be read and is left out. {error}")
            return False

    def _exercise(self, exercise: Exercise) -> Leave | None:
        """None when it is done."""
        self.console.say(f"--- Exercise: {visible_text(exercise.title)}")
        aid = Aid(exercise, self.progress, self.console)
        console = LessonConsole(self.console, aid)
        aid.task()
        if self._solved(exercise, aid, console):
            self.progress.finished(exercise.id)
            self.console.say(f"[x] {visible_text(exercise.title)}")
            aid.reason()
            return Leave.QUIT if aid.leaving is Leave.QUIT else None
        if aid.leaving is Leave.SKIP:
            self.progress.skipped(exercise.id)
            self.console.say("Passed by. It waits for you.")
        return aid.leaving

    def _solved(self, exercise: Exercise, aid: Aid, console: Console) -> bool:
        if isinstance(exercise.body, Dialogue):
            host = personality(exercise.body.practice, self.hosts)
            with Dialogues(exercise.body, host, aid, console) as dialogues:
                return self._dialogue(exercise, console, dialogues)
        if exercise.kind is Kind.EDIT:
            return self._until_right(exercise, console, EditQuestion(Draft(exercise, self.drafts), console))
        questions = Questions(exercise, self.lesson.folder, self.hosts, console)
        solved = self._until_right(exercise, console, questions)
        if solved:
            questions.afterwards()
        return solved

    def _until_right(self, exercise: Exercise, console: Console, question: Questions | EditQuestion) -> bool:
        question.once()
        while (answer := question.answer()) is not None:
            if self._right(answer):
                return True
            self.progress.tried(exercise.id)
            self._not_yet(answer, console)
        return False

    def _dialogue(self, exercise: Exercise, console: Console, dialogues: Dialogues) -> bool:
        dialogues.once()
        while (found := dialogues.answer()) is not None:
            if found.done:
                return True
            self.progress.tried(exercise.id)
            self._not_yet(found, console)
            if not dialogues.again():
                return False
        return False

    def _right(self, answer: Checked | Standing) -> bool:
        return answer.right if isinstance(answer, Checked) else answer.done

    def _not_yet(self, answer: Checked | Standing, console: Console) -> None:
        if isinstance(answer, Checked):
            remarks = [*map(one_line, answer.remarks)]
            said = bool(remarks) and remarks[0].startswith("Not yet")
            console.say(" ".join(remarks if said else ["Not yet.", *(remarks or [":hint gives a hint."])]))
            return
        console.say("Not yet. Still missing:")
        for missing in answer.missing:
            console.say(f"- {visible_text(missing)}", "  ")
