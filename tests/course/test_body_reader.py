"""The keys of each kind: what it reads, and what it refuses. The linter's table has the common ones."""

from __future__ import annotations

import pytest

from smtpwalk.course import bodies
from smtpwalk.course.bodies import Do, Step
from smtpwalk.course.exercise import Kind
from smtpwalk.course.exercise_reader import read_exercise
from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Table, read_chunk
from smtpwalk.errors import CourseError
from tests.course.making import COMMON, NOOP, exercise_of


def problems_of(toml: str) -> str:
    problems = Problems()
    table = Table.top(read_chunk(toml, "lesson.md", 1, problems), problems)
    exercise = read_exercise(table, lambda asked, key: "")
    if exercise is not None:
        with pytest.raises(CourseError):
            exercise.read()
    return " ".join(map(str, problems.found))


def test_a_dialogue() -> None:
    toml = NOOP.replace(
        '["NOOP"]', '[{ early = "EHLO x" }, "NOOP", "", { wait = 6 }, { wait = 0.5 }, { connect = true }]'
    )
    exercise = exercise_of(toml)
    assert (exercise.id, exercise.kind, exercise.title, exercise.hints[2]) == (
        "noop",
        Kind.DIALOGUE,
        "A title",
        "Look just here.",
    )
    assert isinstance(exercise.body, bodies.Dialogue)
    assert exercise.body.solution == (
        Step(Do.EARLY, "EHLO x"), Step(Do.SAY, "NOOP"), Step(Do.SAY, ""), Step(Do.WAIT, seconds=6),
        Step(Do.WAIT, seconds=0.5), Step(Do.CONNECT),
    )  # fmt: skip


def test_a_prediction() -> None:
    exercise = exercise_of(
        COMMON + 'id = "pp"\nkind = "predict"\nrecording = "a.smtp.jsonl"\nsession = 2\nown = ["x.example"]\n'
        'ask = "code"\nsolution = "550"\nbefore = { to = "rcpt" }\nnth = 3\n'
    )
    body = exercise.body
    assert isinstance(body, bodies.Predict)
    assert body.material == bodies.Material(recording="a.smtp.jsonl", session=2, own=("x.example",))
    assert (body.ask, body.nth, body.before is not None) == (bodies.Ask.CODE, 3, True)


def test_an_edit_with_files() -> None:
    exercise = exercise_of(
        COMMON + 'id = "ee"\nkind = "edit"\nnotation = "exim"\nfile = "a.conf"\nsolution_file = "b.conf"\n'
        "goal = [{ takes = false }]\n",
        {"a.conf": "old", "b.conf": "new"},
    )
    body = exercise.body
    assert isinstance(body, bodies.Edit)
    assert (body.name, body.text, body.solution) == ("a.conf", "old", "new")


def test_own_verdicts_and_pairs() -> None:
    body = exercise_of(
        COMMON
        + 'id = "vv"\nkind = "classify"\ntranscript = "S: 220 x"\nverdicts = ["yes", "no"]\nsolution = "no"\n'
    ).body
    assert isinstance(body, bodies.Classify)
    assert body.verdicts == ("yes", "no")
    order = exercise_of(
        COMMON + 'id = "oo"\nkind = "order"\nitems = ["a", "b", "c"]\nbefore = [["a", "c"]]\n'
    ).body
    assert isinstance(order, bodies.Order)
    assert order.before == (("a", "c"),)


HEAD = COMMON + 'id = "xx"\n'


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        (HEAD, "`kind` is missing"),
        (NOOP.replace('solution = ["NOOP"]', "solution = [{ wait = -1 }]"), "holds lines"),
        (NOOP.replace('solution = ["NOOP"]', "solution = [{ wait = 1, x = 2 }]"), "holds lines"),
        (NOOP.replace('solution = ["NOOP"]', "solution = [1]"), "holds lines"),
        (NOOP.replace('solution = ["NOOP"]', 'solution = "NOOP"'), "array of lines"),
        (HEAD + 'kind = "predict"\nask = "class"\nsolution = "6yz"\ntranscript = "S: 220"\n', "one of 2yz"),
        (
            HEAD + 'kind = "predict"\nask = "outcome"\nsolution = "no"\ntranscript = "S: 220"\n',
            "one of accepted",
        ),
        (
            HEAD + 'kind = "predict"\nsolution = "2yz"\ntranscript = "S: 220"\nbefore = { outbox = "any" }\n',
            "one exchange",
        ),
        (HEAD + 'kind = "predict"\nsolution = "2yz"\n', "it names none"),
        (HEAD + 'kind = "classify"\ntranscript = "S: 220"\n', "`solution` is missing"),
        (HEAD + 'kind = "classify"\ntranscript = "S: 220"\nsolution = "shut"\n', "`solution` cannot be"),
        (
            HEAD
            + 'kind = "edit"\nnotation = "exim"\ntext = "a"\nfile = "b"\nsolution = "c"\ngoal = [{ takes = true }]\n',
            "both there",
        ),
        (
            HEAD + 'kind = "edit"\nnotation = "exim"\nsolution = "c"\ngoal = [{ takes = true }]\n',
            "the file to mend",
        ),
        (
            HEAD + 'kind = "edit"\ntext = "a"\nsolution = "c"\ngoal = [{ takes = true }]\n',
            "`notation` is missing",
        ),
        (
            HEAD + 'kind = "choose"\nchoices = [{ text = "a", right = true }, { text = "a" }]\n',
            "say the same",
        ),
        (
            HEAD + 'kind = "choose"\nchoices = [{ text = "a", right = true }, { test = "b" }]\n',
            "Did you mean `text`",
        ),
        (HEAD + 'kind = "choose"\n', "right and wrong choices"),
        (HEAD + 'kind = "order"\nitems = ["a", "a", "b"]\n', "all different"),
        (HEAD + 'kind = "order"\nitems = ["a", "b", "c"]\nbefore = ["a"]\n', "pairs of items"),
        (HEAD + 'kind = "type"\n', "`answers` is missing"),
        (HEAD + 'kind = "type"\nanswers = ["a"]\nwrong = [{ answer = "b" }]\n', "`because` is missing"),
        (HEAD + 'kind = "type"\nanswers = [" "]\n', "`answers` is missing"),
        (HEAD + 'kind = "predict"\nsolution = "2yz"\nrecording = "../a.smtp.jsonl"\n', "own folder"),
    ],
)
def test_what_is_refused(toml: str, words: str) -> None:
    assert words in problems_of(toml)


def test_where_a_choice_was_written_does_not_tell_where_it_stands() -> None:
    """Shown in the same order each time, whatever the order in the file is; and the right one anywhere."""
    written = ['{ text = "yes", right = true }', '{ text = "no" }', '{ text = "perhaps" }', '{ text = "ask again" }']
    places = set()
    for name in "abcdefghijklmnop":
        shown = set()
        for turn in range(4):
            choices = ", ".join(written[turn:] + written[:turn])
            body = exercise_of(f'{COMMON}id = "x-{name}"\nkind = "choose"\nchoices = [{choices}]\n').body
            assert isinstance(body, bodies.Choose)
            shown.add(tuple(choice.text for choice in body.choices))
            places.add([choice.right for choice in body.choices].index(True))
        assert len(shown) == 1
    assert places == {0, 1, 2, 3}
