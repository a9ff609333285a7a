from __future__ import annotations

import pytest
from hypothesis import given, settings

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.phases import Phase
from smtpwalk.recording.importers.pasted.standing import OWED_KEPT, Standing
from smtpwalk.recording.importers.told import client, mark, server
from smtpwalk.wire.stages import Stage

from ..hard_dialogues import hard_dialogues
from ..reading import Said, script


def stands(text: str, *, greeted: bool = False) -> Standing:
    standing = Standing(greeted=greeted)
    for who, line in script(text):
        if who == "C":
            standing.client(line.encode())
        else:
            standing.server(line.encode())
    return standing


@pytest.mark.parametrize(
    ("text", "phase", "owed"),
    [
        ("S: 220 mx", Phase.START, []),
        ("S: 220-mx", Phase.GREETING, [Stage.GREETING]),
        ("S: 554 no", Phase.REFUSED, []),
        ("C: HELO x\nS: 220 mx", Phase.START, [Stage.HELO]),
        ("S: 220 mx\nC: EHLO x\nS: 250 ok", Phase.READY, []),
        ("S: 220 mx\nC: DATA\nS: 354 go", Phase.MESSAGE, []),
        ("S: 220 mx\nC: DATA\nS: 354 go\nC: 250 x\nC: .", Phase.START, [Stage.MESSAGE]),
        ("S: 220 mx\nC: DATA\nS: 354 go\nS: 552 too much", Phase.START, []),
        ("S: 220 mx\nC: DATA\nS: 554 no", Phase.START, []),
        ("S: 220 mx\nC: AUTH LOGIN\nS: 334 x", Phase.AUTHENTICATING, []),
        ("S: 220 mx\nC: AUTH LOGIN\nS: 334 x\nC: y\nS: 235 ok", Phase.START, []),
        ("S: 220 mx\nC: STARTTLS\nS: 220 go", Phase.HANDSHAKE, []),
        ("S: 220 mx\nC: QUIT\nS: 221 bye", Phase.QUITTING, []),
        ("S: 220 mx\nS: 421 timeout", Phase.QUITTING, []),
        ("S: 220 mx\nC: RSET\nS: 250-a\nS: 550 b", Phase.START, []),  # two codes: it counts for nothing
    ],
)
def test_where_a_dialogue_stands(text: str, phase: Phase, owed: list[Stage]) -> None:
    standing = stands(text)
    assert (standing.phase, list(standing.owed)) == (phase, owed)


def test_no_greeting_is_owed_where_it_is_not_in_the_source() -> None:
    assert stands("C: RSET\nS: 250 ok", greeted=True).phase is Phase.START
    joined = Standing()
    joined.join()
    assert not joined.owed


def test_the_octets_of_a_chunk() -> None:
    standing = stands("S: 220 mx\nC: BDAT 10 LAST\nC: 250 fo")
    assert standing.chunk == 2
    standing.client(b"")
    assert standing.chunk == 0


def test_the_answer_to_starttls_is_no_greeting() -> None:
    standing = stands("S: 220 mx\nC: STARTTLS")
    assert not standing.may_end_here
    standing.server(b"220 go")
    assert standing.may_end_here
    standing.tls()
    assert standing.phase is Phase.START


def test_what_is_owed_is_held_in_bounds() -> None:
    standing = stands("S: 220 mx")
    for _ in range(OWED_KEPT * 2):
        standing.client(b"NOOP")
    assert len(standing.owed) == OWED_KEPT


@given(hard_dialogues())
@settings(max_examples=150, deadline=None)
def test_it_stands_where_the_conversation_stands(dialogue: Said) -> None:
    """Line by line, whatever the dialogue: the two may never differ."""
    standing, talk = Standing(), Conversation()
    talk.feed(mark("connected"))
    for who, line in dialogue:
        if who == "C":
            standing.client(line.encode())
            talk.feed(client(line.encode()))
        else:
            standing.server(line.encode())
            talk.feed(server(line.encode()))
        assert standing.phase is talk.phase
        assert len(standing.owed) == talk.owed
