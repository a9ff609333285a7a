"""Host files read strictly: what a good one says is kept, and each bad one gets a message of its own."""

from __future__ import annotations

import re

import pytest

from smtpwalk.errors import HostFileError
from smtpwalk.practice import personality, shelf
from smtpwalk.practice.house import Fate
from smtpwalk.practice.lines import BareLf
from smtpwalk.practice.personality import Pace, load_personality
from smtpwalk.wire.paths import Form
from smtpwalk.wire.stages import Stage

from .stand_in import SMALL, host, small


def test_a_good_file_is_read() -> None:
    found = host(
        """
difficulty = 7
honours = ["percent"]
users = ["carol"]
delay = 3
bare_lf = { commands = "ignore" }
[pace]
pause = 1
grow = 0.5
most = 9
[limits.errors]
most = 3
[[rule]]
on = ["mail", "rcpt"]
when = { sender = "own", nth = 2 }
say = ["250-one", "250 two {sender}"]
pause = 0.5
drip = 0.1
unverified = true
[[rule]]
on = "rcpt"
when = { form = "percent" }
raw = "250\\n"
fate = "nowhere"
takes = true
"""
    )
    assert (found.name, found.title, found.difficulty) == ("small", "A small host", 7)
    assert found.naming.honours == {Form.PERCENT}
    assert found.naming.users == {"carol"}
    assert found.naming.names[0] == "mx.small.test"
    assert (found.delay, found.bare_lf, found.bare_lf_message) == (3.0, BareLf.IGNORE, BareLf.IGNORE)
    assert found.pace == Pace(1.0, 0.5, 9.0, 0.0)
    assert [found.pace.before(reply) for reply in (0, 1, 100)] == [1.0, 1.5, 9.0]
    first, second = found.rules[:2]
    assert first.on == {Stage.MAIL, Stage.RCPT}
    assert (first.when.sender, first.when.nth, first.unverified) == (frozenset({"own"}), 2, True)
    assert (first.answer.pause, first.answer.drip, first.answer.code) == (0.5, 0.1, 250)
    assert (second.answer.raw, second.answer.fate, second.answer.takes) == (True, Fate.NOWHERE, True)
    assert first in found.unverified


def test_a_key_that_a_file_does_not_have_comes_from_the_one_it_extends() -> None:
    found = host("[limits.errors]\nmost = 3\n[greeting]\npause = 2.5\n")
    assert found.limits.errors.most == 3
    assert found.limits.errors.answer.close
    assert found.greeting.pause == 2.5
    assert found.greeting.lines[0].fill({"host": b"h"}) == b"220 h ESMTP Postfix\r\n"


def test_rules_of_the_file_come_before_those_of_its_base() -> None:
    found = host('[[rule]]\non = "mail"\nsay = "250 mine"\n')
    assert found.rules[0].file == "small.toml"
    assert {rule.file for rule in found.rules[1:]} == {"_base/postfix.toml"}


