"""The table of phases: what each answer does to where a session stands."""

from __future__ import annotations

import pytest

from smtpwalk.dialogue.phases import GREETED, IN_TRANSACTION, SUCCESS, Phase, after_reply
from smtpwalk.wire.stages import Stage

P, S = Phase, Stage


@pytest.mark.parametrize(
    ("phase", "stage", "code", "named", "then"),
    [
        (P.GREETING, S.GREETING, 220, False, P.START),
        (P.GREETING, S.GREETING, 554, False, P.REFUSED),
        (P.GREETING, S.GREETING, 421, False, P.QUITTING),
        (P.READY, S.GREETING, 220, True, P.READY),
        (P.START, S.EHLO, 250, False, P.READY),
        (P.START, S.HELO, 250, False, P.READY),
        (P.START, S.EHLO, 502, False, P.START),
        (P.RECIPIENT, S.EHLO, 250, True, P.READY),
        (P.READY, S.STARTTLS, 220, True, P.HANDSHAKE),
        (P.READY, S.STARTTLS, 454, True, P.READY),
        (P.READY, S.MAIL, 250, True, P.SENDER),
        (P.READY, S.MAIL, 550, True, P.READY),
        (P.SENDER, S.RCPT, 250, True, P.RECIPIENT),
        (P.SENDER, S.RCPT, 251, True, P.RECIPIENT),
        (P.SENDER, S.RCPT, 550, True, P.SENDER),
        (P.RECIPIENT, S.RCPT, 550, True, P.RECIPIENT),
        (P.RECIPIENT, S.DATA, 354, True, P.MESSAGE),
        (P.RECIPIENT, S.DATA, 250, True, P.RECIPIENT),
        (P.RECIPIENT, S.DATA, 554, True, P.RECIPIENT),
        (P.READY, S.NOOP, 354, True, P.READY),
        (P.READY, S.MESSAGE, 250, True, P.READY),
        (P.START, S.MESSAGE, 550, False, P.START),
        (P.SENDER, S.RSET, 250, True, P.READY),
        (P.START, S.RSET, 250, False, P.START),
        (P.REFUSED, S.RSET, 250, False, P.REFUSED),
        (P.SENDER, S.RSET, 502, True, P.SENDER),
        (P.READY, S.AUTH, 334, True, P.AUTHENTICATING),
        (P.AUTHENTICATING, S.AUTH, 334, True, P.AUTHENTICATING),
        (P.AUTHENTICATING, S.AUTH, 235, True, P.READY),
        (P.AUTHENTICATING, S.AUTH, 535, False, P.START),
        (P.AUTHENTICATING, S.AUTH, 421, True, P.QUITTING),
        (P.AUTHENTICATING, S.AUTH, 221, True, P.QUITTING),
        (P.READY, S.NOOP, 334, True, P.READY),
        (P.READY, S.AUTH, 535, True, P.READY),
        (P.READY, S.QUIT, 221, True, P.QUITTING),
        (P.READY, S.QUIT, 250, True, P.QUITTING),
        (P.READY, S.OTHER, 221, True, P.QUITTING),
        (P.READY, S.QUIT, 500, True, P.READY),
        (P.SENDER, S.RCPT, 421, True, P.QUITTING),
        (P.SENDER, S.VRFY, 252, True, P.SENDER),
    ],
)
def test_after_a_reply(phase: Phase, stage: Stage, code: int, named: bool, then: Phase) -> None:
    assert after_reply(phase, stage, code, named=named) is then


def test_the_sets_agree_with_the_table() -> None:
    assert {Phase.SENDER, Phase.RECIPIENT} < IN_TRANSACTION < GREETED
    assert not {Phase.CONNECTING, Phase.GREETING, Phase.CLOSED} & GREETED
    assert Stage.RSET not in SUCCESS
