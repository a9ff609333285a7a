"""What a dialogue looks like from its end: tried, taken, and what a no was about."""

from __future__ import annotations

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.lookback import (
    in_transaction,
    last_answered,
    refusal_about,
    since_start,
    taken,
    unasked_text,
    wants_tls,
)
from smtpwalk.wire.stages import Stage

from .told import play, said

TLS_FIRST = "530 5.7.0 Must issue a STARTTLS command first"


def talk(*lines: str) -> Conversation:
    return play(*said("S: 220 mx", *lines))


def test_looking_back_over_a_refusal() -> None:
    seen = talk("C: EHLO a", "S: 250 mx", "C: MAIL FROM:<a@a>", "S: 250 ok", "C: RCPT TO:<b@b>", "S: 550 no relaying")
    last = last_answered(seen)
    assert last is not None
    assert last.stage is Stage.RCPT
    assert not taken(last)
    assert [one.index for one in in_transaction(seen, Stage.RCPT)] == [last.index]
    assert set(since_start(seen)) == {Stage.GREETING, Stage.EHLO, Stage.MAIL, Stage.RCPT}


@pytest.mark.parametrize(
    ("reply", "text"), [("450 later", "quit_later"), ("550 no", "quit_unasked"), ("999 what", "quit_unclear")]
)
def test_a_no_before_a_recipient(reply: str, text: str) -> None:
    seen = talk("C: EHLO a", "S: 250 mx", "C: MAIL FROM:<a@a>", f"S: {reply}")
    assert unasked_text(since_start(seen)[Stage.MAIL]) == text


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("C: EHLO a", "S: 250-mx", "S: 250 STARTTLS", "C: MAIL FROM:<a>", f"S: {TLS_FIRST}"), True),
        (("C: EHLO a", "S: 250 mx", "C: MAIL FROM:<a>", f"S: {TLS_FIRST}"), False),
        (("C: HELO a", "S: 250 mx", "C: MAIL FROM:<a>", f"S: {TLS_FIRST}"), True),
        (("C: HELO a", "S: 250 mx", "C: MAIL FROM:<a>", "S: 530 5.7.0 Authentication required"), False),
        (("C: EHLO a", "S: 500 what", "C: HELO a", "S: 250 mx", "C: MAIL FROM:<a>", f"S: {TLS_FIRST}"), False),
    ],
)
def test_who_wants_tls_first(lines: tuple[str, ...], wanted: bool) -> None:
    seen = talk(*lines)
    assert wants_tls(since_start(seen)[Stage.MAIL], seen) is wanted


def test_what_a_no_is_about() -> None:
    seen = talk("C: EHLO a", "S: 250 mx", "C: MAIL FROM:<a>", "S: 250 ok", "C: RCPT TO:<b@b>",
                "S: 454 4.7.1 <b@b>: Relay access denied")  # fmt: skip
    assert refusal_about(since_start(seen)[Stage.RCPT]) == "relaying"
    assert refusal_about(since_start(talk("C: NOOP"))[Stage.NOOP]) == "none"
