from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.steps import Came, Ended, Step
from tests.relay.hosts import Drive, Host, settings


def test_every_step_says_why() -> None:
    steps = Drive(Host(), settings()).steps
    assert all(step.why.endswith((".", "?")) for step in steps)
    assert {type(step) for step in steps} < set(get_args(Step))


def test_steps_cannot_be_changed_on_the_way() -> None:
    step = Drive(Host(), settings()).steps[0]
    with pytest.raises(FrozenInstanceError):
        step.why = ""  # type: ignore[misc]


def test_an_answer_is_the_usual_end() -> None:
    assert Came(Conversation()).ended is Ended.ANSWERED
