"""Goals of dialogues: each leaf and each combination, over dialogues with practice hosts. Every right way passes."""

from __future__ import annotations

import pytest

from smtpwalk.course.bodies import Do, Step
from smtpwalk.course.goals import SESSION, Goal, read_goals
from smtpwalk.course.leaves import read_leaf
from smtpwalk.course.playing import fold, play, transcribed
from smtpwalk.course.predicates import Facts, Leaf, hits_of, look, same_address
from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Table, read_chunk
from smtpwalk.practice.addresses import Naming
from smtpwalk.practice.catalogue import personality
from smtpwalk.practice.house import Fate, Message

HELLO = ["EHLO client.example", "MAIL FROM:<a@sender.example>"]
FAR, OWN = "RCPT TO:<b@far.example>", "RCPT TO:<alice@letterbox.test>"
MAIL = ["DATA", "Subject: x", "", "Hello", ".hidden", "."]


def goals(toml: str) -> tuple[Goal[Leaf], ...]:
    problems = Problems()
    table = Table.top(read_chunk(f"goal = [{toml}]", "t", 1, problems), problems)
    found = read_goals(table, "goal", read_leaf)
    assert problems.found == []
    return found


def steps(lines: list[str]) -> list[Step]:
    special = {"CONNECT": Step(Do.CONNECT), "WAIT": Step(Do.WAIT, seconds=6)}
    return [special.get(line, Step(Do.SAY, line)) for line in lines]


def done(toml: str, host: str, lines: list[str]) -> bool:
    return look(goals(toml), play(personality(host), steps(lines)).facts).done


