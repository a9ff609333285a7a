"""All that a run has learnt, and what arrivals and comparisons add to it. No verdict yet.

Here lives the step from answers to outcomes that need more than one of them: an arrival, a notification, the words
that a control got too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from smtpwalk.relay.outcomes import About, Depth, Forward, Outcome, ProbeResult, Role, Trouble
from smtpwalk.relay.probes import controls
from smtpwalk.relay.proof import Arrival, judge_arrival
from smtpwalk.relay.wordings import meaning
from smtpwalk.wire.buffer import Line
from smtpwalk.wire.replies import Reply, read_line
from smtpwalk.wire.stages import Stage

POSTMASTER, UNKNOWN, NONSENSE = (probe.id for probe in controls())
_OWN: Final = frozenset({Forward.OWN, Forward.LOCAL})


@dataclass(frozen=True)
class Evidence:
    results: tuple[ProbeResult, ...]
    """Controls and probes in their order."""
    depth: Depth
    foreign_domain: bytes = b""
    own_domain: bytes = b""
    host_name: bytes = b""
    trouble: Trouble | None = None
    """What kept the run from asking (the rest of) its questions."""
    waited: float = 0.0
    sessions: int = 0
    tls: bool = False
    """The questions were asked inside TLS."""
    source: str = ""
    address: str = ""
    watched: bool = False
    """Somebody looked where the messages come out, long enough."""
    planned: bool = True
    """The relay plan asked, so the controls are known. Else it is a dialogue that somebody has had (`unplanned`)."""

    def result(self, id_: str) -> ProbeResult | None:
        return next((result for result in self.results if result.id == id_), None)

    @property
    def probes(self) -> tuple[ProbeResult, ...]:
        return tuple(result for result in self.results if result.role is Role.PROBE)

    def took(self, control: str) -> bool:
        found = self.result(control)
        return found is not None and found.outcome is Outcome.ACCEPTED

    def refused(self, control: str) -> bool:
        found = self.result(control)
        return found is not None and found.outcome is Outcome.REFUSED

    @property
    def own_users(self) -> tuple[ProbeResult, ...]:
        """What a dialogue without a plan has for controls: recipients of the host's own."""
        return tuple(r for r in self.results if r.role is Role.CONTROL and r.forward in _OWN and not r.note)

    def welcomes(self, result: ProbeResult) -> bool:
        """One of the host's own is taken from the same sender, and not everybody: a no is about the address, not us."""
        if self.planned:
            return self.took(POSTMASTER) and not self.took(NONSENSE)
        return result.mail_from in self._welcomed

    @cached_property
    def _welcomed(self) -> frozenset[bytes]:
        """Senders from whom one of the host's own was taken. Asked for each result, and a log holds thousands."""
        return frozenset(user.mail_from for user in self.own_users if user.outcome is Outcome.ACCEPTED)

    @property
    def turns_away(self) -> bool:
        """A user of the host's own domain was refused as such: it does not say yes to everything."""
        if self.planned:
            return self.refused(UNKNOWN)
        return any(u.outcome is Outcome.REFUSED and u.about is About.RECIPIENT for u in self.own_users)


# ------------------------------------------------------------------ arrivals
def with_arrivals(evidence: Evidence, arrivals: Iterable[Arrival], *, watched: bool = True) -> Evidence:
    """The outcomes as arrivals change them. An arrival outranks every answer; the plainest one counts."""
    by_token: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        by_token.setdefault(arrival.token, []).append(arrival)
    own = [name for name in (evidence.own_domain, evidence.host_name) if name]
    results = tuple(
        _arrived(result, by_token.get(result.token or "", ()), evidence.foreign_domain, own)
        if result.role is Role.PROBE
        else result
        for result in evidence.results
    )
    return replace(evidence, results=results, watched=watched)


_RANK: Final = (Outcome.RELAYED, Outcome.KEPT, Outcome.BOUNCED)
"""The weightiest first."""


def _arrived(result: ProbeResult, arrivals: Iterable[Arrival], foreign: bytes, own: Collection[bytes]) -> ProbeResult:
    found: dict[Outcome, Arrival] = {}
    for arrival in arrivals:
        said = judge_arrival(arrival, foreign_domain=foreign, own_domains=own, asked_rcpt=result.rcpt_to)
        if said is not None:
            found.setdefault(Outcome(said), arrival)
    for outcome in _RANK:
        if outcome in found:
            arrival = found[outcome]
            about = bounce_about(arrival.data, result.forward) if outcome is Outcome.BOUNCED else About.NONE
            to = arrival.envelope_to[0] if arrival.envelope_to else None
            return replace(result, outcome=outcome, about=about, arrived_as=to, reason_untested=None)
    return result


_TRIED: Final = re.compile(
    rb"^Remote-MTA:|\bsaid:|remote (?:host|server|mail)|time[d ]?-?out|connection (?:refused|lost)"
    rb"|unrout|not found|look ?up|no route|\bMX\b|\bDNS (?:error|fail|problem)|\bloop|too many hops"
    rb"|Status:[ \t]*[45]\.4\.",
    re.IGNORECASE | re.MULTILINE,
)
_RETURNED: Final = re.compile(rb"^Content-Type:[ \t]*(?:message/rfc822|text/rfc822-headers)", re.I | re.MULTILINE)
_STATUS: Final = re.compile(rb"^Status:[ \t]*(5\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_DIAGNOSTIC: Final = re.compile(rb"^Diagnostic-Code:[^;\r\n]*;[ \t]*([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
_OWN_NO: Final = frozenset({About.RELAYING, About.RECIPIENT, About.LOGIN})


def bounce_about(data: bytes, forward: Forward) -> About:
    """What a notification says that the host itself refused; `none` where it may have tried to pass the message on."""
    data = _RETURNED.split(data, maxsplit=1)[0]  # what stands behind is our own message
    if _TRIED.search(data):
        return About.NONE
    status, diagnostic = _STATUS.search(data), _DIAGNOSTIC.search(data)
    if status is None and diagnostic is None:
        return About.NONE
    text = re.sub(rb"^\d{3}[ -]", b"", diagnostic[1]) if diagnostic else b""
    code = status[1] if status else b""
    line = b"550 " + (text if text.startswith(code) else code + b" " + text)
    means = meaning(Stage.RCPT, Reply((read_line(Line(line)),)), forward)
    return means.about if means.about in _OWN_NO and not means.vague else About.NONE


# ------------------------------------------------------------------ what controls add
def settled(evidence: Evidence) -> Evidence:
    """A vague no to a plainly foreign address is one to relaying, where one of the host's own is taken.

    Same sender, same name, same client: the foreign address is all that differs.
    """
    return replace(
        evidence, results=tuple(_about_the_address(r) if evidence.welcomes(r) else r for r in evidence.results)
    )


def _about_the_address(result: ProbeResult) -> ProbeResult:
    plain = result.forward is Forward.FOREIGN and result.outcome is Outcome.REFUSED and result.stage is Stage.RCPT
    if not plain or result.about not in (About.RECIPIENT, About.RELAYING) or not result.tries[-1].vague:
        return result
    note = "The words fit other matters too, but one of the host's own was taken from the same sender."
    return replace(result, about=About.RELAYING, note=note)


def vague(result: ProbeResult) -> bool:
    """The words of its no may as well speak of the client, and no control settled it."""
    return bool(result.tries) and result.tries[-1].vague and not result.note
