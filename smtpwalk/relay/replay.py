"""A recorded relay test once more: the plan is played against the recording, so its evidence is derived again.

A recording holds bytes and marks, never results. The plan gives the same steps when it is sent the same answers; here
the answers come from the recorded events, and each line that the plan wants to say is held against what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.evidence import Evidence
from smtpwalk.relay.message import Letterhead
from smtpwalk.relay.outcomes import Depth
from smtpwalk.relay.plan import RelayPlan
from smtpwalk.relay.probes import ID, Probe, builtin_probes
from smtpwalk.relay.proof import Arrival, is_bounce
from smtpwalk.relay.settings import Settings, Tls
from smtpwalk.relay.steps import Came, Connect, Ended, Leave, Say, SendMessage, Step
from smtpwalk.wire.events import ClientBytes, Event, Mark
from smtpwalk.wire.visible import visible, visible_text


class NoRelayTest(ValueError):
    """The recording holds no relay test, or not one that this program's plan would have made."""


def plan_facts(settings: Settings) -> dict[str, Any]:
    """What the `plan` mark must hold so that the plan can be made again from it; all JSON values."""
    known = {probe.id for probe in builtin_probes()}
    own = [probe for probe in settings.forms if probe.id not in known]
    return {
        "host": settings.letterhead.host,
        "names": list(settings.names),
        "ptr": settings.ptr,
        "own_given": settings.own_domain.decode("utf-8", "replace"),
        "foreign_user": settings.foreign_user.decode("utf-8", "replace"),
        "forms": [probe.id for probe in settings.forms],
        "own_forms": [[probe.id, probe.mail_from, probe.rcpt_to, probe.brackets] for probe in own],
    }


def arrival_facts(arrival: Arrival) -> dict[str, Any]:
    """What the `arrived` mark says of a message that came out; all JSON values."""
    return {
        "token": arrival.token,
        "source": arrival.source,
        "mail_from": visible(arrival.envelope_from),
        "rcpt_to": ", ".join(visible(path) for path in arrival.envelope_to) or "an address that nobody knows",
        "received": [visible_text(line) for line in arrival.received],
        "peer": arrival.peer,
        "bounce": is_bounce(arrival),
    }


def replay(events: Iterable[Event]) -> Evidence:
    """The evidence of a recorded relay test. Raises NoRelayTest with the reason."""
    tape = _Tape(events)
    plan = RelayPlan(_settings(tape.plan_mark()), iter(tape.tokens()).__next__)
    steps = plan.steps()
    try:
        step = next(steps)
        while True:
            came = tape.do(step)
            if came is None:  # the test was stopped, or killed, here
                return plan.evidence
            step = steps.send(came)
    except StopIteration as over:
        evidence: Evidence = over.value
        return evidence
    except NoRelayTest:
        raise
    except (RuntimeError, KeyError, ValueError) as error:  # more tokens were asked for than there are, or they are none
        raise NoRelayTest("The recorded test does not follow the plan of this version.") from error


def _settings(facts: Mapping[str, Any]) -> Settings:
    by_id = {probe.id: probe for probe in builtin_probes()}
    try:
        own = {
            str(row[0]): Probe(str(row[0]), by_id["plain"].role, str(row[1]), str(row[2]), brackets=bool(row[3]))
            for row in facts.get("own_forms", ())
            if ID.match(str(row[0]))  # an id is shown as it is
        }
        forms = tuple({**by_id, **own}[name] for name in facts["forms"])
        return Settings(
            Letterhead(str(facts["host"]), str(facts["sender"]).encode(), str(facts["names"][0]), ""),
            str(facts["sender"]).encode(), str(facts["foreign_domain"]).encode(), str(facts["foreign_user"]).encode(),
            str(facts["own_given"]).encode(), str(facts["ptr"]), tuple(map(str, facts["names"])),
            Depth(facts["depth"]), Tls(facts["tls"]), float(facts["patience"]), 0.0, forms,
        )  # fmt: skip
    except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
        raise NoRelayTest("What the recording says of its plan is not whole.") from error


class _Tape:
    """The sessions in the order of their connections, each fed on as the plan goes on."""

    def __init__(self, events: Iterable[Event]) -> None:
        sessions: dict[int, list[Event]] = {}
        for event in events:
            sessions.setdefault(event.session, []).append(event)
        self._sessions = [sessions[number] for number in sorted(sessions)]
        self._next = 0
        self._events: list[Event] = []
        self._at = 0
        self._talk = Conversation()

    def plan_mark(self) -> Mapping[str, Any]:
        found = (event for session in self._sessions for event in session)
        mark = next((event for event in found if isinstance(event, Mark) and event.what == "plan"), None)
        if mark is None:
            raise NoRelayTest("The recording holds no relay test.")
        return mark.fields

    def tokens(self) -> list[str]:
        """In the order in which they were made: a probe keeps its token for each further try."""
        found = [
            str(event.fields.get("token", ""))
            for session in self._sessions
            for event in session
            if isinstance(event, Mark) and event.what == "step"
        ]
        return list(dict.fromkeys(found))

    def do(self, step: Step) -> Came | None:
        """What came of the step when it was done; None where the recording ends."""
        if isinstance(step, Connect):
            if self._next >= len(self._sessions):
                return None
            self._events, self._at, self._talk = self._sessions[self._next], 0, Conversation()
            self._next += 1
            return self._feed(None)
        if isinstance(step, Say | SendMessage):
            line = step.line + b"\r\n" if isinstance(step, Say) else None
            return self._feed(line, said=True)
        if isinstance(step, Leave):
            self._feed_all()
        return Came(self._talk)

    def _feed(self, line: bytes | None, *, said: bool = False) -> Came | None:
        """Up to the next thing that the client said."""
        if said:
            self._pass_marks()
            if self._at >= len(self._events):
                return (
                    Came(self._talk, Ended.FAILED, "closed", "The connection was over.") if self._talk.closed else None
                )
            event = self._events[self._at]
            if line is not None and isinstance(event, ClientBytes) and event.data != line:
                raise NoRelayTest("The recorded test does not follow the plan of this version.")
            self._take()
        begin = self._at
        while self._at < len(self._events) and not isinstance(self._events[self._at], ClientBytes):
            self._take()
        return self._came(self._events[begin : self._at])

    def _pass_marks(self) -> None:
        while self._at < len(self._events) and not isinstance(self._events[self._at], ClientBytes):
            self._take()

    def _feed_all(self) -> None:
        while self._at < len(self._events):
            self._take()

    def _take(self) -> None:
        self._talk.feed(self._events[self._at])
        self._at += 1

    def _came(self, heard: Sequence[Event]) -> Came:
        for event in heard:
            if isinstance(event, Mark) and event.what == "failed":
                return Came(
                    self._talk, Ended.FAILED, str(event.fields.get("kind", "")), str(event.fields.get("message", ""))
                )
        if any(isinstance(event, Mark) and event.what == "waited" for event in heard):
            return Came(self._talk, Ended.TIMED_OUT)
        return Came(self._talk, Ended.CLOSED if self._talk.closed else Ended.ANSWERED)
