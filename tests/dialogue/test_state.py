"""What a reader may ask of a dialogue at any moment, before the first byte and while a reply is half said."""

from __future__ import annotations

from smtpwalk.dialogue.phases import Phase
from smtpwalk.dialogue.state import DialogueState
from smtpwalk.wire.stages import Stage

from .told import play, said


def test_before_anything_has_happened() -> None:
    state = DialogueState()
    assert (state.owed, state.waiting_for, state.last, state.greeting) == (0, None, None, None)
    assert (state.partial, state.unfinished, state.closed, state.phase) == (b"", False, False, Phase.CONNECTING)
    assert state.answered(Stage.EHLO) == []


def test_while_a_reply_is_half_said() -> None:
    talk = play(*said("S: 220 mx", "C: EHLO a", "S: 250-mx"), ("S", b"250 PIPE"))
    assert talk.owed == 1
    assert talk.waiting_for is talk.last
    assert talk.partial == b"250 PIPE"
    assert talk.unfinished
    assert talk.greeting is talk.exchanges[0]
    assert talk.answered(Stage.EHLO) == []
    assert talk.answered(Stage.GREETING) == [talk.exchanges[0]]