RULE = '[[rule]]\non = "mail"\n'
BAD = [
    # what stands at the end of the small file, what is left out of it, the line named, the rule named
    ('title = "twice"\n', "", 9, "this is not TOML: Cannot overwrite a value"),
    ("what now\n", "", 9, "this is not TOML"),
    ('x = """\n', "", 10, "this is not TOML"),
    ("x = " + "[" * 5000 + "\n", "", 0, "the brackets are nested too deeply"),
    ("", "title", 0, "`title` is missing: what people see in the list"),
    ('title = " "\n', "title", 8, "`title` is empty"),
    ("title = 3\n", "title", 8, "`title` must be a text in quotes, not 3"),
    ("", "host", 0, "`host` is missing"),
    ('host = "a b"\n', "host", 8, "`host` must be a host name, not 'a b'"),
    ("", "domains", 0, "`domains` is missing"),
    ('domains = ["ok.test", "-"]\n', "domains", 8, "`domains` must be a host name, not '-'"),
    ("domains = [1]\n", "domains", 8, "`domains` must hold texts in quotes, not 1"),
    ("", "truth", 0, "`truth` is missing"),
    ('truth = "ajar"\n', "truth", 8, "`truth` cannot be 'ajar'; it is one of open, closed,"),
    ('truth = "open-by-form"\n', "truth", 8, "needs `forms`"),
    ('forms = ["rcpt-bang"]\n', "", 9, "`forms` goes with `truth"),
    ('forms = ["rcpt-beng"]\n', "", 9, "`forms` cannot be 'rcpt-beng'"),
    ('colour = "blue"\n', "", 9, "`colour` is not a key at the top"),
    ('extends = "postfox"\n', "extends", 8, "`extends` cannot be 'postfox'"),
    ("extends = 3\n", "extends", 8, "`extends` must be a text in quotes, not 3"),
    ("", "extends", 0, "`[greeting]` is missing: an SMTP server speaks first"),
    ("greeting = 3\n", "", 9, "`greeting` must be a table, not 3"),
    ("[greeting]\npause = 1\n", "extends", 8, "`greeting.say` is missing"),
    ('[greeting]\nsay = "250 {hust}"\n', "", 10, "{hust} is no placeholder"),
    ("[greeting]\npause = -1\n", "", 10, "`greeting.pause` must be from 0 to 3600 seconds, not -1"),
    ("[greeting]\npause = nan\n", "", 10, "`greeting.pause` must be from 0 to 3600 seconds, not nan"),
    ("[greeting]\npause = true\n", "", 10, "`greeting.pause` must be a number of seconds, not True"),
    ("[greeting]\nearly = { close = 1 }\n", "", 10, "`greeting.early.close` must be true or false, not 1"),
    ("[greeting]\nearly = { shut = true }\n", "", 10, "nothing is said and nothing is closed"),
    ("[limits.line]\nmost = 3\n", "", 10, "`limits.line.most` must be 64 or more, not 3"),
    ("[limits.line]\nmost = 99.5\n", "", 10, "`limits.line.most` must be a whole number, not 99.5"),
    ("[limits.words]\nmost = 3\n", "", 9, "`words` is not a key in [limits]"),
    ("[pace]\npause = 2\ngrow = 1\n", "", 11, "`pace.grow` needs a `most` above `pause`"),
    ('[queue]\nform = "{date}"\n', "", 10, "{date} is no placeholder"),
    ('honours = ["carrot"]\n', "", 9, "`honours` cannot be 'carrot'"),
    ('tolerates = "all"\n', "", 9, "`tolerates` cannot be 'all'"),
    ('tls = "explicit"\n', "", 9, "`tls` cannot be 'explicit'"),
    ('bare_lf = { commands = "eat" }\n', "", 9, "`bare_lf.commands` cannot be 'eat'"),
    ('bare_lf = { commands = "refuse" }\n', "", 9, "nothing is said and nothing is closed"),
    ("rule = 3\n", "", 9, "`rule` must be an array of tables"),
    ('[[rule]]\nsay = "250 ok"\n', "", 9, "`rule.on` is missing: the stage that the rule answers"),
    ('[[rule]]\non = "mial"\nsay = "250 ok"\n', "", 10, "`rule.on` cannot be 'mial'"),
    ('[[rule]]\non = []\nsay = "250 ok"\n', "", 10, "`on` names no stage"),
    (RULE, "", 9, "nothing is said and nothing is closed"),
    (RULE + 'say = "250 ok"\nsya = 1\n', "", 12, "`sya` is not a key in [rule]"),
    (RULE + 'say = "250 ok"\nraw = "x"\n', "", 12, "a rule has `say` or `raw`, not both"),
    (RULE + 'say = "hello"\n', "", 11, "a reply line begins with a three-digit code"),
    (RULE + 'say = ["250-a", "251 b"]\n', "", 11, "the same code, not 250 and 251"),
    (RULE + 'say = ["250 a", "250 b"]\n', "", 11, "line 1 of 2: all lines but the last have a hyphen"),
    (RULE + 'say = "250-a"\n', "", 11, "line 1 of 1: all lines but the last have a hyphen"),
    (RULE + 'say = "250 a\\n250 b"\n', "", 11, "a reply line has no line end in it"),
    (RULE + 'say = "250 ' + "x" * 600 + '"\n', "", 11, "at most 510 signs"),
    (RULE + 'say = "250 ok"\nfate = "heaven"\n', "", 12, "`rule.fate` cannot be 'heaven'"),
    (RULE + 'say = "250 ok"\nfate = "own"\n', "", 12, "`fate` is for rules on message or rcpt only"),
    (RULE + 'say = "250 ok"\nstart_tls = true\n', "", 12, "`start_tls` is for rules on starttls only"),
    (RULE + 'say = "250 ok"\nwhen = { triple = "fresh" }\n', "", 12, "`when.triple` is for rules on rcpt only"),
    (RULE + 'say = "250 ok"\nwhen = { step = 1 }\n', "", 12, "`when.step or when.login` is for rules on auth"),
    (RULE + 'say = "250 ok"\nwhen = { argument = "(" }\n', "", 12, "`rule.when.argument` is no regular expression"),
    (RULE + f'say = "250 ok"\nwhen = {{ verb = "{"x" * 201}" }}\n', "", 12, "`rule.when.verb` is longer than 200"),
    (RULE + 'say = "250 ok"\nwhen = { phase = "late" }\n', "", 12, "`rule.when.phase` cannot be 'late'"),
    (RULE + 'say = "250 ok"\nwhen = { sender = "routed" }\n', "", 12, "`rule.when.sender` cannot be 'routed'"),
    (RULE + 'say = "250 ok"\nwhen = { nth = 0 }\n', "", 12, "`rule.when.nth` must be 1 or more, not 0"),
    (RULE + 'say = "250 ok"\n[rule.when]\nmoon = "full"\n', "", 13, "`moon` is not a key in [rule.when]"),
    (RULE + 'say = "250 ok"\n' + RULE + 'say = "250 no"\n', "", 12, "never reached: the rule in line 9"),
    ('[[rule]]\non = "rcpt"\nwhen = { triple = "fresh" }\nsay = "450 x"\n', "", 9, "needs the top key `greylist`"),
]


