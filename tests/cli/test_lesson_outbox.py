"""A message of a practice host in one line."""

from __future__ import annotations

import pytest

from smtpwalk.cli.lesson_outbox import FATES, message_line
from smtpwalk.practice.house import Fate, Message


def message(data: bytes = b"Subject: Hi\r\n\r\nx", *, fate: Fate = Fate.OUTSIDE, bounce: bytes = b"") -> Message:
    return Message(0.0, b"a@b.example", (b"c@d.example",), data, fate, b"c@d.example", b"Q1", bounce)


@pytest.mark.parametrize("fate", list(Fate))
def test_each_fate_has_words(fate: Fate) -> None:
    said = message_line(message(fate=fate))
    assert said == f'Message to <c@d.example> from <a@b.example>, "Hi": {FATES[fate]}.'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x", "no subject"),
        (b"To: y\r\nsubject:  Hi \r\n\r\nx", '"Hi"'),
        (b"To: y\r\n\r\nSubject: no", "no subject"),
        (b"Subject:\r\n\r\n", "no subject"),
        (b"Subject: " + b"x" * 100, "x..."),
        (b"Subject: \x1b[2J\r\n\r\n", '"\\x1b[2J"'),
    ],
)
def test_subjects(data: bytes, said: str) -> None:
    line = message_line(message(data))
    assert said in line
    assert "\x1b" not in line


def test_a_notification_is_called_so() -> None:
    assert message_line(message(bounce=b"Q0")).startswith("Notification to <c@d.example>")