CLOSED, OPEN = "postfix-closed", "sendmail-86-open"
TABLE: list[tuple[str, str, list[str], bool]] = [
    ('{ reply = 250, to = "rcpt" }', CLOSED, [*HELLO, OWN], True),
    ('{ reply = 250, to = "rcpt", forward_path = "foreign" }', CLOSED, [*HELLO, OWN], False),
    ('{ reply = 250, to = "rcpt", forward_path = "foreign" }', OPEN, [*HELLO, FAR], True),
    ('{ reply = "2yz", to = "rcpt", forward_path = "outside" }', OPEN, [*HELLO, FAR], True),
    ('{ reply = "5yz", to = "rcpt", forward_path = "outside" }', CLOSED, [*HELLO, FAR], True),
    ('{ reply = [450, 554], to = ["mail", "rcpt"] }', CLOSED, [*HELLO, FAR], True),
    ('{ reply = 250, to = "rcpt", forward_path = "own" }', CLOSED, [*HELLO, OWN], True),
    (
        '{ reply = "5yz", to = "rcpt", forward_path = "unknown" }',
        CLOSED,
        [*HELLO, "RCPT TO:<no@letterbox.test>"],
        True,
    ),
    ('{ reply = "5yz", forward_path = "inside" }', CLOSED, [*HELLO, "RCPT TO:<no@letterbox.test>"], True),
    (
        '{ to = "rcpt", forward_path = "routed", reply = 250 }',
        "percent-hack",
        [*HELLO, "RCPT TO:<u%far.example@percent.test>"],
        True,
    ),
    (
        '{ to = "rcpt", form = "percent", reply = 250 }',
        "percent-hack",
        [*HELLO, "rcpt to:<u%far.example@percent.test>"],
        True,
    ),
    (
        '{ to = "rcpt", form = "plain" }',
        "percent-hack",
        [*HELLO, "RCPT TO:<u%far.example@percent.test>"],
        False,
    ),
    ('{ to = "mail", reverse_path = "null", reply = 250 }', CLOSED, ["EHLO x", "MAIL FROM:<>"], True),
    (
        '{ to = "rcpt", reverse_path = "null", reply = 250 }',
        "null-sender",
        ["EHLO x", "MAIL FROM:<>", FAR],
        True,
    ),
    (
        '{ to = "rcpt", reverse_path = "own", reply = 250 }',
        "open-by-sender",
        ["EHLO x", "MAIL FROM:<x@gullible.test>", FAR],
        True,
    ),
    (
        '{ to = "rcpt", reverse_path = "foreign" }',
        "open-by-sender",
        ["EHLO x", "MAIL FROM:<x@gullible.test>", FAR],
        False,
    ),
    (
        '{ to = "mail", form = "source-route" }',
        CLOSED,
        ["EHLO x", "MAIL FROM:<@a.example:b@c.example>"],
        True,
    ),
    ('{ reply = 503, to = "data" }', CLOSED, ["EHLO x", "DATA"], True),
    ('{ reply = 503, to = "data" }', CLOSED, [*HELLO, OWN, "DATA"], False),
    ('{ enhanced = "5.7.1" }', CLOSED, [*HELLO, FAR], True),
    ('{ enhanced = ["5.1.1", "4.7.1"] }', CLOSED, [*HELLO, FAR], False),
    ('{ offers = "starttls", to = "ehlo" }', "starttls-open", ["EHLO x"], True),
    ('{ offers = "STARTTLS" }', OPEN, ["EHLO x"], False),
    ('{ lines = 3, to = "ehlo" }', CLOSED, ["EHLO x"], True),
    ("{ lines = 2 }", CLOSED, ["NOOP"], False),
    ('{ verb = "xyz", reply = "5yz" }', CLOSED, ["XYZ abc"], True),
    ('{ to = "other" }', CLOSED, ["XYZ abc"], True),
    (
        '{ tls = true, to = "rcpt", reply = 250 }',
        "starttls-open",
        ["EHLO x", "STARTTLS", "EHLO x", "MAIL FROM:<a@b.example>", FAR],
        True,
    ),
    ('{ tls = true, to = "ehlo" }', "starttls-open", ["EHLO x", "STARTTLS"], False),
    ('{ tls = false, to = "noop" }', "tls-from-start", ["NOOP"], False),
    ('{ tls = true, to = "greeting" }', "tls-from-start", [], True),
    ('{ recipient = "b@FAR.example", reply = 250 }', OPEN, [*HELLO, FAR], True),
    ('{ recipient = "B@far.example" }', OPEN, [*HELLO, FAR], False),
    ('{ sender = "a@sender.example", to = "rcpt" }', OPEN, [*HELLO, FAR], True),
    ('{ to = "message", reply = 250, forward_path = "own" }', CLOSED, [*HELLO, OWN, *MAIL], True),
    ('{ to = "message", forward_path = "own" }', CLOSED, [*HELLO, OWN, *MAIL, *HELLO, OWN, "RSET"], True),
    ('{ to = "data", forward_path = "outside" }', CLOSED, [*HELLO, OWN, FAR, "DATA"], False),
    ('{ to = "data", forward_path = "inside" }', CLOSED, [*HELLO, OWN, "RSET", *HELLO, "DATA"], False),
    ('{ to = "rcpt", reply = "none" }', "hangs-up-421", [*HELLO, FAR], False),
    ('{ outbox = "outside" }', OPEN, [*HELLO, FAR, *MAIL], True),
    ('{ outbox = "outside" }', CLOSED, [*HELLO, OWN, *MAIL], False),
    (
        '{ outbox = "own", to = "own", header = "subject", line = ".hidden" }',
        CLOSED,
        [*HELLO, OWN, *MAIL],
        True,
    ),
    ('{ outbox = "any", header = "To" }', CLOSED, [*HELLO, OWN, *MAIL], False),
    ('{ outbox = "any", line = "Subject: x" }', CLOSED, [*HELLO, OWN, *MAIL], False),
    (
        '{ outbox = "outside", sender = "a@sender.example", recipient = "b@far.example" }',
        OPEN,
        [*HELLO, FAR, *MAIL],
        True,
    ),
    ('{ outbox = "outside", sender = "" }', OPEN, [*HELLO, FAR, *MAIL], False),
    ('{ outbox = "any", bounce = true, sender = "" }', "accept-and-bounce", [*HELLO, FAR, *MAIL], True),
    ('{ outbox = "any", bounce = true }', CLOSED, [*HELLO, OWN, *MAIL], False),
    ('{ outbox = "nowhere" }', "accept-everything", [*HELLO, FAR, *MAIL], True),
    ('{ state = "closed" }', CLOSED, ["QUIT"], True),
    ('{ state = ["sender", "recipient"] }', CLOSED, HELLO, True),
    ('{ state = "ready" }', CLOSED, [*HELLO, "RSET"], True),
    ('{ state = "start", tls = true }', "starttls-open", ["EHLO x", "STARTTLS"], True),
    ("{ sessions = 2 }", CLOSED, ["QUIT", "CONNECT"], True),
    ("{ sessions = 2 }", CLOSED, ["QUIT"], False),
    ("{ login = true, sessions = 1 }", CLOSED, ["NOOP"], False),
    # together
    ('{ any = [{ reply = 250, to = "noop" }, { reply = 221 }] }', CLOSED, ["QUIT"], True),
    ('{ all = [{ reply = 250, to = "noop" }, { reply = 221 }] }', CLOSED, ["QUIT"], False),
    ('{ reply = 221 }, { not = { to = "ehlo" } }', CLOSED, ["QUIT"], True),
    ('{ reply = 221 }, { not = { to = "ehlo" } }', CLOSED, ["EHLO x", "QUIT"], False),
    ('{ order = [{ to = "noop" }, { to = "rset" }] }', CLOSED, ["NOOP", "RSET"], True),
    ('{ order = [{ to = "noop" }, { to = "rset" }] }', CLOSED, ["RSET", "NOOP"], False),
    ('{ order = [{ to = "noop" }, { to = "rset" }] }', CLOSED, ["RSET", "NOOP", "HELP", "RSET"], True),
    ('{ order = [{ to = "noop" }, { to = "noop" }] }', CLOSED, ["NOOP"], False),
    ('{ order = [{ to = "noop" }, { to = "rset" }] }', CLOSED, ["NOOP", "QUIT", "CONNECT", "RSET"], True),
    (
        '{ order = [{ to = "noop" }, { to = "rset" }], together = true }',
        CLOSED,
        ["NOOP", "QUIT", "CONNECT", "RSET"],
        False,
    ),
    (
        '{ order = [{ to = "noop" }, { to = "rset" }], together = true }',
        CLOSED,
        ["RSET", "CONNECT", "NOOP", "RSET"],
        True,
    ),
    (
        '{ order = [{ any = [{ to = "noop" }, { to = "help" }] }, { to = "rset" }] }',
        CLOSED,
        ["HELP", "RSET"],
        True,
    ),
    ('{ count = 2, of = { to = "noop" } }', CLOSED, ["NOOP"], False),
    ('{ count = 2, of = { to = "noop" } }', CLOSED, ["NOOP", "CONNECT", "NOOP"], True),
    ('{ count = 2, of = { to = "noop" }, together = true }', CLOSED, ["NOOP", "CONNECT", "NOOP"], False),
    ('{ count = 1, most = 1, of = { to = "noop" } }', CLOSED, ["NOOP", "NOOP"], False),
    ('{ count = 0, most = 0, of = { to = "noop" } }', CLOSED, ["RSET"], True),
    # the same task by other ways: short verbs, blanks in the domain's letters, detours and mistakes before it
    (
        '{ order = [{ reply = 450, to = "rcpt" }, { reply = 250, to = "rcpt" }] }',
        "greylisting",
        [*HELLO, "RCPT TO:<alice@patience.test>", "WAIT", "RCPT TO:<alice@patience.test>"],
        True,
    ),
    (
        '{ order = [{ reply = 450, to = "rcpt" }, { reply = 250, to = "rcpt" }] }',
        "greylisting",
        [
            *HELLO,
            "RCPT TO:<alice@patience.test>",
            "QUIT",
            "WAIT",
            "CONNECT",
            *HELLO,
            "RCPT TO:<alice@patience.test>",
        ],
        True,
    ),
    (
        '{ reply = 250, to = "rcpt", forward_path = "foreign" }',
        OPEN,
        [
            "foo",
            "data",
            "HELO me",
            "mail from:<>",
            "RSET",
            "mAiL fRoM:<x@y.example>",
            "rcpt to:<Z@W.EXAMPLE>",
        ],
        True,
    ),
]


