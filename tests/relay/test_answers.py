from __future__ import annotations

from collections.abc import Generator

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.answers import BUDGET, Answer, Kind, Line, as_try, quit_in_step, say, taken
from smtpwalk.relay.outcomes import About, Forward, Outcome, Reason, Try
from smtpwalk.relay.steps import Came, Ended, Say, Step
from smtpwalk.wire.events import ClientBytes, Mark, ServerBytes
from smtpwalk.wire.stages import Stage


def connected() -> Line:
    talk = Conversation()
    talk.feed(Mark(0.0, 1, "connected", {}))
    talk.feed(ServerBytes(0.0, 1, b"220 mx\r\n"))
    return Line(talk, 1)


def ask(line: Line, text: bytes, answer: bytes, ended: Ended = Ended.ANSWERED) -> Answer:
    asking: Generator[Step, Came, Answer] = say(line, text, "Because.")
    step = next(asking)
    assert isinstance(step, Say)
    line.talk.feed(ClientBytes(1.0, 1, step.line + b"\r\n"))
    if answer:
        line.talk.feed(ServerBytes(1.0, 1, answer))
    if ended is Ended.CLOSED:
        line.talk.feed(Mark(1.0, 1, "closed", {"by": "server"}))
    try:
        asking.send(Came(line.talk, ended))
    except StopIteration as over:
        found: Answer = over.value
        return found
    raise AssertionError("one answer ends it")


def tried(line: Line, answer: Answer) -> Try | None:
    return as_try(line, answer, Forward.FOREIGN, (), 1.0)


@pytest.mark.parametrize(
    ("command", "answer", "ended", "kind", "outcome", "reason"),
    [
        (b"MAIL FROM:<>", b"250 ok\r\n", Ended.ANSWERED, Kind.REPLY, None, None),
        (b"MAIL FROM:<>", b"550 no\r\n", Ended.ANSWERED, Kind.REPLY, Outcome.REFUSED, None),
        (b"MAIL FROM:<>", b"450 later\r\n", Ended.ANSWERED, Kind.REPLY, Outcome.DEFERRED, None),
        (b"MAIL FROM:<>", b"421 bye\r\n", Ended.CLOSED, Kind.GOODBYE, Outcome.DROPPED, Reason.DROPPED),
        (b"MAIL FROM:<>", b"", Ended.CLOSED, Kind.LOST, Outcome.DROPPED, Reason.DROPPED),
        (b"MAIL FROM:<>", b"", Ended.TIMED_OUT, Kind.LATE, Outcome.DROPPED, Reason.SILENT),
        (b"MAIL FROM:<>", b"354 go\r\n", Ended.ANSWERED, Kind.DOUBT, Outcome.UNTESTED, Reason.OUT_OF_STEP),
        (b"MAIL FROM:<>", b"220 hi\r\n", Ended.ANSWERED, Kind.DOUBT, Outcome.UNTESTED, Reason.OUT_OF_STEP),
        (b"MAIL FROM:<>", b"250 a\r\n250 b\r\n", Ended.ANSWERED, Kind.DOUBT, Outcome.UNTESTED, Reason.OUT_OF_STEP),
        (b"MAIL FROM:<>", b"250-a\r\n550 b\r\n", Ended.ANSWERED, Kind.DOUBT, Outcome.UNTESTED, Reason.OUT_OF_STEP),
        (b"DATA", b"354 go\r\n", Ended.ANSWERED, Kind.REPLY, None, None),
        (b"DATA", b"250 ok\r\n", Ended.ANSWERED, Kind.DOUBT, Outcome.UNTESTED, Reason.OUT_OF_STEP),
        (b"RSET", b"550 relaying denied\r\n", Ended.ANSWERED, Kind.DOUBT, Outcome.UNTESTED, Reason.OUT_OF_STEP),
        (b"RSET", b"502 what?\r\n", Ended.ANSWERED, Kind.REPLY, Outcome.REFUSED, None),
    ],
)
def test_one_answer(
    command: bytes, answer: bytes, ended: Ended, kind: Kind, outcome: Outcome | None, reason: Reason | None
) -> None:
    line = connected()
    found = ask(line, command, answer, ended)
    assert found.kind is kind
    attempt = tried(line, found)
    assert (attempt.outcome if attempt else None) is outcome
    assert (attempt.reason if attempt else None) is reason
    assert line.usable is (kind is Kind.REPLY and command != b"DATA")
    assert line.spoilt is (kind is Kind.DOUBT)


def test_a_line_that_never_went_out() -> None:
    line = connected()
    asking = say(line, b"NOOP", "Because.")
    next(asking)
    with pytest.raises(StopIteration) as over:
        asking.send(Came(line.talk, Ended.FAILED, "closed"))
    assert over.value.value == Answer(Kind.UNSENT, None)
    attempt = tried(line, over.value.value)
    assert attempt is not None
    assert attempt.outcome is Outcome.DROPPED


def test_the_budget() -> None:
    line = connected()
    for _ in range(BUDGET):
        assert line.usable
        ask(line, b"RCPT TO:<a@b>", b"550 no\r\n")
    assert not line.usable
    syntax = connected()
    for _ in range(3):
        ask(syntax, b"RCPT TO:<a@b>", b"501 what?\r\n")
    assert not syntax.usable


def test_a_yes_is_kept_with_its_words() -> None:
    line = connected()
    answer = ask(line, b"RCPT TO:<a@b>", b"250 2.1.5 Ok\r\n")
    found = taken(line, answer.exchange, 1.0)
    assert (found.outcome, found.about, found.stage) == (Outcome.ACCEPTED, About.NONE, Stage.RCPT)
    assert (found.code, found.enhanced, found.reply) == (250, "2.1.5", b"2.1.5 Ok")


@pytest.mark.parametrize(
    ("answer", "in_step"),
    [(b"221 bye\r\n", True), (b"250 bye\r\n", True), (b"550 5.7.1 no\r\n", False), (b"250 ok\r\n221 bye\r\n", False)],
)
def test_what_quit_shows(answer: bytes, in_step: bool) -> None:
    line = connected()
    line.talk.feed(ClientBytes(1.0, 1, b"QUIT\r\n"))
    line.talk.feed(ServerBytes(1.0, 1, answer))
    assert quit_in_step(line) is in_step
