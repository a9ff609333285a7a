"""A dialogue exercise: the walk without suggestions, goals that tick themselves, reconnecting, leaving."""

from __future__ import annotations

from pathlib import Path

from smtpwalk.course.record import State
from smtpwalk.dialogue.phases import Phase
from smtpwalk.ui.screens.dialogs import Choice, Reading
from smtpwalk.ui.screens.exercise_dialogue import DialogueExerciseScreen
from smtpwalk.ui.screens.lesson import LessonScreen
from smtpwalk.ui.screens.message import MessageScreen
from tests.ui.driving import WIDE, Person, recordings
from tests.ui.schooling import EXERCISES, FRONT, exercise, learning, record, write_course
from tests.ui.screens.test_exercise import to_exercise

MESSAGE = """\
kind = "dialogue"
task = "Relay a message."
practice = "sendmail-86-open"
goal = [{ reply = 250, to = "message", say = "a yes to the message" }, { outbox = "outside", say = "it came out" }]
solution = [
  "HELO client.example", "MAIL FROM:<a@sender.example>", "RCPT TO:<b@far.example>", "DATA", "Subject: x", "", "y", ".",
]
"""


async def connected(person: Person, number: int = 9) -> None:
    await to_exercise(person, number)
    await person.until(lambda: isinstance(person.app.screen, DialogueExerciseScreen))
    await person.greeted()


