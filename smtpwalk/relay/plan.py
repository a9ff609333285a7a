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
from smtpwalk.relay.ledger import NOT_SENT, Ledger, unasked
from smtpwalk.relay.message import message
from smtpwalk.relay.opening import Manners, open_line
from smtpwalk.relay.outcomes import About, Depth, Outcome, ProbeResult, Reason, Role, Trouble, Try
from smtpwalk.relay.probes import Addresses, Probe, controls, missing
from smtpwalk.relay.settings import Settings, Tls, host_names, own_domains
from smtpwalk.relay.steps import AskProof, Came, Leave, Pause, Step
from smtpwalk.wire.commands import mail_command, rcpt_command

ATTEMPTS: Final = 2
"""Lost connections and doubtful answers that one probe is worth at a time."""
IN_A_ROW: Final = 3
"""So many probes lost one after the other: the host does not want to talk to us now."""
FIRST_WAIT: Final = 7.0
"""Until deferred probes are asked again, doubled each time. Many greylists want minutes, quick ones five seconds."""
FIRST_HOLD: Final = 2.0
"""Until a connection is tried again that was refused or lost, likewise."""
LEAST_WAIT: Final = 0.5
_SHUT_OUT: Final = frozenset(
    {Reason.CLIENT_REFUSED, Reason.UNREACHABLE, Reason.SILENT, Reason.DROPPED, Reason.OUT_OF_STEP}
)
"""Troubles that may pass, once a host has let us in."""
_PASSING: Final = frozenset({About.CLIENT, About.RATE})


