"""The linter: a sound course passes; each broken one is caught, with file, line, rule and next action."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpwalk.course.check import check_course
from smtpwalk.course.loader import course_folder
from smtpwalk.practice.catalogue import catalogue
from smtpwalk.practice.personality import load_personality
from smtpwalk.practice.shelf import hosts
from tests.course.making import CHOOSE, COMMON, COURSE, FRONT, NOOP, block, lesson, problems_of, write_course

FILE, TOML = "01_first/lesson.md", "course.toml"
RECORDING = (
    '{"smtpwalk":1,"started":"2026-01-31T09:30:00+01:00","target":{"host":"mx.target.example","port":25},'
    '"permission":"mine","by":"test"}\n'
)
EVENTS = RECORDING + "".join(
    f'{{"t":{t},"s":1,"dir":"{who}","data":"{data}\\r\\n"}}\n'
    for t, (who, data) in enumerate(
        [("S", "220 mx ESMTP"), ("C", "HELO a"), ("S", "250 mx"), ("C", "NOOP"), ("S", "250 ok")]
    )
)
SHOWN = (
    FRONT
    + '[[recording]]\nfile = "a.smtp.jsonl"\nverdict = "cannot-tell"\ngives = [{ reply = 250, to = "noop" }]\n'
)
ORDER = COMMON + 'id = "o-1"\nkind = "order"\nitems = ["a", "b", "c"]\n'
TYPE = COMMON + 'id = "t-1"\nkind = "type"\nanswers = ["x"]\n'
PREDICT = (
    COMMON
    + 'id = "p-1"\nkind = "predict"\npractice = "postfix-closed"\nlines = ["NOOP"]\nask = "class"\nsolution = "2yz"\n'
)
CLASSIFY = (
    COMMON
    + 'id = "c-1"\nkind = "classify"\ntranscript = """\nS: 220 x\nC: QUIT\nS: 221 x\n"""\nsolution = "cannot-tell"\n'
)
EDIT = (
    COMMON + 'id = "e-1"\nkind = "edit"\nnotation = "postfix-main"\ntext = "mynetworks = 0.0.0.0/0\\n"\n'
    'solution = "mynetworks = 192.0.2.0/24\\n"\ngoal = [{ takes = false }]\n'
)


@pytest.mark.parametrize(
    "text",
    [
        lesson(),
        lesson(exercises="".join(map(block, (NOOP, CHOOSE, ORDER, TYPE, PREDICT, CLASSIFY, EDIT)))),
        lesson(FRONT + "\n[[exercise]]\n" + NOOP, exercises=""),
        lesson(
            text="See [this](lesson.md#noop), [a host](practice:percent-hack), [550](code:550), [it](code:5.7.1).\n"
        ),
        lesson(text="`[x](gone.md)` and [web](https://example.org/x)\n"),
        lesson(
            text="```smtp\nS: 220 x\nC: QUIT\n```\n\n```timeline\n1978-05-03  a\n1982  b\n  goes on\n```\n"
        ),
        lesson(text="~~~toml\na = 1\n~~~\n\n````json\n{}\n````\n"),
        lesson().replace("\n", "\r\n"),
    ],
    ids=["plain", "all kinds", "in front", "links", "no links", "blocks", "other fences", "crlf"],
)
def test_a_sound_course_passes(text: str, tmp_path: Path) -> None:
    assert problems_of(write_course(tmp_path, text)) == ()


def test_files_that_are_used_pass(tmp_path: Path) -> None:
    edit = EDIT.replace('text = "mynetworks = 0.0.0.0/0\\n"', 'file = "main.cf"').replace(
        'solution = "mynetworks = 192.0.2.0/24\\n"', 'solution_file = "fixed.cf"'
    )
    text = lesson(SHOWN, "[the session](a.smtp.jsonl)\n", block(NOOP) + block(edit))
    files = {
        "01_first/a.smtp.jsonl": EVENTS,
        "01_first/main.cf": "mynetworks = 0.0.0.0/0\n",
        "01_first/fixed.cf": "mynetworks = 192.0.2.0/24\n",
        "README.md": "For trainers.",
        ".hidden": "An editor's own.",
    }
    assert problems_of(write_course(tmp_path, text, files=files)) == ()


def test_the_course_of_the_package_passes() -> None:
    assert [str(problem) for problem in check_course(course_folder())[1]] == []


Broken = tuple[str, str, dict[str, str], str, int, str, str]
"""Name, lesson.md, further files, then the file, line, rule and words of the problem that must be found."""


def swapped(old: str, new: str, text: str = NOOP) -> str:
    """The lesson with one thing changed in its exercise."""
    assert old in text
    return lesson(exercises=block(text.replace(old, new)))


def written(text: str) -> str:
    return lesson(text=text)


BROKEN: list[Broken] = [
    ("no front matter", "# Hello\n", {}, FILE, 1, "front-matter", "begins with its front matter"),
    ("front matter never ends", "+++\ntitle = 1\n", {}, FILE, 1, "front-matter", "very top"),
    ("no TOML in front", lesson("title = First\n"), {}, FILE, 2, "toml", "not TOML"),
    (
        "no TOML in an exercise",
        swapped('kind = "dialogue"', "kind = dialogue"),
        {},
        FILE,
        17,
        "toml",
        "not TOML",
    ),
    (
        "no sources",
        lesson(FRONT.replace('["RFC 5321 section 4.2"]', "[]")),
        {},
        FILE,
        4,
        "sources",
        "facts come from",
    ),
    (
        "no title",
        lesson(FRONT.replace('title = "First"\n', "")),
        {},
        FILE,
        2,
        "missing",
        "`title` is missing",
    ),
    ("a misspelt key", lesson(FRONT + "minuts = 3\n"), {}, FILE, 5, "unknown-key", "Did you mean `minutes`"),
    ("minutes of a day", lesson(FRONT + "minutes = 600\n"), {}, FILE, 5, "value", "from 1 to 60"),
    ("two hints", swapped('"Look.", ', ""), {}, FILE, 14, "hints", "There must be 3 hints, and there are 2"),
    ("the same hint twice", swapped('"Look."', '"Look here."'), {}, FILE, 14, "hints", "say the same"),
    ("an empty hint", swapped('"Look."', '" "'), {}, FILE, 14, "hints", "there are 2"),
    ("no reason", swapped('reason = "It is so."\n', ""), {}, FILE, 12, "missing", "`reason`"),
    ("an id twice", lesson(exercises=block(NOOP) * 2), {}, FILE, 23, "unique-id", "taken already"),
    ("an id with capitals", swapped('id = "noop"', 'id = "Noop"'), {}, FILE, 16, "value", "small letters"),
    ("no such kind", swapped('"dialogue"', '"dialog"'), {}, FILE, 17, "value", "Did you mean `dialogue`"),
    (
        "no such host",
        swapped("postfix-closed", "postfix-close"),
        {},
        FILE,
        12,
        "host",
        "Did you mean postfix-closed",
    ),
    (
        "no such stage",
        swapped('"noop"', '"nop"', NOOP.replace('id = "noop"', 'id = "x-x"')),
        {},
        FILE,
        19,
        "value",
        "noop",
    ),
    ("no such code", swapped("reply = 250", "reply = 25"), {}, FILE, 19, "value", "`reply` must be"),
    (
        "a goal that asks nothing",
        swapped('reply = 250, to = "noop"', ""),
        {},
        FILE,
        19,
        "goal",
        "asks nothing",
    ),
    (
        "a goal without parts",
        swapped('[{ reply = 250, to = "noop" }]', "[]"),
        {},
        FILE,
        19,
        "goal",
        "`goal` is missing",
    ),
    (
        "reached untouched",
        swapped('250, to = "noop"', '220, to = "greeting"'),
        {},
        FILE,
        12,
        "fails-untouched",
        "before anything",
    ),
    (
        "reached by leaving",
        swapped('250, to = "noop"', '221, to = "quit"').replace('["NOOP"]', '["NOOP", "QUIT"]'),
        {},
        FILE,
        12,
        "fails-untouched",
        "by QUIT alone",
    ),
    (
        "not reached",
        swapped('["NOOP"]', '["HELP"]'),
        {},
        FILE,
        12,
        "passes-solved",
        "still missing: 250 as reply to NOOP",
    ),
    (
        "a line too many",
        swapped('["NOOP"]', '["NOOP", "QUIT", "NOOP"]'),
        {},
        FILE,
        12,
        "passes-solved",
        "hangs up before",
    ),
    ("no solution", swapped('solution = ["NOOP"]\n', ""), {}, FILE, 12, "missing", "array of lines"),
    (
        "a solution of two lines in one",
        swapped('["NOOP"]', '["NOOP\\nQUIT"]'),
        {},
        FILE,
        20,
        "value",
        "holds lines",
    ),
    (
        "a wrong prediction",
        lesson(exercises=block(PREDICT.replace("2yz", "5yz"))),
        {},
        FILE,
        12,
        "passes-solved",
        "what comes is 2yz",
    ),
    (
        "nothing to predict",
        lesson(exercises=block(PREDICT + 'before = { to = "data" }\n')),
        {},
        FILE,
        12,
        "passes-solved",
        "no reply there",
    ),
    (
        "two dialogues",
        lesson(exercises=block(PREDICT + 'transcript = "S: 220 x"\n')),
        {},
        FILE,
        12,
        "material",
        "one dialogue",
    ),
    (
        "a bad transcript",
        lesson(exercises=block(CLASSIFY.replace("S: 221", "221"))),
        {},
        FILE,
        12,
        "recording",
        "begins with",
    ),
    (
        "a verdict against the host",
        lesson(
            exercises=block(
                PREDICT.replace("predict", "classify").replace(
                    'ask = "class"\nsolution = "2yz"', 'solution = "open"'
                )
            )
        ),
        {},
        FILE,
        12,
        "verdict",
        "really closed",
    ),
    (
        "no right ground",
        lesson(exercises=block(CLASSIFY + 'grounds = [{ text = "a" }]\n')),
        {},
        FILE,
        24,
        "value",
        "No ground is right",
    ),
    (
        "only right choices",
        lesson(exercises=block(CHOOSE.replace('{ text = "b" }', '{ text = "b", right = true }'))),
        {},
        FILE,
        18,
        "choices",
        "2 of 2 are right",
    ),
    (
        "any order is right",
        lesson(exercises=block(ORDER + "before = []\n").replace('["a", "b", "c"]', '["a", "b"]')),
        {},
        FILE,
        18,
        "items",
        "three items",
    ),
    (
        "pairs of strangers",
        lesson(exercises=block(ORDER + 'before = [["a", "z"]]\n')),
        {},
        FILE,
        19,
        "value",
        "pairs of items",
    ),
    (
        "a mistake that is right",
        lesson(exercises=block(TYPE + 'wrong = [{ answer = " X.", because = "no" }]\n')),
        {},
        FILE,
        12,
        "passes-solved",
        "called wrong",
    ),
    (
        "a file that is whole already",
        lesson(exercises=block(EDIT.replace("0.0.0.0/0", "192.0.2.0/24", 1))),
        {},
        FILE,
        12,
        "fails-untouched",
        "as it stands",
    ),
    (
        "a file mended into another fault",
        lesson(exercises=block(EDIT.replace("192.0.2.0/24", "192.0.2.0/24\\nnonsense"))),
        {},
        FILE,
        12,
        "passes-solved",
        "line 2",
    ),
    (
        "a file that is not there",
        lesson(exercises=block(EDIT.replace('text = "mynetworks = 0.0.0.0/0\\n"', 'file = "main.cf"'))),
        {},
        "01_first/main.cf",
        0,
        "file",
        "cannot be read",
    ),
    (
        "a file from elsewhere",
        lesson(
            exercises=block(EDIT.replace('text = "mynetworks = 0.0.0.0/0\\n"', 'file = "../course.toml"'))
        ),
        {},
        FILE,
        19,
        "file",
        "own folder",
    ),
    (
        "no such notation",
        lesson(exercises=block(EDIT.replace("postfix-main", "postfix"))),
        {},
        FILE,
        18,
        "value",
        "postfix-main",
    ),
    ("no text", lesson(text=""), {}, FILE, 6, "text", "no text"),
    ("no exercise", lesson(exercises=""), {}, FILE, 6, "exercises", "no exercise"),
    ("a dead link", written("[x](gone.md)\n"), {}, FILE, 7, "link", "no such file"),
    ("a dead link to a lesson", written("[x](../02_next/lesson.md)\n"), {}, FILE, 7, "link", "course.toml"),
    ("a dead link to an exercise", written("[x](#gone)\n"), {}, FILE, 7, "link", "no exercise gone"),
    ("a dead link to a host", written("[x](practice:gone)\n"), {}, FILE, 7, "link", "practice host"),
    ("a dead link to a code", written("[x](code:299)\n"), {}, FILE, 7, "link", "reply code"),
    (
        "a recording without words",
        written("[x](a.smtp.jsonl)\n"),
        {"01_first/a.smtp.jsonl": EVENTS},
        FILE,
        7,
        "link",
        "[[recording]]",
    ),
    (
        "a block that never ends",
        lesson(exercises=block(NOOP) + "```smtp\nS: 220 x\n"),
        {},
        FILE,
        22,
        "block",
        "never closed",
    ),
    ("a block of what", written("```\nx\n```\n"), {}, FILE, 7, "block", "says what it is"),
    ("no SMTP", written("```smtp\nS: 999 x\n```\n"), {}, FILE, 8, "block", "no part of an SMTP"),
    ("a server without a code", written("```smtp\nS: 2x0 ok\n```\n"), {}, FILE, 8, "block", "begins with three digits"),
    ("a key nearly right", swapped('"noop" }', '"noop", tsl = true }'), {}, FILE, 19, "unknown-key", "mean `tls`"),
    ("another leaf meant", swapped('to = "noop"', 'otbox = "any"'), {}, FILE, 19, "unknown-key", "mean `outbox`"),
    ("no TOML in a block", written("```toml\nx\n```\n"), {}, FILE, 7, "block", "not TOML"),
    ("no JSON in a block", written("```json\n{\n```\n"), {}, FILE, 7, "block", "not JSON"),
    (
        "no main.cf",
        written("```postfix-main\na = b\nnonsense\n```\n"),
        {},
        FILE,
        9,
        "block",
        "cannot be read",
    ),
    (
        "time runs backwards",
        written("```timeline\n1999  a\n1998  b\n```\n"),
        {},
        FILE,
        9,
        "block",
        "runs forward",
    ),
    ("a line too long", written(f"```text\n{'x' * 77}\n```\n"), {}, FILE, 8, "block", "77 signs"),
    ("a sign that acts", written("a\x1b[2Jb\n"), {}, FILE, 7, "signs", "acts or hides"),
    ("a mark of doubt", written("It was so [?].\n"), {}, FILE, 7, "unsure", "how sure"),
    (
        "a stray file",
        lesson(),
        {"01_first/notes.txt": "x"},
        "01_first/notes.txt",
        0,
        "stray-file",
        "names this file",
    ),
    ("a stray folder", lesson(), {"02_next/lesson.md": "x"}, "02_next", 0, "stray-file", "names no 02_next"),
    ("a recording that is not there", lesson(SHOWN), {}, FILE, 5, "recording", "a.smtp.jsonl"),
    (
        "a recording that is none",
        lesson(SHOWN),
        {"01_first/a.smtp.jsonl": "{}\n"},
        FILE,
        5,
        "recording",
        "not a recording",
    ),
    (
        "no such session",
        lesson(SHOWN + "session = 7\n"),
        {"01_first/a.smtp.jsonl": EVENTS},
        FILE,
        5,
        "recording",
        "no session 7",
    ),
    (
        "a recording that shows something else",
        lesson(SHOWN.replace("250", '"5yz"')),
        {"01_first/a.smtp.jsonl": EVENTS},
        FILE,
        5,
        "recording-gives",
        "does not show",
    ),
    (
        "a recording that allows another verdict",
        lesson(SHOWN.replace("cannot-tell", "closed")),
        {"01_first/a.smtp.jsonl": EVENTS},
        FILE,
        5,
        "verdict",
        "allows cannot-tell (not-asked), not 'closed'. If that is what the lesson says, write `verdict = ",
    ),
    (
        "a recording without a verdict",
        lesson(SHOWN.replace('verdict = "cannot-tell"\n', "")),
        {"01_first/a.smtp.jsonl": EVENTS},
        FILE,
        5,
        "verdict",
        "and `verdict` is missing",
    ),
    (
        "a relay test with half a plan",
        lesson(SHOWN),
        {"01_first/a.smtp.jsonl": EVENTS + '{"t":9,"s":1,"dir":"X","what":"plan","depth":"rcpt"}\n'},
        FILE,
        5,
        "recording",
        "not whole. Record the test anew",
    ),
    (
        "a verdict that the dialogue does not allow",
        lesson(exercises=block(CLASSIFY.replace("cannot-tell", "open"))),
        {},
        FILE,
        12,
        "verdict",
        "allows cannot-tell (not-asked), not open",
    ),
    (
        "an id that no list finds",
        swapped('id = "noop"', '"id" = "noop"'),
        {},
        FILE,
        12,
        "id-line",
        "on a line of its own",
    ),
]


@pytest.mark.parametrize("broken", BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_lesson_is_caught(broken: Broken, tmp_path: Path) -> None:
    _, text, files, file, line, rule, words = broken
    found = problems_of(write_course(tmp_path, text, files=files))
    fitting = [problem for problem in found if (problem.file, problem.rule) == (file, rule)]
    assert fitting, [str(problem) for problem in found]
    assert line in [problem.line for problem in fitting], [str(problem) for problem in found]
    said = " ".join(map(str, fitting))
    assert words in said
    assert all(problem.hint for problem in found)


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"),
    [
        ("course = 1", "course = 2", "version", "must be 1"),
        ("course = 1\n", "", "version", "must be 1"),
        ('name = "tiny"', 'name = "My course"', "value", "small letters"),
        ('title = "A tiny course"\n', "", "missing", "`title`"),
        ('["01_first"]', "[]", "missing", "`lessons`"),
        ('["01_first"]', '["01_first", "02_gone"]', "no-lesson", "no folder 02_gone"),
        ('["01_first"]', '["01_first", "01_first"]', "unique-id", "named twice"),
        ('["01_first"]', '["../01_first"]', "lesson-name", "NN_name"),
        ('["01_first"]', '"first"', "lesson-name", "NN_name"),
        ('["01_first"]', "[1]", "value", "array of texts"),
        ("course = 1", "course = one", "toml", "not TOML"),
        ("lessons", "lesons", "unknown-key", "Did you mean `lessons`"),
    ],
)
def test_a_broken_course_file_is_caught(old: str, new: str, rule: str, words: str, tmp_path: Path) -> None:
    found = problems_of(write_course(tmp_path, course=COURSE.replace(old, new)))
    fitting = [problem for problem in found if (problem.file, problem.rule) == (TOML, rule)]
    assert fitting, [str(problem) for problem in found]
    assert words in " ".join(map(str, fitting))


def test_what_is_no_course_is_said(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert (problem.file, problem.rule) == (TOML, "file")


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"", b"x" * (2 << 20), b"\0" * 100], ids=["bytes", "empty", "long", "nul"]
)
def test_bytes_that_are_no_lesson(data: bytes, tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    (folder / FILE).write_bytes(data)
    assert {problem.file for problem in problems_of(folder)} == {FILE}


def test_every_problem_is_shown_and_not_only_the_first(tmp_path: Path) -> None:
    text = lesson(
        FRONT + "x = 1\n",
        "[a](gone)\n",
        block(NOOP.replace("NOOP", "HELP")) + block(CHOOSE.replace("hints", "hint")),
    )
    rules = [problem.rule for problem in problems_of(write_course(tmp_path, text))]
    assert set(rules) == {"unknown-key", "link", "passes-solved", "hints"}


def test_a_message_is_safe_to_show(tmp_path: Path) -> None:
    text = lesson(text="[a](\x1b]0;x)\n")
    assert all("\x1b" not in str(problem) for problem in problems_of(write_course(tmp_path, text)))


def test_hosts_of_the_trainer_count(tmp_path: Path) -> None:
    own = load_personality(hosts()["postfix-closed"], "mine.toml")
    folder = write_course(tmp_path, swapped("postfix-closed", "mine"))
    assert [problem.rule for problem in problems_of(folder)] == ["host"]
    assert check_course(folder, (*catalogue(), own))[1] == ()