async def test_wrong_lines_first_then_it_ticks_itself(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await connected(person)
        assert person.line.value == ""
        for words in ("Get a yes to NOOP", "[ ] a yes to NOOP", "[ ] 221 to QUIT"):
            assert words in person.shown()
        await person.send("HELLO")
        await person.until(lambda: "Enter sends it all the same" in person.state)
        await person.press("enter")
        await person.until(lambda: (person.talk.exchanges[-1].code or 0) >= 500)
        assert "[ ] a yes to NOOP" in person.shown()
        await person.send("noop")
        await person.until(lambda: "[x] a yes to NOOP" in person.shown())
        assert record(tmp_path, "dialogue").state is State.NEW
        await person.send("QUIT")
        await person.until(lambda: "Esc goes back to the lesson" in person.state)
        await person.until(lambda: "[x] Right." in person.shown() and "Because of dialogue." in person.shown())
        assert record(tmp_path, "dialogue").state is State.DONE
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
        await person.until(lambda: "[x] Exercise 9" in person.shown())
    assert recordings(tmp_path) == []


async def test_nothing_is_suggested_and_an_empty_line_sends_nothing(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await connected(person)
        await person.press("enter")
        await person.until(lambda: "Nothing was sent" in person.state)
        assert person.wire()[-1].startswith("S 220")
        await person.send("EHLO me.example")
        await person.until(lambda: len(person.talk.exchanges) == 2 and not person.talk.owed)
        assert person.line.value == ""
        for suggestion in ("Goes out:", "You could also type", "MAIL FROM:<"):
            assert suggestion not in person.shown()


async def test_a_session_without_the_goal_is_a_try_and_sessions_count_together(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await connected(person)
        await person.send("QUIT")
        await person.until(lambda: person.talk.closed and "Not yet: a yes to NOOP" in person.shown())
        assert record(tmp_path, "dialogue").tries == 1
        await person.press("f5")
        await person.greeted()
        await person.until(lambda: not person.talk.closed and "[x] 221 to QUIT" in person.shown())
        await person.send("NOOP")
        await person.until(lambda: "[x] Right." in person.shown())


async def test_connecting_anew_in_the_middle(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await connected(person)
        await person.send("NOOP")
        await person.until(lambda: "[x] a yes to NOOP" in person.shown())
        first = person.talk
        await person.put("EHLO half a li")
        await person.press("f5")
        await person.greeted()
        assert first.closed
        assert person.line.value == ""
        assert "[x] a yes to NOOP" in person.shown()


async def test_hints_and_skip(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds", size=WIDE) as person:
        await connected(person)
        for words in ("Hint 1 of 3: Look.", "Hint 2 of 3", "There are no more hints", "The solution:"):
            await person.press("f6")
            await person.until(lambda words=words: words in person.shown())  # type: ignore[misc]
        await person.press("f7")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
    kept = record(tmp_path, "dialogue")
    assert (kept.state, kept.hints, kept.solution) == (State.SKIPPED, 3, True)


async def test_the_newest_hint_is_seen_in_a_small_terminal(tmp_path: Path) -> None:
    """Below the explanation of a reply that is longer than the room for both."""
    async with learning(tmp_path, "01_all_kinds") as person:
        await connected(person)
        await person.send("XYZZY")
        await person.until(lambda: "500: Not understood" in person.shown())
        for number in (1, 2, 3):
            await person.press("f6")
            await person.until(lambda number=number: f"Hint {number} of 3" in person.shown())  # type: ignore[misc]
        await person.send("HELP")
        await person.until(lambda: "Get a yes to NOOP" in person.shown())
        await person.send("NOOP")
        await person.until(lambda: "[x] a yes" in person.shown())
        await person.send("QUIT")
        await person.until(lambda: "Because of dialogue." in person.shown())


async def test_leaving_an_open_dialogue_asks_and_an_untouched_one_does_not(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await connected(person)
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, DialogueExerciseScreen))
        await person.greeted()
        await person.send("NOOP")
        await person.until(lambda: "[x] a yes" in person.shown())
        await person.press("escape")
        await person.until(lambda: isinstance(person.app.screen, Choice))
        await person.button("quit")
        await person.until(lambda: isinstance(person.app.screen, LessonScreen))
    assert record(tmp_path, "dialogue").state is not State.NEW


async def test_a_message_by_hand_and_what_became_of_it(tmp_path: Path) -> None:
    text = f"{FRONT}# One\n\nWords.\n\n{exercise('relay', MESSAGE)}"
    async with learning(tmp_path, "01_all_kinds", course=write_course(tmp_path / "c", text)) as person:
        await person.until(lambda: isinstance(person.app.screen, LessonScreen) and bool(person.app.screen.cards()))
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, DialogueExerciseScreen))
        await person.greeted()
        for line in ("HELO client.example", "MAIL FROM:<a@sender.example>", "RCPT TO:<b@far.example>", "DATA"):
            sent = len(person.talk.exchanges)
            await person.send(line)
            await person.until(lambda sent=sent: len(person.talk.exchanges) > sent and not person.talk.owed)  # type: ignore[misc]
        await person.until(lambda: "a lone dot ends it" in person.state)
        assert not isinstance(person.app.screen, MessageScreen)
        await person.until(lambda: "Editor" in person.footer())
        for line in ("Subject: x", "", ".hidden", "."):
            await person.send(line)
        await person.until(lambda: "[x] Right." in person.shown())
        assert isinstance(person.app.screen, DialogueExerciseScreen)
        goals = person.app.screen.standing.parts
        assert [(part.text, part.met) for part in goals] == [("a yes to the message", True), ("it came out", True)]
        assert any(line.endswith(" ..hidden") for line in person.wire())
    assert record(tmp_path, "relay").state is State.DONE


async def test_the_editor_is_there_for_whoever_asks_and_is_empty(tmp_path: Path) -> None:
    text = f"{FRONT}# One\n\nWords.\n\n{exercise('relay', MESSAGE)}"
    async with learning(tmp_path, "01_all_kinds", course=write_course(tmp_path / "c", text)) as person:
        await person.until(lambda: isinstance(person.app.screen, LessonScreen) and bool(person.app.screen.cards()))
        await person.press("enter")
        await person.until(lambda: isinstance(person.app.screen, DialogueExerciseScreen))
        await person.greeted()
        for line in ("HELO me.example", "MAIL FROM:<>", "RCPT TO:<b@far.example>", "DATA"):
            sent = len(person.talk.exchanges)
            await person.send(line)
            await person.until(lambda sent=sent: len(person.talk.exchanges) > sent and not person.talk.owed)  # type: ignore[misc]
        await person.until(lambda: person.talk.phase is Phase.MESSAGE)
        await person.press("f3")
        editor = await person.in_editor()
        assert editor.query_one("#message-text").text == ""  # type: ignore[attr-defined]
        await person.press(*"hello", "f8")
        await person.until(lambda: "[x] Right." in person.shown())


async def test_a_host_that_is_not_there_is_said(tmp_path: Path) -> None:
    gone = EXERCISES["dialogue"].replace("postfix-closed", "no-such-host")
    text = f"{FRONT}# One\n\nWords.\n\n{exercise('dialogue', gone)}"
    async with learning(tmp_path, "01_all_kinds", course=write_course(tmp_path / "c", text)) as person:
        await person.until(lambda: isinstance(person.app.screen, LessonScreen) and bool(person.app.screen.cards()))
        await person.press("enter")
        await person.until(lambda: any("no-such-host" in str(one.message) for one in person.app._notifications))


async def test_help_and_the_keys_of_the_moment(tmp_path: Path) -> None:
    async with learning(tmp_path, "01_all_kinds") as person:
        await connected(person)
        wanted = ("Help", "Codes", "Bytes", "Again", "Hint", "Skip", "Lesson", "Quit")
        await person.until(lambda: all(key in person.footer() for key in wanted))
        assert not any(key in person.footer() for key in ("May go", "Save", "Editor", "Give up"))
        await person.press("f1")
        await person.until(lambda: isinstance(person.app.screen, Reading))
        await person.until(lambda: "You are connected to a practice host" in person.shown())
