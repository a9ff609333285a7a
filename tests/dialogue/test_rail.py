"""The step rail: what has been passed, what comes, and how it went."""

from __future__ import annotations

import pytest

from smtpwalk.dialogue.rail import Mark, rail
from smtpwalk.wire.stages import Stage

from .told import play, said

EHLO = ("C: EHLO a", "S: 250 mx")
MAIL = ("C: MAIL FROM:<a@a>", "S: 250 ok")


def shown(now: Stage | None, *lines: str) -> str:
    """The rail in one line, `sign label` for each item but those still ahead."""
    talk = play(*said("S: 220 mx", *lines))
    return ", ".join(f"{item.mark}{item.label}" for item in rail(talk.exchanges, now) if item.mark is not Mark.AHEAD)


@pytest.mark.parametrize(
    ("now", "lines", "expected"),
    [
        (Stage.EHLO, (), "+connect, +greeting, *EHLO"),
        (Stage.MAIL, EHLO, "+connect, +greeting, +EHLO, *MAIL"),
        (Stage.RCPT, (*EHLO, *MAIL), "+connect, +greeting, +EHLO, +MAIL, *RCPT"),
        (Stage.QUIT, (*EHLO, *MAIL, "C: RCPT TO:<b@b>", "S: 550 no"),
         "+connect, +greeting, +EHLO, +MAIL, !RCPT, *QUIT"),
        (Stage.RCPT, (*EHLO, *MAIL, "C: RCPT TO:<b@b>", "S: 450 no"), "+connect, +greeting, +EHLO, +MAIL, ~RCPT"),
        (None, ("C: EHLO a", "S: 250-a", "S: 550 b"), "+connect, +greeting, ?EHLO"),
        (Stage.HELO, ("C: EHLO a", "S: 500 no"), "+connect, +greeting, !EHLO, *HELO"),
        (Stage.STARTTLS, EHLO, "+connect, +greeting, +EHLO, *STARTTLS"),
        (Stage.RSET, (*EHLO, "C: RSET"), "+connect, +greeting, +EHLO, *RSET"),
        (None, (*EHLO, "C: AUTH PLAIN", "S: 334 x"), "+connect, +greeting, +EHLO, +AUTH"),
    ],
)  # fmt: skip
def test_the_rail(now: Stage | None, lines: tuple[str, ...], expected: str) -> None:
    assert shown(now, *lines) == expected


def test_before_the_connection_all_is_ahead() -> None:
    marks = [item.mark for item in rail((), None, connecting=True)]
    assert marks == [Mark.NOW, *[Mark.AHEAD] * 7]


def test_a_code_stands_beside_what_was_answered() -> None:
    items = {item.label: item.code for item in rail(play(*said("S: 220 mx", *EHLO)).exchanges, Stage.MAIL)}
    assert (items["greeting"], items["EHLO"], items["MAIL"]) == (220, 250, None)


def test_each_mark_has_a_sign_of_its_own() -> None:
    assert len({mark.value for mark in Mark}) == len(Mark)
