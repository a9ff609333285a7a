"""The sentences that a verdict rests on, each with the exchange to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from smtpwalk.relay.evidence import NONSENSE, POSTMASTER, UNKNOWN, Evidence
from smtpwalk.relay.outcomes import About, Ground, Outcome, ProbeResult
from smtpwalk.wire.visible import visible

_QUOTED: Final = 100
_NAMED: Final = 6


def ground(text: str, session: int = 0, exchange: int = -1) -> Ground:
    return Ground(0, text, session, exchange)


def of_results(results: Sequence[ProbeResult], what: str) -> list[Ground]:
    """One sentence for a group of probes that had the same end; it leads to the first of them."""
    if not results:
        return []
    first = results[0]
    names = ", ".join(result.id for result in results[:_NAMED])
    more = f" and {len(results) - _NAMED} more" if len(results) > _NAMED else ""
    count = "1 form" if len(results) == 1 else f"Each of {len(results)} forms"
    return [ground(f"{count} {what}: {names}{more}.{_reply(first)}", first.session, first.exchange)]


def control_grounds(evidence: Evidence) -> list[Ground]:
    """What the controls said, where they were asked."""
    return [
        ground(f"Control: {what} was {_said(found)}.{_reply(found)}", found.session, found.exchange)
        for id_, what in _CONTROLS.items()
        if (found := evidence.result(id_)) is not None and found.tries
    ]


_CONTROLS: Final = {
    POSTMASTER: "the postmaster of the host's own domain",
    UNKNOWN: "a user of the own domain who cannot exist",
    NONSENSE: "a foreign domain that cannot exist",
}
_SAID: Final = {
    Outcome.ACCEPTED: "taken at RCPT",
    Outcome.REFUSED: "refused",
    Outcome.DEFERRED: "put off",
    Outcome.DROPPED: "not answered",
    Outcome.UNTESTED: "not answered for certain",
}


def _said(result: ProbeResult) -> str:
    return _SAID.get(result.outcome, str(result.outcome))


def unplanned_grounds(evidence: Evidence) -> list[Ground]:
    """What limits a verdict on a dialogue that nobody planned: whose the users were, and what was not asked."""
    if evidence.planned:
        return []
    found = []
    for outcome, said in _USERS.items():
        users = [user for user in evidence.own_users if user.outcome is outcome]
        found += of_results(users, f"of the host's own users was {said}") if users else []
    if evidence.own_domain:
        found.append(ground(f"{visible(evidence.own_domain)} was taken for the host's own, other domains for foreign."))
    found.append(ground(_UNPLANNED))
    return found


_USERS: Final = {Outcome.ACCEPTED: "taken", Outcome.REFUSED: "refused"}
_UNPLANNED: Final = "The dialogue follows no plan: forms and controls that it leaves out were not asked."


def waiting_ground(evidence: Evidence) -> list[Ground]:
    """What was waited, and what is untested for want of connections."""
    found = []
    again = sum(1 for result in evidence.results if len(result.tries) > 1)
    if evidence.waited >= 1:
        text = f"{evidence.waited:.0f} s were waited for the host, and {again} questions were asked more than once."
        found.append(ground(text))
    trouble = evidence.trouble
    if trouble is not None and any(result.tries for result in evidence.results):
        found.append(ground(f"Then no more could be asked. {trouble.text}", trouble.session, trouble.exchange))
    postmaster = evidence.result(POSTMASTER)
    if postmaster is not None and postmaster.outcome is Outcome.REFUSED and postmaster.about is About.RELAYING:
        text = (
            f"The host does not take {visible(evidence.own_domain)} for its own, nor another of its names: forms that"
            " lead through a domain which nobody has named (--own-domain) were not asked."
        )
        found.append(ground(text, postmaster.session, postmaster.exchange))
    unknown = [result for result in evidence.results if result.note.startswith("Not sent")]
    if unknown:
        found += of_results(unknown, "was not sent, for its address cannot be formed")
    return found


def _reply(result: ProbeResult) -> str:
    if result.code is None:
        return ""
    text = visible(result.reply.replace(b"\n", b" "))
    text = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 4]} ..."
    return f' The host said "{result.code} {text}"' if text else f' The host said "{result.code}"'