@pytest.mark.parametrize(("goal", "host", "lines", "wanted"), TABLE, ids=[str(n) for n in range(len(TABLE))])
def test_goals(goal: str, host: str, lines: list[str], wanted: bool) -> None:
    assert done(goal, host, lines) is wanted


def transcript(text: str) -> Facts:
    return Facts((fold(transcribed(text)),), (), Naming(("own.example",), catch_all=True))


@pytest.mark.parametrize(
    ("goal", "text", "wanted"),
    [
        ('{ reply = 334, to = "auth" }', "S: 220 x\nC: AUTH LOGIN\nS: 334 VX\nC: dXg=\nS: 535 no", True),
        ('{ reply = 535, to = "auth" }', "S: 220 x\nC: AUTH LOGIN\nS: 334 VX\nC: dXg=\nS: 535 no", True),
        ('{ login = true, to = "noop" }', "S: 220 x\nC: AUTH PLAIN eA==\nS: 235 ok\nC: NOOP\nS: 250 ok", True),
        ('{ login = true, to = "noop" }', "S: 220 x\nC: AUTH PLAIN eA==\nS: 535 no\nC: NOOP\nS: 250 ok", False),
        ('{ login = true, to = "noop" }',
         "S: 220 x\nC: AUTH PLAIN eA==\nS: 235 ok\nC: STARTTLS\nS: 220 go\nX: tls\nC: NOOP\nS: 250 ok", False),
        ('{ reply = "none", to = "rcpt" }', "S: 220 x\nC: RCPT TO:<a@b>\nX: closed", True),
        ('{ reply = "none", to = "rcpt" }', "S: 220 x\nC: RCPT TO:<a@b>", False),
        ('{ to = "rcpt" }', "S: 220 x\nC: RCPT TO:<a@b>\nX: closed", False),
        ('{ reply = 250, to = "noop" }', "S: 220 x\nC: NOOP\nS: 250 ok\nS: 250 again", False),
        ('{ doubt = "stray" }', "S: 220 x\nC: NOOP\nS: 250 ok\nS: 250 again", True),
        ('{ doubt = "overlap" }', "S: 220 x\nC: NOOP\nC: NOOP\nS: 250 ok\nS: 250 ok", True),
        ('{ reply = 250, to = "noop" }', "S: 220 x\nC: NOOP\nC: NOOP\nS: 250 ok\nS: 250 ok", False),
        ('{ reply = 250, to = "rcpt", forward_path = "own" }',
         "S: 220 x\nC: MAIL FROM:<>\nS: 250 ok\nC: RCPT TO:<a@OWN.example>\nS: 250 ok", True),
    ],
)  # fmt: skip
def test_dialogues_of_others(goal: str, text: str, wanted: bool) -> None:
    assert look(goals(goal), transcript(text)).done is wanted


