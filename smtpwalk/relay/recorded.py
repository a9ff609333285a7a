"""A recorded relay test judged once more: its plan is played again, and what was seen to arrive counts.

Here lives the way from marks back to arrivals. What came out later stands beside the recording; whoever reads that
file hands its arrivals on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
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


def judge_dialogue(events: Sequence[Event], talks: Sequence[Conversation]) -> tuple[Evidence, Judgement]:
    """The same for whatever was recorded: where no plan can be played again, the envelopes are judged as they stand.

    A token that came out counts there too, for its address tells which envelope it was in.
    """
    try:
        return judge_recorded(events)
    except NoRelayTest:
        evidence = evidence_of(talks)
    plan = _plan(events)
    foreign = str(plan.get("foreign_domain", "")).encode("utf-8", "replace")
    named = replace(
        evidence,
        results=tuple(replace(one, token=next(iter(find_tokens(one.rcpt_to)), None)) for one in evidence.results),
        foreign_domain=foreign or evidence.foreign_domain,
    )
    evidence = with_arrivals(named, arrivals_in(events), watched=bool(plan.get("proof")))
    return evidence, judge(evidence, vantage(evidence.source, evidence.address))


def _plan(events: Iterable[Event]) -> Mapping[str, Any]:
    return next((event.fields for event in events if isinstance(event, Mark) and event.what == "plan"), NOTHING)


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
