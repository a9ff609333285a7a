"""A session as turns: what was asked, what was said, and what a mark says of it."""

from __future__ import annotations

import pytest

from smtpwalk.dialogue.exchange import Doubt
from smtpwalk.dialogue.explain import explain
from smtpwalk.report.comparing.turns import Session, Turn, session_of
from smtpwalk.wire.events import Mark, ServerBytes
from smtpwalk.wire.stages import Stage

from .telling import OPEN, WALK, session, told


def turn(found: Session, stage: Stage) -> Turn:
    return next(one for one in found.turns if one.stage is stage)


def lines(one: Turn) -> tuple[list[bytes], list[bytes]]:
    return [line.data for line in one.asked], [line.data for line in one.said]


def test_a_turn_for_each_exchange() -> None:
    found = session(*OPEN)
    assert [(one.index, str(one.stage), one.answer.codes) for one in found.turns] == [
        (0, "greeting", (220,)),
        (1, "ehlo", (250,)),
        (2, "mail", (250,)),
        (3, "rcpt", (250,)),
        (4, "data", (354,)),
        (5, "message", (250,)),
        (6, "quit", (221,)),
    ]
    assert lines(found.turns[0]) == ([], [b"220 mx.a.test ESMTP Postfix"])
    assert lines(found.turns[1])[1] == [b"250-mx.a.test", b"250-PIPELINING", b"250 8BITMIME"]
    assert lines(turn(found, Stage.MESSAGE))[0] == [b"Subject: probe", b"."]
    assert turn(found, Stage.MAIL).answer.enhanced == ("2.1.0",)
    assert turn(found, Stage.RCPT).wait == pytest.approx(1.0)
    assert (found.source, found.address, found.ended) == ("198.51.100.7", "192.0.2.25", "server")
    assert found.offers == (frozenset({"PIPELINING", "8BITMIME"}), frozenset())


@pytest.mark.parametrize(
    ("line", "key", "family"),
    [
        ("RCPT TO:<You@Far.test>", "rcptto:<you@far.test>", "RCPT"),
        ("rcpt to: <you@far.test>", "rcptto:<you@far.test>", "RCPT"),
        ("RCPT TO:<swl3cz5hva33elb7m77zk@far.test>", "rcptto:<\0token\0@far.test>", "RCPT"),
        ("HELO client.example", "heloclient.example", "EHLO"),
        ("EHLO [192.0.2.7]", "ehlo[\0address\0]", "EHLO"),
        ("", "", ""),
        ("250 what", "250what", "250what"),
    ],
)
def test_what_a_turn_is_known_by(line: str, key: str, family: str) -> None:
    found = session(WALK[0], f"C: {line}", "S: 500 no")
    assert (found.turns[1].key, found.turns[1].family) == (key, family)


def test_the_greeting_and_the_message_are_known_by_what_they_are() -> None:
    found = session(*OPEN)
    assert [one.key for one in (found.turns[0], turn(found, Stage.MESSAGE))] == ["greeting", "message"]
    assert [str(one.stage) for one in found.turns if one.begins] == ["greeting", "mail"]


def test_a_chunk_is_a_message() -> None:
    found = session(*WALK[:2], "S: 250-mx", "S: 250 CHUNKING", "C: BDAT 4 LAST\r\nab", "S: 250 ok")
    assert found.turns[2].key == "message"
    assert lines(found.turns[2])[0] == [b"BDAT 4 LAST", b"ab"]


def test_secrets_stand_as_they_were_hidden() -> None:
    found = session_of(
        1, [*told(WALK[0], close=False), *told("C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", close=False)[1:],
            Mark(5, 1, "masked", {"bytes": 8, "dir": "C"}), *told("C: ", "S: 235 2.7.0 ok", start=5)[1:]]
    )  # fmt: skip
    login = turn(found, Stage.AUTH)
    assert login.answer.codes == (334, 235)
    assert lines(login)[0] == [b"AUTH LOGIN", b"[8 bytes hidden]"]


def test_what_nobody_asked_for_stands_with_the_exchange_before_it() -> None:
    found = session(*WALK[:7], "S: 250 and one more", *WALK[7:])
    mail = turn(found, Stage.MAIL)
    assert lines(mail)[1] == [b"250 2.1.0 Ok", b"250 and one more"]
    assert mail.answer.codes == (250,)
    assert not mail.answer.certain
    assert mail.doubts == {Doubt.STRAY}


def test_a_failure_is_a_turn() -> None:
    failed = Mark(2.0, 1, "failed", {"kind": "refused", "message": "192.0.2.25 refused."})
    found = session_of(1, [Mark(1.0, 1, "connecting", {"address": "192.0.2.25", "port": 25}), failed])
    assert [(one.key, one.failure, one.index) for one in found.turns] == [("failed", "refused", -1)]
    assert lines(found.turns[0])[1] == [b"192.0.2.25 refused."]
    later = session_of(1, [*told(*WALK[:4], close=False), failed])
    assert [one.key for one in later.turns][-1] == "failed"
    assert [one.failure for one in session_of(1, [failed, *told(*WALK)]).turns][:2] == ["refused", ""]


def test_steps_stand_before_their_turns_whatever_failed_before() -> None:
    events = told(WALK[0], "X: failed kind=tls message=no", "X: step id=plain try=2", *WALK[5:9], "X: step id=b try=x")
    found = session_of(1, events)
    assert [(step.at, step.id, step.number) for step in found.steps] == [(2, "plain", 2), (4, "b", 1)]
    assert found.turns[2].stage is Stage.MAIL


def test_tls_is_said_and_divides_what_was_offered() -> None:
    found = session(
        *WALK[:3], "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "X: tls version=TLSv1.3 cipher=AES subject=mx.a.test",
        "C: EHLO client.example", "S: 250-mx.a.test", "S: 250 AUTH PLAIN",
    )  # fmt: skip
    assert found.tls == ("TLSv1.3, AES, mx.a.test",)
    assert found.offers == (frozenset({"STARTTLS"}), frozenset({"AUTH"}))
    assert session("X: tls").tls == ("TLS",)


def test_the_end_of_a_recording_in_the_middle_of_a_line() -> None:
    found = session_of(1, [*told(*WALK[:8], close=False), ServerBytes(9.0, 1, b"554-5.7.1 no\r\n554 5.7")])
    rcpt = turn(found, Stage.RCPT)
    assert lines(rcpt)[1] == [b"554-5.7.1 no", b"554 5.7"]
    assert rcpt.answer.codes == ()
    assert found.ended == ""


def test_the_code_of_qmail_behind_the_words() -> None:
    found = session(*WALK[:8], "S: 553 sorry (#5.7.1)")
    assert turn(found, Stage.RCPT).answer.enhanced == ("5.7.1",)


def test_an_exchange_can_be_explained_once_more() -> None:
    for one in session(*OPEN, number=3).turns:
        explanation = explain(one.exchange())
        assert explanation is not None
        assert explanation.code == one.answer.codes[-1]
    denied = explain(turn(session(*WALK), Stage.RCPT).exchange())
    assert denied is not None
    assert denied.about == "relaying"
    assert explain(session(*WALK[:8]).turns[-1].exchange()) is None


def test_a_plan_is_noticed() -> None:
    assert session(WALK[0], "X: plan depth=rcpt").plan
    assert not session(*WALK).plan
