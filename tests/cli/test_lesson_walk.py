"""Dialogue exercises on a practice host: the lesson ticks itself, and every connection counts."""

from __future__ import annotations

from pathlib import Path

from smtpwalk.cli.lesson_walk import Dialogues
from smtpwalk.cli.lesson_words import Aid, Leave, LessonConsole
from smtpwalk.course.bodies import Dialogue
from smtpwalk.course.goals import Standing
from smtpwalk.course.progress import Progress
from smtpwalk.practice.catalogue import personality
from tests.cli.terminal import Terminal
from tests.course.making import COMMON, exercise_of

SENT = [
    "HELO a.example",
    "MAIL FROM:<a@b.example>",
    "RCPT TO:<c@d.example>",
    "DATA",
    "Subject: x",
    "",
    "Hi",
    ".",
    "QUIT",
]


def walked(
    tmp_path: Path, host: str, goal: str, *typed: str, connections: int = 1
) -> tuple[list[Standing | None], str, Aid]:
    exercise = exercise_of(
        COMMON + f'id = "xx"\nkind = "dialogue"\npractice = "{host}"\ngoal = [{goal}]\nsolution = ["QUIT"]\n'
    )
    assert isinstance(exercise.body, Dialogue)
    terminal = Terminal(typed)
    aid = Aid(exercise, Progress(tmp_path / "p.json", "c"), terminal.console)
    console = LessonConsole(terminal.console, aid)
    with Dialogues(exercise.body, personality(host), aid, console) as dialogues:
        dialogues.once()
        found = [dialogues.answer() for _ in range(connections)]
    return found, terminal.text, aid


def test_goals_are_ticked_when_they_come_about(tmp_path: Path) -> None:
    (found,), said, _ = walked(
        tmp_path, "postfix-closed", '{ reply = 250, to = "noop", say = "a yes" }, { reply = 221, say = "the end" }',
        "NOOP", "QUIT",
    )  # fmt: skip
    assert found is not None
    assert found.done
    assert said.index("C: NOOP") < said.index("[x] a yes") < said.index("C: QUIT") < said.index("[x] the end")
    assert said.count("[x]") == 2
    assert said.count("That is it.") == 1


def test_a_message_that_arrives_later_counts(tmp_path: Path) -> None:
    (found,), said, _ = walked(
        tmp_path, "sendmail-86-open", '{ outbox = "outside", say = "it came out" }', *SENT
    )
    assert found is not None
    assert found.done
    assert "[x] it came out" in said


def test_a_second_connection_counts_with_the_first(tmp_path: Path) -> None:
    found, _, _ = walked(
        tmp_path, "postfix-closed", '{ count = 2, of = { to = "noop" } }, { sessions = 2 }',
        "NOOP", "QUIT", "NOOP", "QUIT", connections=2,
    )  # fmt: skip
    assert [standing.done for standing in found if standing] == [False, True]


def test_the_guide_keeps_silent_and_an_empty_line_sends_nothing(tmp_path: Path) -> None:
    (found,), said, _ = walked(tmp_path, "postfix-closed", '{ to = "ehlo" }', "", "QUIT")
    assert found is not None
    assert not found.done
    assert "Suggested" not in said
    assert "EHLO" not in said.replace("then send EHLO", "")
    assert "Nothing was sent." in said


def test_words_work_within_a_dialogue(tmp_path: Path) -> None:
    (found,), said, aid = walked(tmp_path, "postfix-closed", '{ to = "noop" }', ":hint", ":skip")
    assert found is None
    assert aid.leaving is Leave.SKIP
    assert "Hint 1 of 3" in said


def test_leaving_after_it_is_done_keeps_it_done(tmp_path: Path) -> None:
    (found,), _, aid = walked(tmp_path, "postfix-closed", '{ to = "noop" }', "NOOP", ":quit")
    assert found is not None
    assert found.done
    assert aid.leaving is Leave.QUIT


def test_leaving_sends_no_quit_and_reaches_no_goal(tmp_path: Path) -> None:
    for goal in ('{ reply = 221, to = "quit" }', '{ state = "closed" }'):
        (found,), said, aid = walked(tmp_path, "postfix-closed", goal, "NOOP", ":quit")
        assert found is None
        assert aid.leaving is Leave.QUIT
        assert "QUIT" not in said
        assert "[x]" not in said


def test_what_must_not_happen_is_ticked_with_the_rest(tmp_path: Path) -> None:
    goal = '{ not = [{ to = "help" }], say = "no help" }, { to = "noop", say = "a noop" }'
    (found,), said, _ = walked(tmp_path, "postfix-closed", goal, "RSET", "NOOP", "QUIT")
    assert found is not None
    assert found.done
    assert said.index("C: RSET") < said.index("C: NOOP") < said.index("[x] no help")


def test_beginning_anew_makes_up_for_what_must_not_happen(tmp_path: Path) -> None:
    goal = '{ not = [{ to = "rset" }], say = "no rset" }, { to = "noop", say = "a noop" }'
    (found,), said, _ = walked(tmp_path, "postfix-closed", goal, "RSET", "NOOP", ":anew", "NOOP", "QUIT")
    assert found is not None
    assert found.done
    assert said.count("[x] a noop") == 2
    assert said.index("C: RSET") < said.index("Begun anew") < said.index("[x] no rset")
    assert said.count("S: 220") == 2


def test_what_was_reached_stays_so(tmp_path: Path) -> None:
    goal = '{ not = [{ to = "rset" }] }, { to = "noop" }'
    (found,), _, _ = walked(tmp_path, "postfix-closed", goal, "NOOP", "RSET", "QUIT")
    assert found is not None
    assert found.done


def test_beginning_anew_forgets_sessions_and_messages(tmp_path: Path) -> None:
    goal = '{ outbox = "outside" }, { sessions = 2 }'
    (found,), _, _ = walked(
        tmp_path, "sendmail-86-open", goal, *SENT[:-1], ":anew", *SENT
    )
    assert found is not None
    assert [part.met for part in found.parts] == [True, False]


def test_a_message_on_its_way_counts_when_somebody_leaves(tmp_path: Path) -> None:
    (found,), _, _ = walked(tmp_path, "sendmail-86-open", '{ outbox = "outside" }', *SENT[:-1], ":quit")
    assert found is not None
    assert found.done


def test_each_message_is_said_once(tmp_path: Path) -> None:
    (_,), said, _ = walked(tmp_path, "sendmail-86-open", '{ outbox = "outside" }', *SENT)
    assert said.count('Message to <c@d.example> from <a@b.example>, "x": it came out at a foreign address.') == 1


def test_inside_tls(tmp_path: Path) -> None:
    (found,), _, _ = walked(
        tmp_path, "starttls-open", '{ to = "noop", tls = true }', "EHLO a.example", "STARTTLS", "NOOP", "QUIT"
    )
    assert found is not None
    assert found.done
