"""The relay test as a plan: which envelope is asked next, on which connection, and when it is asked again.

A generator: it yields a step and is sent what came of it. It knows no socket and no clock; the times that it waits
are told to whoever drives it. What was learnt stands in `results` at every moment, for a table or a matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from typing import Final

from smtpwalk.dialogue.phases import IN_TRANSACTION
from smtpwalk.relay.answers import Kind, Line, as_try, quit_in_step, say, send_message, taken
from smtpwalk.relay.evidence import POSTMASTER, Evidence
from smtpwalk.relay.message import message
from smtpwalk.relay.opening import Manners, open_line
from smtpwalk.relay.outcomes import About, Depth, Outcome, ProbeResult, Reason, Role, Trouble, Try
from smtpwalk.relay.probes import Addresses, Probe, controls, envelope, missing
from smtpwalk.relay.settings import Settings, Tls, host_names, own_domains
from smtpwalk.relay.steps import Asked, AskProof, Came, Leave, Pause, Step
from smtpwalk.wire.commands import mail_command, rcpt_command
from smtpwalk.wire.stages import Stage

ATTEMPTS: Final = 2
"""Lost connections and doubtful answers that one probe is worth at a time."""
MOST_TRIES: Final = 6
IN_A_ROW: Final = 3
"""So many probes lost one after the other: the host does not want to talk to us now."""
FIRST_WAIT: Final = 7.0
"""Until deferred probes are asked again, doubled each time. Many greylists want minutes, quick ones five seconds."""
FIRST_HOLD: Final = 2.0
"""Until a connection is tried again that was refused or lost, likewise."""
LEAST_WAIT: Final = 0.5
_ASK_AGAIN: Final = frozenset({Outcome.DEFERRED, Outcome.DROPPED})
_PASSING: Final = frozenset({About.CLIENT, About.RATE})


class RelayPlan:
    """`new_token` makes a token for each message; its randomness belongs to whoever hands it in."""

    def __init__(self, settings: Settings, new_token: Callable[[], str]) -> None:
        self.settings = settings
        self.results: dict[str, ProbeResult] = {}
        self.own_domain = settings.own_domain
        self.host_name = b""
        self.trouble: Trouble | None = None
        self.waited = 0.0
        self._new_token = new_token
        self._manners = Manners(settings)
        self._line: Line | None = None
        self._asked: dict[str, Asked] = {}
        self._domains: tuple[bytes, ...] = ()
        self._peer = ("", "")
        self._hold = FIRST_HOLD
        self._lost_in_a_row = 0
        self._welcome = False

    # ------------------------------------------------------------------ the whole
    def steps(self) -> Generator[Step, Came, Evidence]:
        if (yield from self._connected()):
            self._learn_names()
        for probe in controls():
            yield from self._settle(probe)
        for probe in self._forms():
            yield from self._settle(probe)
        yield from self._again()
        yield from self._leave("Everything is asked.")
        tokens = tuple(result.token for result in self.results.values() if _may_arrive(result) and result.token)
        if tokens:
            yield AskProof(tokens, "Messages were taken: where do they come out?")
        return self.evidence

    @property
    def evidence(self) -> Evidence:
        tls = self._manners.tls or self.settings.tls in (Tls.REQUIRE, Tls.IMPLICIT)
        return Evidence(tuple(self.results.values()), self.settings.depth, self.settings.foreign_domain,
                        self.own_domain, self.host_name, self.trouble, self.waited, self._manners.sessions, tls,
                        *self._peer)  # fmt: skip

    def _forms(self) -> Iterable[Probe]:
        """The forms worth sending: those with the host name only where it is not the domain itself."""
        same = self.host_name in (b"", self.own_domain)
        return [probe for probe in self.settings.forms if not (same and "host" in probe.holes)]

    def _learn_names(self) -> None:
        talk = self._line.talk if self._line else None
        if talk is None:
            return
        names = host_names(talk, self.settings)
        self.host_name = names[0] if names else b""
        self._domains = (self.own_domain,) if self.own_domain else own_domains(names)
        self.own_domain = self._domains[0] if self._domains else b""

    @property
    def _addresses(self) -> Addresses:
        return self.settings.addresses(self.own_domain, self.host_name, self._peer[1])

    # ------------------------------------------------------------------ one probe, as often as it takes
    def _settle(self, probe: Probe) -> Generator[Step, Came, None]:
        """Asks one probe until it is answered, or there is no use in asking more now."""
        if self._cannot_be_formed(probe):
            return
        lost = 0
        while lost < ATTEMPTS:
            if not (yield from self._ready()):
                self._miss(probe)
                return
            attempt = yield from self._ask(probe)
            self._record(probe, attempt)
            if attempt.reason is Reason.OUT_OF_STEP:
                self._spoil(attempt.session)
            if attempt.outcome in (Outcome.DROPPED, Outcome.UNTESTED):
                lost += 1
            elif not self._adapts(probe, attempt):
                self._lost_in_a_row, self._hold = 0, FIRST_HOLD
                return
        self._lost_in_a_row += 1
        if self._lost_in_a_row >= IN_A_ROW:
            attempt = self.results[probe.id].tries[-1]
            reason = attempt.reason or Reason.DROPPED
            text = "The host lets one question after the other go without an answer."
            yield from self._wait_out(Trouble(reason, text, attempt.session, attempt.exchange, passing=True))

    def _ask(self, probe: Probe) -> Generator[Step, Came, Try]:
        line = self._line
        asked = self._next_asked(probe)
        if line is None:
            raise ValueError("a probe needs a connection")
        ours = (asked.mail_from, asked.rcpt_to, self.own_domain, self.host_name, self._manners.hello,
                self.settings.foreign_domain, asked.token.encode())  # fmt: skip
        rcpt = rcpt_command(asked.rcpt_to) if probe.brackets else b"RCPT TO:" + asked.rcpt_to
        for text, why in ((mail_command(asked.mail_from), "The sender."), (rcpt, "The recipient.")):
            answer = yield from say(line, text, why, asked)
            attempt = as_try(line, answer, probe.forward, ours, line.talk.now)
            if attempt is not None:
                return self._shut_out(attempt)
        self._welcome = True
        if probe.role is Role.CONTROL or self.settings.depth is Depth.RCPT:
            return taken(line, answer.exchange, line.talk.now)
        answer = yield from say(line, b"DATA", "Taken so far. May the message come?", asked)
        attempt = as_try(line, answer, probe.forward, ours, line.talk.now)
        if attempt is not None:
            return attempt
        foreign = (self.settings.foreign_user or asked.token.encode()) + b"@" + self.settings.foreign_domain
        text = message(self.settings.letterhead, probe.id, asked.mail_from, asked.rcpt_to, foreign, asked.token)
        answer = yield from send_message(line, text, "The message, with its token.", asked)
        attempt = as_try(line, answer, probe.forward, ours, line.talk.now)
        return attempt or taken(line, answer.exchange, line.talk.now)

    def _shut_out(self, attempt: Try) -> Try:
        """A no about the client, when others got another answer: a ban or a limit, which passes."""
        answered = attempt.outcome in (Outcome.REFUSED, Outcome.ACCEPTED)
        if attempt.outcome is Outcome.REFUSED and attempt.about in _PASSING and not attempt.vague:
            return replace(attempt, outcome=Outcome.DEFERRED) if self._welcome else attempt
        self._welcome = self._welcome or answered
        return attempt

    def _adapts(self, probe: Probe, attempt: Try) -> bool:
        """Whether there is another way to ask the same at once: inside TLS, by another name, of another domain."""
        if attempt.outcome is not Outcome.REFUSED:
            return False
        if attempt.about is About.TLS and self.settings.tls is Tls.AUTO and not self._manners.tls:
            self._manners.tls = True
        elif attempt.about is About.HELO and self._manners.next_name():
            pass
        elif probe.id == POSTMASTER and attempt.about is About.RELAYING and not attempt.vague:
            return self._other_domain()
        else:
            return False
        if self._line is not None:
            self._line.broken = True
        return True

    def _other_domain(self) -> bool:
        """The host does not take the domain for its own. When no other is left, the first guess stands."""
        left = self._domains[self._domains.index(self.own_domain) + 1 :]
        self.own_domain = left[0] if left else self._domains[0]
        self._asked.pop(POSTMASTER, None)
        return bool(left)

    # ------------------------------------------------------------------ what was deferred or lost
    def _again(self) -> Generator[Step, Came, None]:
        """Asks the same triples again, within patience; both answers are kept."""
        for _ in range(ATTEMPTS):
            for probe in self._pending((Outcome.UNTESTED,), doubtful=True):
                yield from self._settle(probe)
        wait = FIRST_WAIT
        while self.trouble is None and (pending := self._pending(_ASK_AGAIN)):
            wait = min(wait, self.settings.patience - self.waited)
            if wait < LEAST_WAIT:
                return
            yield from self._leave("The next question is for later.")
            yield self._pause(wait, f"{len(pending)} of our questions were put off; the same again then.")
            last = self.settings.patience - self.waited < LEAST_WAIT
            yield from self._round(pending, last=last)
            wait = 2 * wait

    def _round(self, pending: list[Probe], *, last: bool) -> Generator[Step, Came, None]:
        """The first one tells whether it is of any use to ask the others."""
        first, *others = pending
        yield from self._settle(first)
        if not last and self.results[first.id].outcome in _ASK_AGAIN:
            return
        for probe in others:
            yield from self._settle(probe)

    def _pending(self, outcomes: Iterable[Outcome], *, doubtful: bool = False) -> list[Probe]:
        known = {asked.probe.id: asked.probe for asked in self._asked.values()}
        return [
            known[result.id]
            for result in self.results.values()
            if result.id in known
            and result.outcome in outcomes
            and len(result.tries) < MOST_TRIES
            and (not doubtful or result.reason_untested is Reason.OUT_OF_STEP)
        ]

    # ------------------------------------------------------------------ connections
    def _ready(self) -> Generator[Step, Came, bool]:
        """A connection on which MAIL can be said."""
        while self.trouble is None:
            if not (yield from self._connected()) or self._line is None:
                return False
            line = self._line
            if line.talk.phase not in IN_TRANSACTION:
                if self.settings.pause and self._asked:
                    yield Pause(self.settings.pause, "A pause between two questions, for the host's sake.")
                return True
            answer = yield from say(line, b"RSET", "The next question begins anew.")
            if answer.kind is Kind.DOUBT:
                self._spoil(line.session)
            line.broken = line.broken or not answer.ok
            if answer.ok and self.settings.pause:
                yield Pause(self.settings.pause, "A pause between two questions, for the host's sake.")
            if answer.ok:
                return True
        return False

    def _connected(self) -> Generator[Step, Came, bool]:
        if self._line is not None and self._line.usable:
            return True
        yield from self._leave("This connection has been used enough.")
        adapted = 0
        while self.trouble is None:
            opened = yield from open_line(self._manners)
            if isinstance(opened, Line):
                self._line = opened
                talk = opened.talk
                self._peer = (talk.source or "", talk.peer[0] if talk.peer else "")
                return True
            if opened.adapted and adapted < ATTEMPTS:
                adapted += 1
                continue
            yield from self._wait_out(opened)
        return False

    def _wait_out(self, trouble: Trouble) -> Generator[Step, Came, None]:
        """Waits for a trouble to pass, within patience; if it may not, the run asks no more."""
        yield from self._leave("The host does not want to talk to us now.")
        seconds = min(self._hold, self.settings.patience - self.waited)
        first = not self._manners.greeted and self._hold > FIRST_HOLD and trouble.reason is Reason.DROPPED
        if not trouble.passing or seconds < LEAST_WAIT or first:
            self.trouble = trouble
            return
        self._hold *= 2
        yield self._pause(seconds, f"{trouble.text} Perhaps that passes.")

    def _pause(self, seconds: float, why: str) -> Pause:
        self.waited += seconds
        return Pause(seconds, why)

    def _leave(self, why: str) -> Generator[Step, Came, None]:
        line, self._line = self._line, None
        if line is None:
            return
        yield Leave(why, polite=not line.broken)
        if not quit_in_step(line):
            self._spoil(line.session)

    # ------------------------------------------------------------------ keeping the books
    def _next_asked(self, probe: Probe) -> Asked:
        """The envelope of a probe stays the same for every try: greylists remember it, and so does the token."""
        known = self._asked.get(probe.id)
        if known is None:
            token = self._new_token()
            asked = Asked(probe, *envelope(probe, self._addresses, token), token)
        else:
            asked = replace(known, number=known.number + 1)
        self._asked[probe.id] = asked
        return asked

    def _record(self, probe: Probe, attempt: Try) -> None:
        asked = self._asked[probe.id]
        old = self.results.get(probe.id)
        tries = (*(old.tries if old else ()), attempt)
        self.results[probe.id] = ProbeResult(
            probe.id, probe.role, asked.mail_from, asked.rcpt_to, probe.forward, probe.reverse, attempt.outcome,
            attempt.about, attempt.stage, attempt.code, attempt.enhanced, attempt.reply, None, attempt.session,
            attempt.exchange, tries, asked.token, reason_untested=_untested(attempt),
        )  # fmt: skip

    def _cannot_be_formed(self, probe: Probe) -> bool:
        lacking = missing(probe, self._addresses) if self._manners.greeted else ()
        if not lacking or probe.id in self._asked:
            return False
        note = f"Not sent: nothing is known for {', '.join(lacking)}."
        self._skip(probe, note, None)
        return True

    def _miss(self, probe: Probe) -> None:
        """No connection to ask on. What an earlier try has answered stands."""
        if probe.id not in self.results:
            trouble = self.trouble
            self._skip(probe, trouble.text if trouble else "", trouble.reason if trouble else Reason.DROPPED)

    def _skip(self, probe: Probe, note: str, reason: Reason | None) -> None:
        mail_from, rcpt_to = envelope(probe, self._addresses, "USER")
        self.results[probe.id] = ProbeResult(
            probe.id, probe.role, mail_from, rcpt_to, probe.forward, probe.reverse, Outcome.UNTESTED,
            note=note, reason_untested=reason,
        )  # fmt: skip

    def _spoil(self, session: int) -> None:
        """Replies of that connection may belong to other commands: nothing that was learnt on it counts."""
        for result in self.results.values():
            if result.session == session and result.outcome is not Outcome.UNTESTED:
                self.results[result.id] = replace(
                    result, outcome=Outcome.UNTESTED, about=About.NONE, reason_untested=Reason.OUT_OF_STEP,
                    note="A reply came on that connection that nobody had asked for.",
                )  # fmt: skip


def _untested(attempt: Try) -> Reason | None:
    return (attempt.reason or Reason.DROPPED) if attempt.outcome is Outcome.UNTESTED else None


def _may_arrive(result: ProbeResult) -> bool:
    """A message went out whole, and no answer to its dot said that it was not taken."""
    return any(
        attempt.stage is Stage.MESSAGE and attempt.outcome not in (Outcome.REFUSED, Outcome.DEFERRED)
        for attempt in result.tries
    )
