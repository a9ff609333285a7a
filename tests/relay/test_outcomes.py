"""The words are a file format: JSON, recordings and exit codes rest on them."""

from __future__ import annotations

import pytest

from smtpwalk.relay.outcomes import About, Outcome, ProbeResult, Reason, Try, Verdict
from smtpwalk.relay.probes import builtin_probes


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Outcome, "relayed accepted bounced kept refused deferred dropped untested"),
        (About, "relaying recipient sender helo message client login tls syntax rate greylist none"),
        (Verdict, "open likely-open closed cannot-tell"),
        (
            Reason,
            "arrived refused auth-required kept bounced accepted-at-rcpt accepted-not-seen accept-all deferred"
            " sender-refused helo-refused client-refused message-refused rate-limited dropped tls-failed not-smtp"
            " unreachable silent out-of-step stopped not-asked",
        ),
    ],
)
def test_the_words(kind: type[Outcome], words: str) -> None:
    assert [str(word) for word in kind] == words.split()


def test_what_nobody_asked_has_no_reply() -> None:
    probe = builtin_probes()[0]
    result = ProbeResult("x", probe.role, b"", b"", probe.forward, probe.reverse, Outcome.UNTESTED)
    assert (result.code, result.reply, result.tries, result.token, result.exchange) == (None, b"", (), None, -1)
    assert Try(Outcome.UNTESTED).about is About.NONE
