"""RFC 5321 4.5.3.2: no client may be less patient than this."""

from __future__ import annotations

import pytest

from smtpwalk.net.timeouts import reply_timeout
from smtpwalk.wire.stages import Stage

AT_LEAST = {
    Stage.GREETING: 300,
    Stage.MAIL: 300,
    Stage.RCPT: 300,
    Stage.DATA: 120,
    Stage.MESSAGE: 600,
}


@pytest.mark.parametrize("stage", Stage)
def test_the_rfcs_minimum(stage: Stage) -> None:
    assert reply_timeout(stage) >= AT_LEAST.get(stage, 60)