class RelayPlan:
    """`new_token` makes a token for each message; its randomness belongs to whoever hands it in."""

    def __init__(self, settings: Settings, new_token: Callable[[], str]) -> None:
        self.settings = settings
        self.ledger = Ledger(new_token)
        self.own_domain = settings.own_domain
        self.host_name = b""
        self.trouble: Trouble | None = None
        self.waited = 0.0
        self._manners = Manners(settings)
        self._line: Line | None = None
        self._domains: tuple[bytes, ...] = ()
        self._hold = FIRST_HOLD
        self._lost_in_a_row = 0
        self._welcome = False
        self.questions: tuple[Probe, ...] = ()
        """Controls and probes in their order; empty before the first connection has told the host's names."""

    # ------------------------------------------------------------------ the whole
    def steps(self) -> Generator[Step, Came, Evidence]:
        if (yield from self._connected()):
            self._learn_names()
        self.questions = self._all_forms
        yield from self._all(self.questions)
        yield from self._again()
        yield from self._leave("Everything is asked.")
        self._close_the_books()
        tokens = self.ledger.tokens()
        if tokens:
            yield AskProof(tokens, "Messages were taken: where do they come out?")
        return self.evidence

    @property
    def results(self) -> dict[str, ProbeResult]:
        """What is known so far, by the probe's id."""
        return self.ledger.results

    @property
    def evidence(self) -> Evidence:
        """What is known at this moment. Before the end of the plan the questions still to come are untested."""
        tls = self._manners.tls or self.settings.tls in (Tls.REQUIRE, Tls.IMPLICIT)
        results = tuple(
            self.results.get(probe.id) or unasked(probe, self._addresses, "The test was stopped.", Reason.STOPPED)
            for probe in self.questions or self._all_forms
        )
        return Evidence(results, self.settings.depth, self.settings.foreign_domain,
                        self.own_domain, self.host_name, self.trouble, self.waited, self._manners.sessions, tls,
                        *self._manners.peer)  # fmt: skip

    def _all(self, probes: Iterable[Probe]) -> Generator[Step, Came, None]:
        """One after the other. Where a limit is met, the rest is kept for later: asking on makes it worse."""
        for probe in probes:
            yield from self._settle(probe)
            result = self.ledger.results.get(probe.id)
            if result is not None and result.outcome is Outcome.DEFERRED and result.about is About.RATE:
                return

    def _close_the_books(self) -> None:
        """What was never asked is untested, for the reason that kept us from asking. What was answered stands."""
        trouble = self.trouble
        text = trouble.text if trouble else "A limit was met, and our patience ended before this was asked."
        reason = trouble.reason if trouble else Reason.RATE_LIMITED
        for probe in self.questions:
            if probe.id not in self.ledger.results:
                self.ledger.skip(probe, self._addresses, text, reason)

    @property
    def _all_forms(self) -> tuple[Probe, ...]:
        return (*controls(), *self.settings.forms_for(self.own_domain, self.host_name))

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
        return self.settings.addresses(self.own_domain, self.host_name, self._manners.peer[1])

    # ------------------------------------------------------------------ one probe, as often as it takes
    def _settle(self, probe: Probe) -> Generator[Step, Came, None]:
        """Asks one probe until it is answered, or there is no use in asking more now."""
        lacking = missing(probe, self._addresses) if self._manners.greeted else ()
        if lacking and not self.ledger.was_asked(probe):
            self.ledger.skip(probe, self._addresses, f"{NOT_SENT}: nothing is known for {', '.join(lacking)}.")
            return
        lost = 0
        while lost < ATTEMPTS:
            if not (yield from self._ready()):
                return
            attempt = yield from self._ask(probe)
            self.ledger.record(probe, attempt)
            if attempt.reason is Reason.OUT_OF_STEP:
                self.ledger.spoil(attempt.session)
            if _names_a_stranger(probe, attempt):
                yield from self._leave("Is that answer certain? Another domain may be the host's own.")
            if self.ledger.results[probe.id].outcome in (Outcome.DROPPED, Outcome.UNTESTED):
                lost += 1
            elif not self._adapts(probe, attempt):
                self._lost_in_a_row, self._hold = 0, FIRST_HOLD
                return
        self._lost_in_a_row += 1
        if self._lost_in_a_row >= IN_A_ROW:
            attempt = self.ledger.results[probe.id].tries[-1]
            reason = attempt.reason or Reason.DROPPED
            text = "The host lets one question after the other go without an answer."
            yield from self._wait_out(Trouble(reason, text, attempt.session, attempt.exchange, passing=True))

    def _ask(self, probe: Probe) -> Generator[Step, Came, Try]:
        line = self._line
        asked = self.ledger.ask(probe, self._addresses)
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
        elif _names_a_stranger(probe, attempt):
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
        self.ledger.forget(POSTMASTER)
        return bool(left)

    # ------------------------------------------------------------------ what was deferred or lost
    def _again(self) -> Generator[Step, Came, None]:
        """Asks the same triples again, within patience; both answers are kept."""
        for _ in range(ATTEMPTS):
            yield from self._all(self.ledger.spoilt(self.questions))
        wait = FIRST_WAIT
        while self.trouble is None and (pending := self.ledger.pending(self.questions)):
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
        if not last and self.ledger.put_off(first):
            return
        yield from self._all(others)

    # ------------------------------------------------------------------ connections
    def _ready(self) -> Generator[Step, Came, bool]:
        """A connection on which MAIL can be said."""
        while self.trouble is None:
            if not (yield from self._connected()) or self._line is None:
                return False
            if self._line.talk.phase in IN_TRANSACTION and not (yield from self._reset(self._line)):
                continue
            if self.settings.pause and self.ledger.results:
                yield Pause(self.settings.pause, "A pause between two questions, for the host's sake.")
            return True
        return False

    def _reset(self, line: Line) -> Generator[Step, Came, bool]:
        answer = yield from say(line, b"RSET", "The next question begins anew.")
        if answer.kind is Kind.DOUBT:
            self.ledger.spoil(line.session)
        line.broken = line.broken or not answer.ok
        return answer.ok

    def _connected(self) -> Generator[Step, Came, bool]:
        if self._line is not None and self._line.usable:
            return True
        yield from self._leave("This connection has been used enough.")
        adapted = 0
        while self.trouble is None:
            opened = yield from open_line(self._manners)
            if isinstance(opened, Line):
                self._line = opened
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
        passing = trouble.passing or (self._manners.greeted and trouble.reason in _SHUT_OUT)
        if not passing or seconds < LEAST_WAIT or first:
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
            self.ledger.spoil(line.session)


def _names_a_stranger(probe: Probe, attempt: Try) -> bool:
    """The host refuses its own postmaster as relaying: the domain that we guessed is not its own."""
    relaying = attempt.outcome is Outcome.REFUSED and attempt.about is About.RELAYING and not attempt.vague
    return probe.id == POSTMASTER and relaying
