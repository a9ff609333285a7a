from __future__ import annotations

from dataclasses import replace

import pytest

from smtpwalk.relay.evidence import Evidence, bounce_about, with_arrivals
from smtpwalk.relay.outcomes import About, Forward, Outcome, Reason, Verdict
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.relay.proof import Arrival
from smtpwalk.relay.verdict import judge
from tests.relay.hosts import STRANGER, Drive, Host, Saying, settings

TAKES_ALL = (b"RCPT", b"250 ok\r\n")
CLASSIC = builtin_probes()[:27]


def arrival(token: str, to: bytes, data: bytes = b"Subject: x\r\n\r\n", sender: bytes = b"a@sender.test") -> Arrival:
    return Arrival(token, sender, (to,), (), data, 0.0, "catcher")


def bounce(token: str, status: str, diagnostic: str, more: str = "") -> Arrival:
    text = (
        "From: <mailer-daemon@own.example>\r\nContent-Type: multipart/report; report-type=delivery-status\r\n\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; own.example\r\n"
        f"Action: failed\r\nStatus: {status}\r\n{more}"
        f"Diagnostic-Code: smtp; {diagnostic}\r\n\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Received: from x by own.example\r\nSubject: Mail relay test {token}, which timed out or looped\r\n"
    )
    return arrival(token, b"spamtest@sender.test", text.encode(), b"")


def token(evidence: Evidence, id_: str) -> str:
    found = evidence.result(id_)
    assert found is not None
    assert found.token is not None
    return found.token


def outcome(evidence: Evidence, id_: str) -> tuple[Outcome, About]:
    found = evidence.result(id_)
    assert found is not None
    return found.outcome, found.about


def test_an_arrival_outranks_everything() -> None:
    drive = Drive(Saying(TAKES_ALL), settings(probes=CLASSIC))
    plain = token(drive.evidence, "plain")
    far = arrival(plain, plain.encode() + b"@elsewhere.test")
    for arrivals in ([far], [bounce(plain, "5.7.1", "550 5.7.1 relaying denied"), far]):
        evidence = with_arrivals(drive.evidence, arrivals)
        found = judge(evidence, STRANGER)
        assert (found.verdict, found.reason) == (Verdict.OPEN, Reason.ARRIVED)
        assert evidence.result("plain").arrived_as == far.envelope_to[0]  # type: ignore[union-attr]


def test_what_arrives_although_the_dot_was_refused_has_arrived() -> None:
    drive = Drive(Saying(TAKES_ALL, (b".", b"550 no\r\n")), settings(probes=CLASSIC[:1]))
    plain = token(drive.evidence, "plain")
    evidence = with_arrivals(drive.evidence, [arrival(plain, plain.encode() + b"@elsewhere.test")])
    assert judge(evidence, STRANGER).verdict is Verdict.OPEN


def test_a_token_of_another_run_is_nothing() -> None:
    drive = Drive(Saying(TAKES_ALL), settings(probes=CLASSIC))
    evidence = with_arrivals(drive.evidence, [arrival("swother", b"swother@elsewhere.test")])
    assert judge(evidence, STRANGER).verdict is Verdict.CANNOT_TELL


def test_a_control_never_opens() -> None:
    drive = Drive(Saying(TAKES_ALL), settings(probes=CLASSIC[:1]))
    tokens = [result.token for result in drive.evidence.results if result.token and result.id != "plain"]
    arrivals = [arrival(t, t.encode() + b"@elsewhere.test") for t in tokens]
    assert judge(with_arrivals(drive.evidence, arrivals), STRANGER).verdict is Verdict.CANNOT_TELL


class PassesOn(Host):
    """A gateway: what ends in its own domain is taken, all else refused."""

    def rcpt(self, address: bytes) -> bytes | None:
        if (address.endswith(b"@own.example") and not address.startswith(b"sw")) or b"%" in address:
            return b"250 ok\r\n"
        return super().rcpt(address)


