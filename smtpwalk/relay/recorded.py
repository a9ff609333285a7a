"""What was recorded judged once more: a relay test's plan is played again, and what was seen to arrive counts.

Here live the one verdict on events that every command and screen asks for, and the way from marks back to arrivals.
What came out later stands beside the recording; whoever reads that file hands its arrivals on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.evidence import Evidence, with_arrivals
from smtpwalk.relay.outcomes import Judgement
from smtpwalk.relay.proof import Arrival, Source
from smtpwalk.relay.replay import NoRelayTest, replay
from smtpwalk.relay.tokens import find_tokens
from smtpwalk.relay.unplanned import evidence_of
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge, narrowed
from smtpwalk.wire.events import NOTHING, Event, Mark

_SOURCES: Final[tuple[Source, ...]] = get_args(Source)


def judge_recorded(events: Sequence[Event], later: Iterable[Arrival] = ()) -> tuple[Evidence, Judgement]:
    """What the test shows with all its arrivals, and the verdict. Raises `replay.NoRelayTest` where there is none."""
    plan = _plan(events)
    watched = bool(plan.get("proof"))
    evidence = with_arrivals(replay(events), (*arrivals_in(events), *later), watched=watched)
    judgement = judge(evidence, vantage(evidence.source, evidence.address))
    return evidence, narrowed(judgement, len(left_out(plan)))


@dataclass(frozen=True, slots=True)
class Judged:
    """What a recording allows to say."""

    evidence: Evidence
    judgement: Judgement
    sessions: tuple[int, ...]
    """The numbers of the sessions that evidence and grounds count from 1."""
    unplayed: str = ""
    """Why the plan that stands there could not be played again; empty where it was, and where there is none."""

    @property
    def planned(self) -> bool:
        """It is a relay test, played again; else the envelopes were judged as they stand."""
        return self.evidence.planned


def judge_events(events: Sequence[Event], later: Iterable[Arrival] = ()) -> Judged:
    """The verdict on whatever was recorded: of a relay test with its plan, of any other dialogue as it stands."""
    later, numbers = tuple(later), tuple(sorted({event.session for event in events}))
    try:
        return Judged(*judge_recorded(events, later), numbers)
    except NoRelayTest as reason:
        why = str(reason) if _plan_mark(events) else ""
        return Judged(*_judge_dialogue(events, later), numbers, why)


def fold_sessions(events: Iterable[Event]) -> dict[int, Conversation]:
    """The sessions by number, in the order of their numbers."""
    talks: dict[int, Conversation] = {}
    for event in events:
        talks.setdefault(event.session, Conversation()).feed(event)
    return dict(sorted(talks.items()))


def _judge_dialogue(events: Sequence[Event], later: Iterable[Arrival]) -> tuple[Evidence, Judgement]:
    """A token that came out counts here too, for its address tells which envelope it was in."""
    evidence, plan = evidence_of(list(fold_sessions(events).values())), _plan(events)
    foreign = str(plan.get("foreign_domain", "")).encode("utf-8", "replace")
    named = replace(
        evidence,
        results=tuple(replace(one, token=next(iter(find_tokens(one.rcpt_to)), None)) for one in evidence.results),
        foreign_domain=foreign or evidence.foreign_domain,
    )
    evidence = with_arrivals(named, (*arrivals_in(events), *later), watched=bool(plan.get("proof")))
    return evidence, judge(evidence, vantage(evidence.source, evidence.address))


def _plan(events: Iterable[Event]) -> Mapping[str, Any]:
    mark = _plan_mark(events)
    return NOTHING if mark is None else mark.fields


def _plan_mark(events: Iterable[Event]) -> Mark | None:
    return next((event for event in events if isinstance(event, Mark) and event.what == "plan"), None)


def left_out(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """Built-in forms that the user did not want asked, as the mark `plan` says."""
    ids = plan.get("not_asked")
    return tuple(map(str, ids)) if isinstance(ids, list) else ()


def arrivals_in(events: Iterable[Event]) -> Iterator[Arrival]:
    for event in events:
        if isinstance(event, Mark) and event.what == "arrived":
            yield _arrival(event.fields, event.t)


def _arrival(facts: Any, t: float) -> Arrival:
    to = str(facts.get("rcpt_to", "")).encode("utf-8", "replace")
    paths = tuple(path for path in to.split(b", ") if b"@" in path or b"!" in path)
    received = facts.get("received")
    lines = tuple(map(str, received)) if isinstance(received, list) else ()
    sender = str(facts.get("mail_from", "")).encode("utf-8", "replace")
    source: Source = next((one for one in _SOURCES if one == facts.get("source")), "pasted")
    token, peer, bounce = str(facts.get("token", "")), str(facts.get("peer", "")), facts.get("bounce") is True
    return Arrival(token, sender, paths, lines, b"", t, source, peer, bounce)