def test_who_talks_early_is_seen() -> None:
    played = play(personality("early-talker"), [Step(Do.EARLY, "EHLO x")])
    assert look(goals('{ doubt = "early" }'), played.facts).done


def test_nothing_has_come_about_before_anything() -> None:
    for goal in {row[0] for row in TABLE if "most = 0" not in row[0]}:
        assert not look(goals(goal), Facts()).done


def test_the_parts_of_a_standing_are_ticked_one_by_one() -> None:
    both = goals('{ reply = 250, to = "noop" }, { reply = 221, to = "quit", say = "leave" }')
    host = personality(CLOSED)
    begun, ended = (look(both, play(host, steps(lines)).facts) for lines in (["NOOP"], ["NOOP", "QUIT"]))
    assert [part.met for part in begun.parts] == [True, False]
    assert begun.missing == ("leave",)
    assert not begun.done
    assert ended.done


def test_places_of_a_later_session_lie_behind_those_of_an_earlier_one() -> None:
    played = play(personality(CLOSED), steps(["NOOP", "CONNECT", "NOOP"]))
    leaf = goals('{ to = "noop", reply = 250 }')[0].leaf
    assert leaf is not None
    assert [place // SESSION for place in hits_of(leaf, played.facts)] == [0, 1]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "wanted", "same"),
    [
        (b"a@b.example", "a@B.example", True),
        (b"A@b.example", "a@b.example", False),
        (b'"a@b"@c', '"a@b"@C', True),
        (b"", "", True),
        (b"a", "a@", True),
        (b"a@b", "a", False),
    ],
)
def test_addresses(path: bytes, wanted: str, same: bool) -> None:
    assert same_address(path, wanted) is same


def test_a_message_without_a_header_is_all_body() -> None:
    message = Message(0.0, b"a@b", (b"c@d",), b"just text\r\n", Fate.OWN, b"c@d", b"1")
    assert look(goals('{ outbox = "own", line = "just text" }'), Facts((), (message,))).done
