from __future__ import annotations

from dataclasses import replace

import pytest

from smtpwalk.relay.evidence import with_arrivals
from smtpwalk.relay.outcomes import Depth, Outcome, Reason, Verdict
from smtpwalk.relay.verdict import judge
from tests.relay.hosts import STRANGER, Drive, settings
from tests.relay.real_servers import CLASSIC, RealServer, relays, servers

CANNOT_TELL = {
    "postfix-accept-discard": Reason.ACCEPTED_NOT_SEEN,
    "postfix-defer-all": Reason.DEFERRED,
    "postfix-banner-554": Reason.CLIENT_REFUSED,
    "nullsink": Reason.ACCEPT_ALL,
    "sink-slow": Reason.ACCEPT_ALL,
    "sink-no-esmtp": Reason.ACCEPT_ALL,
    "sink-4xx-rcpt": Reason.DEFERRED,
    "sink-421-mail": Reason.DROPPED,
}
"""Where nobody can tell, and why."""
CLOSED = {
    "exim-auth-required": Reason.AUTH_REQUIRED,
    "sendmail-auth-required": Reason.AUTH_REQUIRED,
    "opensmtpd-auth-required": Reason.AUTH_REQUIRED,
    "qpsmtpd-closed": Reason.KEPT,
}
"""Closed for another reason than `refused`."""


@pytest.mark.parametrize("name", servers())
def test_real_servers_to_the_dot(name: str) -> None:
    server = RealServer(name)
    drive = Drive(server, settings(probes=CLASSIC))
    evidence = with_arrivals(drive.evidence, server.arrivals(drive))
    found = judge(evidence, STRANGER)
    if name in CANNOT_TELL:
        expected = (Verdict.CANNOT_TELL, CANNOT_TELL[name])
    elif server.row["open"]:
        expected = (Verdict.OPEN, Reason.ARRIVED)
    else:
        expected = (Verdict.CLOSED, CLOSED.get(name, Reason.REFUSED))
    assert (found.verdict, found.reason) == expected
    assert {result.id for result in evidence.results if result.outcome is Outcome.RELAYED} == relays(name)


@pytest.mark.parametrize("name", servers())
def test_real_servers_at_rcpt(name: str) -> None:
    server = RealServer(name)
    drive = Drive(server, settings(Depth.RCPT, probes=CLASSIC))
    found = drive.judged()
    assert found.verdict in (Verdict.CLOSED, Verdict.CANNOT_TELL)
    assert not (server.row["open"] and found.verdict is Verdict.CLOSED)
    assert not drive.asked_for_proof
    untold = name in CANNOT_TELL or server.row["open"] or any(row["at"] == "dot" for row in server.row["answers"])
    assert (found.verdict is Verdict.CANNOT_TELL) == untold


@pytest.mark.parametrize("name", servers())
def test_nobody_looked(name: str) -> None:
    """Without proof nothing is open, and what relays is never closed."""
    drive = Drive(RealServer(name), settings(probes=CLASSIC))
    found = judge(replace(drive.evidence, watched=False), STRANGER)
    assert found.verdict is not Verdict.OPEN
    assert not (servers()[name]["open"] and found.verdict is Verdict.CLOSED)
