from __future__ import annotations

import pytest

from smtpwalk.recording.importers.bounced import Bounce

LINES = [
    (b">>> I thought so", False),
    (b"   ----- The following addresses had permanent fatal errors -----", False),
    (b">>> RSET", False),
    (b"   ----- Transcript of session follows -----", True),
    (b">>> RSET", True),
    (b"<<< 250 --ok-- ---", True),
    (b"--boundary", False),
    (b">>> quoted", False),
    (b"----- Transcript of SMTP session follows -----", True),
    (b"   ----- Original message follows -----", False),
]


def test_only_what_stands_in_a_transcript_is_dialogue() -> None:
    bounce = Bounce(line for line, _inside in LINES)
    assert bounce.known
    assert [bounce.is_dialogue(line) for line, _inside in LINES] == [inside for _line, inside in LINES]


def test_elsewhere_everything_may_be() -> None:
    bounce = Bounce([b"<<< 220 mx"])
    assert not bounce.known
    assert bounce.is_dialogue(b"--boundary")


@pytest.mark.parametrize(
    ("line", "host"),
    [
        (b"... while talking to mx.example.test.:", b"mx.example.test"),
        (b".... while talking to [192.0.2.25]:", b"192.0.2.25"),
        (b"   ... while talking to mx.example.test", b"mx.example.test"),
        (b"... while talking to mx.example.test<http://mx.example.test>.:", b"mx.example.test"),
        (b"while talking to you I thought:", None),
        (b"... while talking to mx and others:", None),
    ],
)
def test_whom_it_was_talking_to(line: bytes, host: bytes | None) -> None:
    assert Bounce([]).talking_to(line) == host
