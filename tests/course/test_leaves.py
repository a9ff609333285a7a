"""Leaves: their words for the learner, and what no leaf may say."""

from __future__ import annotations

import pytest

from smtpwalk.course.leaves import either, read_leaf
from smtpwalk.course.problems import Problems
from smtpwalk.course.reading import Table, read_chunk


def read(toml: str) -> tuple[str, Problems]:
    problems = Problems()
    table = Table.top(read_chunk(toml, "t", 1, problems), problems)
    _, words = read_leaf(table)
    table.done()
    return words, problems


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        (
            'reply = 250\nto = "rcpt"\nforward_path = "foreign"',
            "250 as reply to RCPT, for a recipient that is foreign",
        ),
        ('reply = ["4yz", 550]', "4yz or 550 as reply"),
        ('to = "rcpt"\nreply = "none"', "no reply at all to RCPT"),
        ('verb = "turn"', "a reply to TURN"),
        ('to = "rcpt"\ntls = true\nlogin = false', "a reply to RCPT, inside TLS, not logged in"),
        ('sender = "a@b"\nform = ["bang", "percent"]', "a reply, in the form bang or percent, from <a@b>"),
        (
            'outbox = "outside"\nheader = "Subject"',
            "a message that came out at a foreign address, with a header field Subject",
        ),
        ('outbox = "any"\nsender = ""\nbounce = true', "a message that the host took, from <>, as a bounce"),
        ('outbox = "own"\nbounce = false', "a message kept for a user of the host's own, that is no bounce"),
        ('state = "closed"', "the session stands at: closed"),
        ("sessions = 2\ntls = true", "2 connections or more, inside TLS"),
    ],
)
def test_words(toml: str, words: str) -> None:
    said, problems = read(toml)
    assert problems.found == []
    assert said == words


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("reply = 600", "`reply` must be"),
        ("reply = true", "`reply` must be"),
        ('reply = ["none", 250]', "`reply` must be"),
        ('reply = "25"', "`reply` must be"),
        ('enhanced = "5.7"', "`enhanced` must be"),
        ('to = "rctp"', "Did you mean `rcpt`"),
        ('forward_path = "mine"', "`forward_path` cannot be"),
        ('form = "percents"', "Did you mean `percent`"),
        ('outbox = "out"', "`outbox` cannot be"),
        ('state = "open"', "`state` cannot be"),
        ('doubt = "late"', "`doubt` cannot be"),
        ('outbox = "any"\nreply = 250', "not a key here"),
        ('tls = "yes"', "true or false"),
        ("lines = -1", "from 0 to 1000"),
        ("", "asks nothing"),
    ],
)
def test_what_is_refused(toml: str, words: str) -> None:
    assert words in " ".join(map(str, read(toml)[1].found))


def test_either() -> None:
    assert either([]) == ""
    assert either(["a", "b"]) == "a or b"
