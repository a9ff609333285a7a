"""Results of relay tests made by hand, for what is printed of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from smtpwalk.dialogue.software import Guess
from smtpwalk.relay.evidence import Evidence
from smtpwalk.relay.outcomes import About, Depth, Forward, Outcome, ProbeResult, Reason, Reverse, Role, Try
from smtpwalk.relay.probes import builtin_probes, controls
from smtpwalk.relay.tokens import new_token
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge
from smtpwalk.report.data import Result
from smtpwalk.wire.stages import Stage

STARTED = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
NO = Try(Outcome.REFUSED, About.RELAYING, Stage.RCPT, 554, "5.7.1", b"Relay access denied", 1, 7, 0.5)
YES = Try(Outcome.ACCEPTED, About.NONE, Stage.MESSAGE, 250, None, b"ok", 1, 9, 0.6)
LATER = Try(Outcome.DEFERRED, About.GREYLIST, Stage.RCPT, 450, "4.7.1", b"Greylisted", 1, 5, 0.1)


def probed(id_: str, *tries: Try, role: Role = Role.PROBE, forward: Forward = Forward.FOREIGN) -> ProbeResult:
    """A probe with these answers, the last of which counts."""
    last = tries[-1]
    token = new_token(id_.encode().ljust(10, b"."))
    return ProbeResult(
        id_, role, b"me@sender.test", token.encode() + b"@elsewhere.test", forward, Reverse.STRANGER, last.outcome,
        last.about, last.stage, last.code, last.enhanced, last.reply, None, last.session, last.exchange, tries, token,
    )  # fmt: skip


def control_results(answer: Try = NO) -> tuple[ProbeResult, ...]:
    return tuple(probed(probe.id, answer, role=Role.CONTROL) for probe in controls())


def result(*probes: ProbeResult, depth: Depth = Depth.DOT, watched: bool = False) -> Result:
    """A whole result around these probes."""
    evidence = Evidence(
        (*control_results(), *probes), depth, b"elsewhere.test", b"own.test", b"mx.own.test", None, 0.0, 2, False,
        "127.0.0.1", "127.0.0.1", watched,
    )  # fmt: skip
    place = vantage(evidence.source, evidence.address)
    guess = Guess("postfix", "Postfix", "3.7", "likely", ())
    return Result(
        "mx.own.test", "127.0.0.1", 2525, evidence, judge(evidence, place), place, STARTED, 1.25, guess,
        "/tmp/x.smtp.jsonl", b"me@sender.test",
    )  # fmt: skip


def closed() -> Result:
    return result(*(probed(probe.id, NO, forward=probe.forward) for probe in builtin_probes()))


def opened() -> Result:
    """The plain form came out, another was kept, a third was greylisted and then refused, a fourth never asked."""
    plain = probed("plain", YES)
    plain = replace(plain, outcome=Outcome.RELAYED, arrived_as=plain.rcpt_to)
    kept = replace(probed("rcpt-bang", YES, forward=Forward.LOCAL), outcome=Outcome.KEPT, arrived_as=b"x!y@own.test")
    lost = Try(Outcome.UNTESTED, reason=Reason.OUT_OF_STEP)
    spoilt = replace(probed("rcpt-two-ats", lost), reason_untested=Reason.OUT_OF_STEP)
    return result(plain, kept, probed("sender-null", LATER, NO), spoilt, watched=True)
