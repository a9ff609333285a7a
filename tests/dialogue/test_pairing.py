"""Which reply is whose, without the fold around it."""

from __future__ import annotations

from smtpwalk.dialogue.exchange import Exchange
from smtpwalk.dialogue.pairing import Answer, Pairing
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.replies import ReplyLine, read_line
from smtpwalk.wire.stages import Stage


def line(text: bytes) -> ReplyLine:
    return read_line(Line(text))


def owing(*stages: Stage) -> Pairing:
    pairing = Pairing()
    pairing.owed.extend(Exchange(index, stage, None, 0.0) for index, stage in enumerate(stages))
    return pairing


def given(pairing: Pairing, *lines: bytes) -> list[Answer]:
    """Feeds lines as the fold does, and takes each answer to heart."""
    answers = []
    for text in lines:
        for answer in (pairing.break_off(line(text)), pairing.feed(line(text))):
            if answer is not None:
                answers.append(answer)
                if answer.exchange is not None:
                    answer.exchange.replies.append(answer.reply)
    return answers


def stages(answers: list[Answer]) -> list[tuple[Stage | None, int, bool]]:
    return [(a.exchange.stage if a.exchange else None, a.reply.code, a.rest) for a in answers]


def test_the_oldest_gets_the_next_reply_and_nobody_a_stray() -> None:
    pairing = owing(Stage.MAIL, Stage.RCPT)
    assert stages(given(pairing, b"250-a", b"250 b", b"550 no", b"250 stray")) == [
        (Stage.MAIL, 250, False), (Stage.RCPT, 550, False), (None, 250, False),
    ]  # fmt: skip


def test_an_open_reply_ends_where_another_code_begins_if_something_was_sent_behind_it() -> None:
    assert len(given(owing(Stage.EHLO), b"250-a", b"550 b")) == 1
    assert stages(given(owing(Stage.MAIL, Stage.RCPT), b"250-a", b"550 b")) == [
        (Stage.MAIL, 250, False), (Stage.RCPT, 550, False),
    ]  # fmt: skip
    assert len(given(owing(Stage.MAIL, Stage.RCPT), b"250-a", b"noise", b"250 b")) == 1


def test_giving_up_leaves_a_silent_command_owed_and_takes_an_unfinished_reply() -> None:
    assert Pairing().gave_up() is None
    silent = owing(Stage.MAIL)
    assert silent.gave_up() is None
    assert silent.owed[0].waited
    begun = owing(Stage.MAIL)
    given(begun, b"250-a")
    assert begun.unfinished
    answer = begun.gave_up()
    assert answer is not None
    assert (answer.reply.complete, len(begun.owed)) == (False, 0)


def broken(greeting: bytes, *then: Stage) -> Pairing:
    pairing = owing(Stage.GREETING)
    given(pairing, greeting)
    answer = pairing.gave_up()
    assert answer is not None
    assert answer.exchange is not None
    answer.exchange.replies.append(answer.reply)
    pairing.owed.extend(Exchange(index + 1, stage, None, 0.0) for index, stage in enumerate(then))
    return pairing


def test_the_rest_of_a_greeting_is_told_by_its_code() -> None:
    pairing = broken(b"220-a", Stage.EHLO)
    assert not pairing.unclear
    owner = pairing.owner(line(b"220 b"))
    assert owner is not None
    assert owner.stage is Stage.GREETING
    assert stages(given(pairing, b"220 b", b"250 c")) == [(Stage.GREETING, 220, True), (Stage.EHLO, 250, False)]


def test_the_rest_of_a_greeting_is_cut_short_by_the_answer_to_what_was_sent() -> None:
    found = given(broken(b"220-a", Stage.EHLO), b"220-b", b"250-c", b"250 d")
    assert stages(found) == [(Stage.GREETING, 220, True), (Stage.EHLO, 250, False)]


def test_220_to_starttls_is_no_rest_of_a_greeting() -> None:
    assert stages(given(broken(b"220-a", Stage.STARTTLS), b"220 go")) == [(Stage.STARTTLS, 220, False)]


def test_any_other_broken_reply_leaves_all_unclear_until_tls() -> None:
    pairing = broken(b"554-a", Stage.EHLO)
    assert pairing.unclear
    pairing.clear()
    assert not pairing.unclear
    assert pairing.owner(line(b"250 x")) is None