def test_a_gateway_that_passes_its_own_mail_on_is_closed() -> None:
    drive = Drive(PassesOn(), settings(probes=CLASSIC))
    taken = [result for result in drive.evidence.probes if result.outcome is Outcome.ACCEPTED]
    assert taken
    arrivals = [arrival(result.token or "", result.rcpt_to) for result in taken]
    found = judge(with_arrivals(drive.evidence, arrivals), STRANGER)
    assert (found.verdict, found.reason) == (Verdict.CLOSED, Reason.KEPT)
    found = judge(with_arrivals(drive.evidence, arrivals[1:]), STRANGER)
    assert (found.verdict, found.reason) == (Verdict.CANNOT_TELL, Reason.ACCEPTED_NOT_SEEN)


@pytest.mark.parametrize(
    ("diagnostic", "more", "verdict"),
    [
        ("550 5.7.1 relaying denied", "", Verdict.CLOSED),
        ("550 5.1.1 User unknown", "", Verdict.CLOSED),
        ("550 5.1.1 User unknown", "Remote-MTA: dns; mx.elsewhere.test\r\n", Verdict.CANNOT_TELL),
        ("550 host mx.elsewhere.test said: 550 relaying denied", "", Verdict.CANNOT_TELL),
        ("550 Unrouteable address", "", Verdict.CANNOT_TELL),
        ("550 no", "", Verdict.CANNOT_TELL),
    ],
)
def test_accept_then_bounce(diagnostic: str, more: str, verdict: Verdict) -> None:
    """A bounce closes only where the host itself refused; one that tried to pass the message on is no closed host."""
    drive = Drive(Saying(TAKES_ALL), settings(probes=CLASSIC))
    status = "5.7.1" if "5.7.1" in diagnostic else "5.1.1" if "5.1.1" in diagnostic else "5.0.0"
    able = [result for result in drive.evidence.probes if result.mail_from]  # nobody can be told otherwise
    arrivals = [bounce(result.token or "", status, diagnostic, more) for result in able]
    evidence = with_arrivals(drive.evidence, arrivals)
    assert outcome(evidence, "plain")[0] is Outcome.BOUNCED
    found = judge(evidence, STRANGER)
    # The null sender's message just vanished; where all is taken, only a clear no from the host explains that.
    reason = Reason.BOUNCED if verdict is Verdict.CLOSED else Reason.ACCEPT_ALL
    assert (found.verdict, found.reason) == (verdict, reason)


@pytest.mark.parametrize("data", [b"", b"Status: 4.4.1\r\nDiagnostic-Code: smtp; connection timed out\r\n"])
def test_a_bounce_that_says_nothing(data: bytes) -> None:
    assert bounce_about(data, Forward.FOREIGN) is About.NONE


@pytest.mark.parametrize("plain", [b"550 Invalid recipient\r\n", b"550 no\r\n", b"550 5.1.1 User unknown\r\n"])
def test_a_vague_no_closes_where_the_own_postmaster_is_taken(plain: bytes) -> None:
    class Vague(Host):
        def __init__(self, postmaster: bytes) -> None:
            self._postmaster = postmaster

        def rcpt(self, address: bytes) -> bytes | None:
            return self._postmaster if address == b"postmaster@own.example" else plain

    assert Drive(Vague(b"250 ok\r\n"), settings(probes=CLASSIC)).judged().verdict is Verdict.CLOSED
    found = Drive(Vague(plain), settings(probes=CLASSIC)).judged()
    assert (found.verdict, found.reason) == (Verdict.CANNOT_TELL, Reason.REFUSED)


def test_a_catch_all_explains_only_what_was_watched() -> None:
    class CatchAll(Host):
        def rcpt(self, address: bytes) -> bytes | None:
            local = address.endswith((b"@own.example", b"@[192.0.2.25]", b"@localhost"))
            plain = b"@" not in address and b'"' not in address
            return b"250 ok\r\n" if (local and b"@elsewhere" not in address) or plain else b"550 relaying denied\r\n"

    drive = Drive(CatchAll(), settings(probes=CLASSIC))
    watched = judge(with_arrivals(drive.evidence, []), STRANGER)
    assert (watched.verdict, watched.reason) == (Verdict.CLOSED, Reason.REFUSED)
    unwatched = judge(replace(drive.evidence, watched=False), STRANGER)
    assert (unwatched.verdict, unwatched.reason) == (Verdict.CANNOT_TELL, Reason.ACCEPTED_NOT_SEEN)
