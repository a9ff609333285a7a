from __future__ import annotations

from pathlib import Path

from smtpwalk.course.bodies import Dialogue
from smtpwalk.net.stage import Stage
from smtpwalk.practice.catalogue import personality
from smtpwalk.ui.practising import Practising
from tests.ui.schooling import school


async def test_sessions_count_together_and_nothing_is_suggested(tmp_path: Path) -> None:
    body = school(tmp_path).course.lessons[0].exercises[-1].body
    assert isinstance(body, Dialogue)
    host = personality(body.practice)
    async with Stage(host) as stage:
        practising = Practising(body, host, stage)
        first = practising.walker()
        await first.connect()
        assert (first.step.line, first.step.message, first.step.others) == (None, None, ())
        await first.say(b"NOOP")
        assert [part.met for part in practising.standing().parts] == [True, False]
        second = practising.walker()
        assert first.talk.closed
        await second.connect()
        await second.say(b"QUIT")
        assert practising.standing().done
        assert (len(practising.talks), practising.arrived) == (2, 0)
        practising.end()
        assert second.talk.closed
