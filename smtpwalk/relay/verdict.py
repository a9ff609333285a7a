"""The verdict: what the outcomes of all probes and controls allow to say, and not a word more.

Rules are asked in their order, `_RULES`; each gives a reason with its grounds, or passes. `open` needs an arrival.
`closed` needs a no to everything that was to be asked. All else is `cannot-tell`. The rules in words: docs/verdict.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from smtpwalk.relay.answers import ABOUT_REASON
from smtpwalk.relay.evidence import NONSENSE, UNKNOWN, Evidence, settled, vague
from smtpwalk.relay.grounds import control_grounds, ground, of_results, unplanned_grounds, waiting_ground
from smtpwalk.relay.outcomes import (
    About,
    Forward,
    Ground,
    Judgement,
    Outcome,
    ProbeResult,
    Reason,
    Reverse,
    Vantage,
    Verdict,
)
from smtpwalk.relay.words import words_for
from smtpwalk.wire.stages import Stage

_Found = tuple[Verdict, Reason, list[Ground]]
_CLOSING: Final = frozenset({About.RELAYING, About.RECIPIENT, About.LOGIN, About.SYNTAX})
"""A no about one of these answers a plainly foreign address."""
_SAYS_CLOSED: Final = frozenset({About.RELAYING, About.LOGIN})
"""At least one no must say so: the others may hide that nobody looked at the question."""
_NOT_OURS: Final = frozenset({About.CLIENT, About.HELO, About.MESSAGE, About.RATE, About.TLS, About.GREYLIST})
"""A no about one of these says nothing about the address form."""
_BOUNCED: Final = frozenset({About.RELAYING, About.RECIPIENT, About.LOGIN})


def judge(evidence: Evidence, place: Vantage) -> Judgement:
    """The verdict on one host, with reason and numbered grounds."""
    evidence = settled(evidence)
    for rule in _RULES:
        found = rule(evidence)
        if found is not None:
            break
    else:
        raise ValueError("the last rule takes everything")
    verdict, reason, grounds = found
    grounds += control_grounds(evidence) + waiting_ground(evidence) + unplanned_grounds(evidence)
    if place.trusted and verdict in (Verdict.OPEN, Verdict.LIKELY_OPEN, Verdict.CLOSED):
        grounds.append(ground(f"{place.words} {_LIMITS[verdict]}"))
    numbered = tuple(Ground(n, g.text, g.session, g.exchange) for n, g in enumerate(grounds, 1))
    return Judgement(verdict, reason, numbered, words_for(verdict, reason, place, planned=evidence.planned))


_LIMITS: Final = {
    Verdict.OPEN: "Open here means open to here; test again from a stranger's address.",
    Verdict.LIKELY_OPEN: "Open here means open to here; test again from a stranger's address.",
    Verdict.CLOSED: "Closed even to here.",
}


def narrowed(judgement: Judgement, left_out: int) -> Judgement:
    """The user wanted some of the built-in forms asked and others not: no more may be said than that."""
    if not left_out or judgement.verdict is not Verdict.CLOSED:
        return judgement
    text = f"Closed to the forms that were asked: {left_out} built-in ones were left out."
    grounds = (*judgement.grounds, Ground(len(judgement.grounds) + 1, text))
    return replace(judgement, grounds=grounds, words=f"{judgement.words} {text}")


# ------------------------------------------------------------------ the rules
def _arrived(evidence: Evidence) -> _Found | None:
    """A token came out. Arrival outranks every control."""
    relayed = _with(evidence.probes, Outcome.RELAYED)
    if not relayed:
        return None
    return Verdict.OPEN, Reason.ARRIVED, of_results(relayed, "came out at the foreign address")


def _never_asked(evidence: Evidence) -> _Found | None:
    """No question got through."""
    trouble = evidence.trouble
    if trouble is None or any(result.tries for result in evidence.results):
        return None
    return Verdict.CANNOT_TELL, trouble.reason, [ground(trouble.text, trouble.session, trouble.exchange)]


def _taken_and_nobody_looked(evidence: Evidence) -> _Found | None:
    """A plainly foreign message was taken, an unknown own user was not, and nobody looked for arrival."""
    taken = [result for result in _with(evidence.probes, Outcome.ACCEPTED) if _at_dot(result) and _foreign(result)]
    if not taken or evidence.watched or not evidence.turns_away:
        return None
    grounds = of_results(taken, "was taken at the dot")
    grounds.append(ground("Nobody looked where the messages came out."))
    return Verdict.LIKELY_OPEN, Reason.ACCEPTED_NOT_SEEN, grounds


def _all_refused(evidence: Evidence) -> _Found | None:
    """Every question was answered, and every answer is a no or is explained."""
    probes = [result for result in evidence.probes if not _never_formed(result)]
    if not probes or any(_stands_in_the_way(result, evidence) for result in probes):
        return None
    strangers = _strangers(probes, evidence)
    if not any(_says_closed(result, evidence) for result in strangers):
        return None
    return Verdict.CLOSED, _closed_reason(probes, strangers, evidence), _closed_grounds(probes, evidence)


def _nobody_knows(evidence: Evidence) -> _Found | None:
    for reason, results, what in _doubts(evidence):
        if results:
            return Verdict.CANNOT_TELL, reason, of_results(results, what)
    blocking = [r for r in evidence.probes if not _never_formed(r) and _stands_in_the_way(r, evidence)]
    first = min(blocking, key=_weight, default=None)
    if first is None:
        strangers = _strangers(evidence.probes, evidence)
        grounds = of_results(strangers, "was refused, and no word says for relaying")
        return Verdict.CANNOT_TELL, _why(strangers), grounds or [ground("No stranger asked for a stranger's address.")]
    reason = _reason_of(first)
    same = [result for result in blocking if _reason_of(result) is reason]
    return Verdict.CANNOT_TELL, reason, of_results(same, _WHAT.get(first.outcome, "was not answered"))


_RULES: Final[Sequence[Callable[[Evidence], _Found | None]]] = (
    _arrived,
    _never_asked,
    _taken_and_nobody_looked,
    _all_refused,
    _nobody_knows,
)
_WHAT: Final = {
    Outcome.REFUSED: "was refused for another matter than relaying",
    Outcome.DEFERRED: "was put off, to the end of our patience",
    Outcome.DROPPED: "got no answer: the connection ended, or the time was over",
    Outcome.UNTESTED: "was not asked, or nobody knows what was answered",
    Outcome.BOUNCED: "was taken and given up, perhaps after trying to pass it on",
}


# ------------------------------------------------------------------ pieces of `closed`
def _stands_in_the_way(result: ProbeResult, evidence: Evidence) -> bool:
    """Whether this outcome forbids to say closed."""
    if result.outcome is Outcome.REFUSED:
        if not _foreign(result):
            return result.about in _NOT_OURS
        return result.about not in _CLOSING and not _sender_was_the_reason(result, evidence)
    if _foreign(result):
        return not (_bounced_by_the_host(result) or _nobody_to_tell(result, evidence))
    if result.outcome is Outcome.ACCEPTED:
        return not _catch_all_explains(result, evidence)
    return result.outcome is not Outcome.KEPT and not _bounced_by_the_host(result)


def _bounced_by_the_host(result: ProbeResult) -> bool:
    """A no that came later: the host itself gave the message up, without trying to pass it on."""
    return result.outcome is Outcome.BOUNCED and result.about in _BOUNCED


def _nobody_to_tell(result: ProbeResult, evidence: Evidence) -> bool:
    """A message from the null sender cannot bounce. Where the same address bounced for others, it is given up too."""
    null = result.reverse is Reverse.NULL and result.outcome is Outcome.ACCEPTED and _at_dot(result)
    return null and evidence.watched and all(map(_bounced_by_the_host, _strangers(evidence.probes, evidence)))


def _sender_was_the_reason(result: ProbeResult, evidence: Evidence) -> bool:
    """A no to the sender answers the probe when the sender is what it tries, or another stranger got a true no."""
    if result.about is not About.SENDER:
        return False
    return result.reverse is not Reverse.STRANGER or any(
        _says_closed(other, evidence) for other in _strangers(evidence.probes, evidence)
    )


def _says_closed(result: ProbeResult, evidence: Evidence) -> bool:
    """Whether this no answers the question of relaying by itself.

    A no about the recipient does, where the same sender may write to the host's own postmaster.
    """
    if _bounced_by_the_host(result):
        return True
    if result.outcome is not Outcome.REFUSED or vague(result):
        return False
    return result.about in _SAYS_CLOSED or (result.about is About.RECIPIENT and evidence.welcomes(result))


def _catch_all_explains(result: ProbeResult, evidence: Evidence) -> bool:
    """Every name of the own domain is taken, so a yes to an odd one is nothing new, if it was not seen to come out.

    Where nobody looked, the same yes may as well be a routed form that works: then it explains nothing.
    """
    local = result.forward in (Forward.OWN, Forward.LOCAL)
    return local and evidence.watched and _at_dot(result) and evidence.took(UNKNOWN) and not evidence.took(NONSENSE)


def _closed_reason(probes: Iterable[ProbeResult], strangers: Iterable[ProbeResult], evidence: Evidence) -> Reason:
    outcomes = {result.outcome for result in probes}
    said = Counter(result.about for result in strangers if _says_closed(result, evidence))
    if said.most_common(1)[0][0] is About.LOGIN:
        return Reason.AUTH_REQUIRED
    if Outcome.KEPT in outcomes:
        return Reason.KEPT
    return Reason.BOUNCED if Outcome.BOUNCED in outcomes else Reason.REFUSED


def _closed_grounds(probes: Sequence[ProbeResult], evidence: Evidence) -> list[Ground]:
    grounds: list[Ground] = []
    for about in About:
        refused = [result for result in probes if result.outcome is Outcome.REFUSED and result.about is about]
        grounds += of_results(refused, f"was refused, {_ABOUT[about]}") if refused else []
    for outcome, what in _EXPLAINED.items():
        grounds += of_results(_with(probes, outcome), what)
    if evidence.tls:
        grounds.append(ground("All this was asked inside TLS."))
    return grounds


_ABOUT: Final = {
    About.RELAYING: "in words about relaying",
    About.RECIPIENT: "in words about the recipient",
    About.SENDER: "in words about the sender",
    About.LOGIN: "for want of a login",
    About.SYNTAX: "as a form that the host does not read",
    About.NONE: "without a word that says why",
} | {about: f"in words about the {about}" for about in _NOT_OURS}
_EXPLAINED: Final = {
    Outcome.KEPT: "was taken and seen to stay with the host's own domain",
    Outcome.BOUNCED: "was taken and came back as undeliverable",
    Outcome.ACCEPTED: "was taken and did not come out; a catch-all takes every name, and a null sender gets no bounce",
}


# ------------------------------------------------------------------ pieces of `cannot-tell`
def _doubts(evidence: Evidence) -> Iterable[tuple[Reason, list[ProbeResult], str]]:
    """A yes that proves nothing, from the one that says most to the one that says least."""
    taken = [r for r in _with(evidence.probes, Outcome.ACCEPTED) if not _catch_all_explains(r, evidence)]
    at_dot = [result for result in taken if _at_dot(result)]
    everything = evidence.took(UNKNOWN) and evidence.took(NONSENSE)
    yield Reason.ACCEPT_ALL, taken if everything else [], "was taken, as everything is"
    seen = "and was not seen to come out" if evidence.watched else "and nobody looked where it came out"
    yield Reason.ACCEPTED_NOT_SEEN, at_dot, f"was taken at the dot, {seen}"
    yield Reason.ACCEPTED_AT_RCPT, taken, "was taken at RCPT, which many hosts do and then think again"


def _reason_of(result: ProbeResult) -> Reason:
    if result.outcome is Outcome.UNTESTED:
        return result.reason_untested or Reason.DROPPED
    if result.outcome is Outcome.DROPPED:
        return (result.tries[-1].reason if result.tries else None) or Reason.DROPPED
    if result.outcome is Outcome.BOUNCED:
        return Reason.BOUNCED
    usual = Reason.DEFERRED if result.outcome is Outcome.DEFERRED else Reason.REFUSED
    return ABOUT_REASON.get(result.about, usual)


def _weight(result: ProbeResult) -> tuple[bool, bool]:
    """The plain question first: what stands in its way is the reason."""
    return not _foreign(result), result.reverse is not Reverse.STRANGER


def _why(strangers: Iterable[ProbeResult]) -> Reason:
    reasons = Counter(_reason_of(result) for result in strangers)
    return reasons.most_common(1)[0][0] if reasons else Reason.NOT_ASKED


# ------------------------------------------------------------------ small questions
def _with(results: Iterable[ProbeResult], outcome: Outcome) -> list[ProbeResult]:
    return [result for result in results if result.outcome is outcome]


def _foreign(result: ProbeResult) -> bool:
    return result.forward is Forward.FOREIGN


def _strangers(results: Iterable[ProbeResult], evidence: Evidence) -> list[ProbeResult]:
    """The plain question: from a stranger, to a stranger.

    Without a plan nobody chose the senders to try them, so a no to the recipient is a no whatever they claim.
    """
    return [r for r in results if _foreign(r) and (r.reverse is Reverse.STRANGER or not evidence.planned)]


def _at_dot(result: ProbeResult) -> bool:
    return result.stage is Stage.MESSAGE


def _never_formed(result: ProbeResult) -> bool:
    """A form for which nothing is known to fill it with; that is said, and is no doubt about the host."""
    return result.outcome is Outcome.UNTESTED and not result.tries and result.reason_untested is None
