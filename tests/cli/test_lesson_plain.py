"""A lesson as lines, from its beginning to its end: text, exercises, leaving, passing by, going on, doing it again."""

from __future__ import annotations

from pathlib import Path

from tests.cli.lessons import Learner
from tests.course.making import CHOOSE, COMMON, EDIT, EDIT_RIGHT, NOOP

SECOND = CHOOSE.replace('"choose"\nkind', '"second"\nkind').replace("A title", "The second")
IDS = ("choose", "noop", "second")


def test_from_beginning_to_end(tmp_path: Path) -> None:
    learner = Learner(tmp_path, CHOOSE, NOOP, SECOND)
    said = learner.learn("2", "1", "HELP", "QUIT", "", "NOOP", "QUIT", "1")
    assert learner.states(IDS) == ["done"] * 3
    assert said.index(":quit leaves") < said.index("--- Exercise")
    assert "Not yet. Still missing:" in said
    assert "250 as reply to NOOP" in said
    assert said.count("Why: It is so.") == 3
    assert "3 of 3 exercises of this lesson are done." in said
    assert learner.progress.record("choose").tries == 1


def test_an_exercise_that_cannot_be_read_is_left_out_and_said(tmp_path: Path) -> None:
    learner = Learner(tmp_path, NOOP.replace("solution", "solutoin"), SECOND)
    said = learner.learn("1")
    assert "This exercise cannot be read and is left out. 01_first/lesson.md, line" in said
    assert learner.states(("noop", "second")) == ["new", "done"]


def test_leaving_and_going_on(tmp_path: Path) -> None:
    learner = Learner(tmp_path, CHOOSE, SECOND)
    assert "goes on from here" in learner.learn("1", ":quit")
    assert learner.states(("choose", "second")) == ["done", "new"]
    said = learner.learn("1")
    assert "Going on where you were" in said
    assert "# First" not in said
    assert "A title (done)" not in said
    assert learner.states(("choose", "second")) == ["done", "done"]


def test_the_end_of_the_input_leaves(tmp_path: Path) -> None:
    learner = Learner(tmp_path, CHOOSE, SECOND)
    assert "goes on from here" in learner.learn()
    assert learner.states(("choose", "second")) == ["new", "new"]


def test_passing_by_and_coming_back(tmp_path: Path) -> None:
    learner = Learner(tmp_path, CHOOSE, SECOND)
    assert "Passed by." in learner.learn(":skip", "1")
    assert learner.states(("choose", "second")) == ["skipped", "done"]
    said = learner.learn("1")
    assert "The second (done)" in said
    assert learner.states(("choose", "second")) == ["done", "done"]


def test_doing_it_again(tmp_path: Path) -> None:
    learner = Learner(tmp_path, CHOOSE)
    learner.learn("1")
    said = learner.learn()
    assert "A title (done)" in said
    assert "== First" in said
    said = learner.learn("2", "1", again=True)
    assert "Not yet." in said
    assert learner.states(("choose",)) == ["done"]


def test_wrong_answers_first_hints_and_the_solution(tmp_path: Path) -> None:
    learner = Learner(tmp_path, CHOOSE)
    said = learner.learn("2", ":hint", ":hint", ":solution", "1")
    assert "Hint 2 of 3" in said
    assert "The solution:" in said
    record = learner.progress.record("choose")
    assert (str(record.state), record.tries, record.hints, record.solution) == ("done", 1, 2, True)


def test_skipping_a_dialogue_between_two_connections(tmp_path: Path) -> None:
    learner = Learner(tmp_path, NOOP, CHOOSE)
    learner.learn("QUIT", ":skip", "1")
    assert learner.states(("noop", "choose")) == ["skipped", "done"]


def test_what_is_typed_instead_of_enter_goes_out(tmp_path: Path) -> None:
    learner = Learner(tmp_path, NOOP)
    said = learner.learn("QUIT", "NOOP", "QUIT")
    assert learner.states(("noop",)) == ["done"]
    assert said.index("C: QUIT") < said.index("C: NOOP")


def test_beginning_anew_between_two_connections(tmp_path: Path) -> None:
    learner = Learner(tmp_path, NOOP)
    said = learner.learn("QUIT", ":anew", "NOOP", "QUIT")
    assert learner.states(("noop",)) == ["done"]
    assert "Begun anew" in said


def test_a_question_cannot_begin_anew(tmp_path: Path) -> None:
    assert "Only a dialogue" in Learner(tmp_path, CHOOSE).learn(":anew", "1")


def test_not_yet_is_said_once(tmp_path: Path) -> None:
    order = (
        COMMON + 'id = "ord"\nkind = "order"\nitems = ["a", "b", "c"]\n',
        CHOOSE.replace('{ text = "b" }', '{ text = "b", because = "Not yet: [no](code:550) `b`." }'),
    )
    said = Learner(tmp_path, *order).learn("1 2 3", ":skip", "2", "1")
    assert said.count("Not yet") == 2
    assert "the wrong way round." in said
    assert "Not yet: no b." in said


def test_mending_a_file(tmp_path: Path) -> None:
    learner = Learner(tmp_path, EDIT)

    def mended() -> str:
        (tmp_path / "drafts" / "mend" / "main.cf").write_text(EDIT_RIGHT)
        return ""

    said = learner.learn("", mended)
    assert "is refused" in said
    assert learner.states(("mend",)) == ["done"]


def test_nothing_of_a_course_acts_on_the_terminal(tmp_path: Path) -> None:
    learner = Learner(
        tmp_path,
        CHOOSE.replace('"a"', '"a\\u001b[2J"').replace("Do it.", "Do\\u009b it."),
        text="x\x1b]0;y\n",
    )
    said = learner.learn(":hint", ":solution", "1")
    assert "\x1b" not in said
    assert "\x9b" not in said
