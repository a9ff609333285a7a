"""A dialogue exercise behind the screen: the walker is silent, and all sessions count together."""

from __future__ import annotations

from smtpwalk.course.exercise import Dialogue
from smtpwalk.course.loader import course_folder, load_course
from smtpwalk.net.stage import Stage
from smtpwalk.practice.catalogue import personality
from smtpwalk.ui.practising import Practising

BODY = load_course(course_folder()).lessons[0].exercises[0].body


async def test_nothing_is_suggested_and_the_goal_ticks_itself() -> None:
    assert isinstance(BODY, Dialogue)
    host = personality(BODY.practice)
    async with Stage(host) as stage:
        practising = Practising(BODY, host, stage)
        walker = practising.walker()
        await walker.connect()
        assert (walker.step.line, walker.step.others) == (None, ())
        assert not practising.standing().done
        await walker.say(b"QUIT")
        assert practising.standing().done
        assert practising.arrived == 0
        again = practising.walker()
        assert len(practising.talks) == 2
        assert again.session.number == 2
        practising.end()
