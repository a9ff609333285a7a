"""A dialogue that nobody planned, walked by hand or brought in from elsewhere, read as a relay test.

Here lives the step from envelopes to evidence: whose their addresses are, and what came of each. There is no token and
no arrival, so the verdict, which `verdict.judge` gives, is never `open`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.relay.answers import ABOUT_REASON, Answer, Line, as_try, kind_of, taken
from smtpwalk.relay.envelopes import Envelope, envelopes_of
from smtpwalk.relay.evidence import Evidence
from smtpwalk.relay.opening import no_greeting, refusal
from smtpwalk.relay.outcomes import (
    About,
    Depth,
    Forward,
    Judgement,
    Outcome,
    ProbeResult,
    Reason,
    Reverse,
    Role,
    Trouble,
    Try,
    Vantage,
)
from smtpwalk.relay.settings import literal, names_of, own_domains
from smtpwalk.relay.steps import Came, Ended
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge
from smtpwalk.wire.paths import Form, form_of, split_domain
from smtpwalk.wire.stages import Stage

AFTER_LOGIN: Final = "Asked after a login, so it says nothing of strangers."
_LOCALHOST: Final = frozenset({b"localhost", b"localhost.localdomain"})
_ASKED_AGAIN: Final = frozenset({Outcome.DEFERRED, Outcome.DROPPED, Outcome.UNTESTED})
"""After one of these the same envelope is another try, not another envelope."""


def judge_unplanned(
    talks: Sequence[Conversation], place: Vantage | None = None, own: Iterable[bytes] = ()
) -> tuple[Evidence, Judgement]:
    """What the sessions show and what may be concluded. Without a `place` it is what their marks say.

    `own`: domains that are known to be the host's; else the names that it gives itself tell.
    """
    evidence = evidence_of(talks, own)
    return evidence, judge(evidence, place or vantage(evidence.source, evidence.address))


def evidence_of(talks: Sequence[Conversation], own: Iterable[bytes] = ()) -> Evidence:
    """The envelopes of sessions, folded, in their order: the first is session 1 of results and grounds."""
    house = _house(talks, own)
    envelopes = [found for number, talk in enumerate(talks, 1) for found in envelopes_of(talk, number)]
    results = _results(envelopes, house)
    to_the_dot = any(attempt.stage is Stage.MESSAGE for result in results for attempt in result.tries)
    foreign = {split_domain(result.rcpt_to)[1].lower() for result in results if result.forward is Forward.FOREIGN}
    return Evidence(
        results,
        Depth.DOT if to_the_dot else Depth.RCPT,
        foreign_domain=foreign.pop() if len(foreign) == 1 else b"",
        own_domain=house.domains[0] if house.domains else b"",
        host_name=house.names[0] if house.names else b"",
        trouble=None if results else _trouble(talks),
        sessions=len(talks),
        tls=bool(envelopes) and all(envelope.tls for envelope in envelopes),
        source=next((talk.source for talk in talks if talk.source), ""),
        address=next((talk.peer[0] for talk in talks if talk.peer), ""),
        planned=False,
    )


# ------------------------------------------------------------------ whose an address is
@dataclass(frozen=True, slots=True)
class _House:
    domains: tuple[bytes, ...]
    """Its own, the likeliest first."""
    names: tuple[bytes, ...]
    literals: frozenset[bytes]
    """Its address in brackets; empty where nobody knows it, and then any such literal is taken for it."""

    def is_own(self, domain: bytes) -> bool:
        domain = domain.lower().rstrip(b".")
        if domain.startswith(b"["):
            return not self.literals or domain in self.literals
        return domain in self.domains or domain in self.names or domain in _LOCALHOST

    def forward(self, path: bytes) -> Forward:
        if form_of(path) is Form.SOURCE_ROUTE:
            return Forward.ROUTE
        domain = split_domain(path)[1]
        if not domain:
            return Forward.LOCAL
        return Forward.OWN if self.is_own(domain) else Forward.FOREIGN

    def reverse(self, path: bytes | None) -> Reverse:
        if path is None:
            return Reverse.UNKNOWN
        domain = split_domain(path)[1].lower()
        if not path:
            return Reverse.NULL
        if not domain or domain in _LOCALHOST:
            return Reverse.LOCAL
        return Reverse.OWN if self.is_own(domain) else Reverse.STRANGER


def _house(talks: Iterable[Conversation], own: Iterable[bytes]) -> _House:
    talks = list(talks)
    names = tuple(dict.fromkeys(name for talk in talks for name in names_of(talk)))
    addresses = (literal(talk.peer[0]) for talk in talks if talk.peer)
    domains = tuple(name.lower().rstrip(b".") for name in own) or own_domains(names)
    return _House(domains, names, frozenset(b"[" + address.lower() + b"]" for address in addresses if address))


# ------------------------------------------------------------------ what came of each
def _results(envelopes: Iterable[Envelope], house: _House) -> tuple[ProbeResult, ...]:
    """The same envelope again, after an answer that settled nothing, is another try of the first."""
    results: list[ProbeResult] = []
    unsettled: dict[tuple[bytes, bytes, str], int] = {}
    named: Counter[str] = Counter()
    for envelope in envelopes:
        result = _result(envelope, house)
        key = (result.mail_from, result.rcpt_to, result.note)
        place = unsettled.pop(key, len(results))
        if place < len(results):
            old = results[place]
            results[place] = replace(result, id=old.id, tries=(*old.tries, *result.tries))
        else:
            named[result.id] += 1
            number = named[result.id]
            results.append(result if number == 1 else replace(result, id=f"{result.id}-{number}"))
        if result.outcome in _ASKED_AGAIN:
            unsettled[key] = place
    return tuple(results)


def _result(envelope: Envelope, house: _House) -> ProbeResult:
    forward, reverse = house.forward(envelope.rcpt_to), house.reverse(envelope.mail_from)
    attempt = _try_of(envelope, forward)
    form = form_of(envelope.rcpt_to)
    own_user = forward in (Forward.OWN, Forward.LOCAL) and form in (Form.PLAIN, Form.BARE)
    role = Role.CONTROL if own_user or envelope.login else Role.PROBE
    untested = (attempt.reason or Reason.DROPPED) if attempt.outcome is Outcome.UNTESTED else None
    return ProbeResult(
        f"{'own-user' if own_user else form}{_FROM.get(reverse, '')}", role, envelope.mail_from or b"",
        envelope.rcpt_to,
        forward, reverse, attempt.outcome, attempt.about, attempt.stage, attempt.code, attempt.enhanced, attempt.reply,
        None, attempt.session, attempt.exchange, (attempt,),
        note=AFTER_LOGIN if envelope.login else "", reason_untested=untested,
    )  # fmt: skip


_FROM: Final = {
    Reverse.NULL: "-from-null",
    Reverse.OWN: "-from-own",
    Reverse.LOCAL: "-from-local",
    Reverse.UNKNOWN: "-from-unknown",
}
"""What the name of an envelope says of its sender, where it is not a plain stranger."""


def _try_of(envelope: Envelope, forward: Forward) -> Try:
    """The first answer that is not a yes; the last yes where there is none."""
    line = Line(envelope.talk, envelope.session)
    hello = envelope.talk.helo.command.argument if envelope.talk.helo and envelope.talk.helo.command else b""
    ours = (envelope.mail_from or b"", envelope.rcpt_to, hello)
    for exchange in envelope.exchanges:
        t = exchange.sent_at if exchange.answered_at is None else exchange.answered_at
        attempt = as_try(line, Answer(kind_of(exchange), exchange), forward, ours, t)
        if attempt is not None:
            break
    else:
        attempt = taken(line, exchange, t)
    if envelope.spoilt:
        return replace(
            attempt, outcome=Outcome.UNTESTED, about=About.NONE, vague=False, reason=Reason.OUT_OF_STEP
        )
    return attempt


# ------------------------------------------------------------------ where nothing was asked
def _trouble(talks: Sequence[Conversation]) -> Trouble:
    """Why no recipient was named: how far the last session came."""
    if not talks or not talks[-1].exchanges:
        return Trouble(Reason.UNREACHABLE, "No connection came about.")
    talk, line = talks[-1], Line(talks[-1], len(talks))
    last = next((e for e in reversed(talk.exchanges) if e.stage in _BEFORE), None)
    if last is None:  # cut off in front, or ended before it began
        return Trouble(Reason.NOT_ASKED, "Only the end of the dialogue is known, and no recipient with its sender.", 0)
    if last.reply is None and last.stage is Stage.GREETING:
        return no_greeting(line, Came(talk, Ended.CLOSED if talk.closed and not last.waited else Ended.TIMED_OUT))
    text = f"No recipient was named; the last answer was that to {_BEFORE[last.stage]}."
    if last.code is None or last.code < 400:
        return Trouble(Reason.NOT_ASKED, text, line.session, last.index)
    if last.stage is not Stage.MAIL:
        return refusal(line, last, text)
    attempt = as_try(line, Answer(kind_of(last), last), Forward.FOREIGN, (), talk.now)
    return Trouble(_reason_at_mail(attempt) if attempt else Reason.NOT_ASKED, text, line.session, last.index)


def _reason_at_mail(attempt: Try) -> Reason:
    usual = Reason.DEFERRED if attempt.outcome is Outcome.DEFERRED else Reason.REFUSED
    by_words = ABOUT_REASON | {About.LOGIN: Reason.AUTH_REQUIRED}
    return attempt.reason or by_words.get(attempt.about, usual)


_BEFORE: Final = {
    Stage.GREETING: "the connection",
    Stage.EHLO: "EHLO",
    Stage.HELO: "HELO",
    Stage.STARTTLS: "STARTTLS",
    Stage.MAIL: "MAIL",
}
