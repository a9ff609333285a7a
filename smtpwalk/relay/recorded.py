"""A recorded relay test judged once more: its plan is played again, and what was seen to arrive counts.

Here lives the way from marks back to arrivals. What came out later stands beside the recording; whoever reads that
file hands its arrivals on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, get_args

from smtpwalk.relay.evidence import Evidence, with_arrivals
from smtpwalk.relay.outcomes import Judgement
from smtpwalk.relay.proof import Arrival, Source
from smtpwalk.relay.replay import replay
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge
from smtpwalk.wire.events import Event, Mark

_SOURCES: Final[tuple[Source, ...]] = get_args(Source)


def judge_recorded(events: Sequence[Event], later: Iterable[Arrival] = ()) -> tuple[Evidence, Judgement]:
    """What the test shows with all its arrivals, and the verdict. Raises `replay.NoRelayTest` where there is none."""
    watched = any(isinstance(event, Mark) and event.what == "plan" and event.fields.get("proof") for event in events)
    evidence = with_arrivals(replay(events), (*arrivals_in(events), *later), watched=watched)
    return evidence, judge(evidence, vantage(evidence.source, evidence.address))


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