@pytest.mark.parametrize(("extra", "without", "line", "rule"), BAD, ids=[row[3][:50] for row in BAD])
def test_a_bad_file_gets_a_message_that_names_file_line_and_rule(
    extra: str, without: str, line: int, rule: str
) -> None:
    with pytest.raises(HostFileError) as wrong:
        load_personality(small(extra, without=without), "small.toml")
    assert rule in wrong.value.rule
    assert (wrong.value.file, wrong.value.line) == ("small.toml", line)
    assert wrong.value.message.startswith("small.toml, line" if line else "small.toml: ")
    assert re.fullmatch(r".+[.?]", wrong.value.hint)


def test_a_host_that_leaves_a_stage_unanswered_is_told_which() -> None:
    text = small('extends = "limits"\n[greeting]\nsay = "220 x"\n[[rule]]\non = "any"\nsay = "250 x"\n',
                 without="extends")  # fmt: skip
    with pytest.raises(HostFileError, match="no rule answers `message` in every case"):
        load_personality(text, "small.toml")
    load_personality(text + '[[rule]]\non = "message"\nsay = "250 x"\n', "small.toml")


@pytest.mark.parametrize("name", ["Small.toml", "_x.toml", "a b.toml", ".toml", "../.toml"])
def test_a_host_file_needs_a_plain_name(name: str) -> None:
    with pytest.raises(HostFileError, match=r"is called NAME\.toml"):
        load_personality(SMALL, name)


def test_the_name_is_that_of_the_file_in_whatever_folder() -> None:
    assert load_personality(SMALL, "/some/where/my-host.toml").name == "my-host"


def test_a_file_that_is_too_long_is_not_read() -> None:
    with pytest.raises(HostFileError, match="at most 256 KiB"):
        load_personality("#" * 300_000, "small.toml")


def test_files_that_extend_each_other_in_a_circle_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "bases", lambda: {"a": 'extends = "b"\n', "b": 'extends = "a"\n'})
    personality._base.cache_clear()
    with pytest.raises(HostFileError, match=r"_base/b\.toml, line 1: the files extend each other in a circle"):
        load_personality('extends = "a"\n', "small.toml")
    personality._base.cache_clear()


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (SMALL + '"\\u001b[2J" = 1\n', "small.toml"),
        (SMALL + '[[rule]]\non = "mail"\nsay = "250 {\\u001b}"\n', "small.toml"),
        (SMALL + "\u202e\n", "small.toml"),
        (SMALL, "\x1b[2J.toml"),
    ],
)
def test_a_complaint_is_safe_to_show(text: str, file: str) -> None:
    with pytest.raises(HostFileError) as wrong:
        load_personality(text, file)
    assert str(wrong.value).isprintable()
