"""The books of a run: which envelope each probe has, what was answered to each try, and what no longer counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from smtpwalk.relay.outcomes import About, Outcome, ProbeResult, Reason, Try
from smtpwalk.relay.probes import Addresses, Probe, envelope
from smtpwalk.relay.steps import Asked
from smtpwalk.wire.stages import Stage

MOST_TRIES: Final = 6
_ASK_AGAIN: Final = frozenset({Outcome.DEFERRED, Outcome.DROPPED})
NOT_SENT: Final = "Not sent"
"""How the note of a form begins that cannot be filled in."""
_USER: Final = "USER"
"""Stands for the token in an envelope that was never sent."""


class Ledger:
    def __init__(self, new_token: Callable[[], str]) -> None:
        self.results: dict[str, ProbeResult] = {}
        self._asked: dict[str, Asked] = {}
        self._new_token = new_token

    def ask(self, probe: Probe, addresses: Addresses) -> Asked:
        """The envelope of a probe stays the same for every try: greylists remember it, and so does the token."""
        known = self._asked.get(probe.id)
        if known is None:
            token = self._new_token()
            asked = Asked(probe, *envelope(probe, addresses, token), token)
        else:
            asked = replace(known, number=known.number + 1)
        self._asked[probe.id] = asked
        return asked

    def was_asked(self, probe: Probe) -> bool:
        return probe.id in self._asked

    def forget(self, id_: str) -> None:
        """The next try has another envelope."""
        self._asked.pop(id_, None)

    def record(self, probe: Probe, attempt: Try) -> None:
        asked = self._asked[probe.id]
        old = self.results.get(probe.id)
        untested = (attempt.reason or Reason.DROPPED) if attempt.outcome is Outcome.UNTESTED else None
        self.results[probe.id] = ProbeResult(
            probe.id, probe.role, asked.mail_from, asked.rcpt_to, probe.forward, probe.reverse, attempt.outcome,
            attempt.about, attempt.stage, attempt.code, attempt.enhanced, attempt.reply, None, attempt.session,
            attempt.exchange, (*(old.tries if old else ()), attempt), asked.token, reason_untested=untested,
        )  # fmt: skip

    def skip(self, probe: Probe, addresses: Addresses, note: str, reason: Reason | None = None) -> None:
        """Untested, never refused. Without a reason it is a form that cannot be filled in."""
        self.results[probe.id] = unasked(probe, addresses, note, reason)

    def spoil(self, session: int) -> None:
        """Replies of that connection may belong to other commands: nothing that was learnt on it counts."""
        for result in self.results.values():
            if result.session == session and result.outcome is not Outcome.UNTESTED:
                self.results[result.id] = replace(
                    result, outcome=Outcome.UNTESTED, about=About.NONE, reason_untested=Reason.OUT_OF_STEP,
                    note="A reply came on that connection that nobody had asked for.",
                )  # fmt: skip

    def pending(self, probes: Iterable[Probe]) -> list[Probe]:
        """Those worth asking again later, and those that were never asked."""
        return [probe for probe in probes if probe.id not in self.results or self._worth(self.results[probe.id])]

    def _worth(self, result: ProbeResult) -> bool:
        return result.outcome in _ASK_AGAIN and len(result.tries) < MOST_TRIES

    def put_off(self, probe: Probe) -> bool:
        """Whether it was asked and is still without an answer."""
        return self.results[probe.id].outcome in _ASK_AGAIN

    def spoilt(self, probes: Iterable[Probe]) -> list[Probe]:
        """Those whose answer counts no longer."""
        known = [(probe, self.results.get(probe.id)) for probe in probes]
        return [probe for probe, result in known if result and result.reason_untested is Reason.OUT_OF_STEP]

    def tokens(self) -> tuple[str, ...]:
        """Of the messages that went out whole, where no answer to the dot said that they were not taken."""
        return tuple(result.token for result in self.results.values() if result.token and _may_arrive(result))


def unasked(probe: Probe, addresses: Addresses, note: str, reason: Reason | None) -> ProbeResult:
    mail_from, rcpt_to = envelope(probe, addresses, _USER)
    return ProbeResult(
        probe.id, probe.role, mail_from, rcpt_to, probe.forward, probe.reverse, Outcome.UNTESTED,
        note=note, reason_untested=reason,
    )  # fmt: skip


def _may_arrive(result: ProbeResult) -> bool:
    refused = (Outcome.REFUSED, Outcome.DEFERRED)
    return any(attempt.stage is Stage.MESSAGE and attempt.outcome not in refused for attempt in result.tries)
