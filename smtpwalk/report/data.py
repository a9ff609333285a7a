"""What a relay test found out about one address of a host, and the JSON object made of it.

Here lives the shape that table, JSON and screens share. The object is described in `docs/relay-test.schema.json`.
All foreign bytes pass the sanitiser, so an object may be printed, piped and kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.dialogue.software import Guess, identify
from smtpwalk.relay.evidence import Evidence
from smtpwalk.relay.outcomes import Depth, Ground, Judgement, ProbeResult, Reason, Role, Trouble, Try, Vantage
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge
from smtpwalk.report.advice import what_now
from smtpwalk.wire.visible import visible, visible_text

VERSION: Final = 1
"""Of the object. It grows when a key goes or changes its meaning, not when one is added."""


@dataclass(frozen=True, slots=True)
class Result:
    """One address of a host, tested, or the reason why it was not."""

    host: str
    """As the user wrote it."""
    address: str
    """Empty where the name has none."""
    port: int | None
    evidence: Evidence
    judgement: Judgement
    vantage: Vantage
    started: datetime
    seconds: float
    software: Guess | None = None
    recording: str = ""
    sender: bytes = b""
    left_out: tuple[str, ...] = ()
    """Built-in forms that the user did not want asked."""
    stopped: bool = False
    """By the user, before all was asked."""

    @property
    def name(self) -> str:
        """For a headline: the address, and the name where that says more."""
        address = visible_text(self.address)
        where = f"[{address}]" if ":" in address else address
        place = f"{where}:{self.port}" if where and self.port is not None else where
        host = visible_text(self.host)
        return f"{host} ({place})" if place and self.address != self.host else place or host


def software_of(talks: Iterable[Conversation]) -> Guess | None:
    """The best guess by what was said on all connections."""
    guesses = identify(
        (exchange.stage, visible(line.text))
        for talk in talks
        for exchange in talk.exchanges
        for reply in exchange.replies
        for line in reply.coded
    )
    return guesses[0] if guesses else None


def never_asked(host: str, port: int | None, why: str, started: datetime, depth: Depth) -> Result:
    """The result for a host that nobody could connect to: a bad name, no address."""
    evidence = Evidence((), depth, trouble=Trouble(Reason.UNREACHABLE, why))
    place = vantage("", "")
    return Result(host, "", port, evidence, judge(evidence, place), place, started, 0.0)


# ------------------------------------------------------------------ JSON
def data_of(result: Result) -> dict[str, Any]:
    """The object for `--json`, made of JSON values."""
    evidence, judgement = result.evidence, result.judgement
    return {
        "smtpwalk_test": VERSION,
        "target": {"host": visible_text(result.host), "address": _safe(result.address), "port": result.port},
        "verdict": str(judgement.verdict),
        "reason": str(judgement.reason),
        "words": visible_text(judgement.words),
        "grounds": [_ground(ground) for ground in judgement.grounds],
        "what_now": what_now(judgement, evidence),
        "vantage": {
            "source": _safe(result.vantage.source),
            "trusted": result.vantage.trusted,
            "words": result.vantage.words,
        },
        "software": _software(result.software),
        "own_domain": _text(evidence.own_domain),
        "host_name": _text(evidence.host_name),
        "foreign_domain": _text(evidence.foreign_domain),
        "sender": _text(result.sender),
        "depth": str(evidence.depth),
        "proof": evidence.watched,
        "tls": evidence.tls,
        "controls": [_probe(found) for found in evidence.results if found.role is Role.CONTROL],
        "probes": [_probe(found) for found in evidence.probes],
        "not_asked": list(result.left_out),
        "stopped": result.stopped,
        "sessions": evidence.sessions,
        "recording": visible_text(result.recording) or None,
        "times": _times(result),
    }


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "number": ground.number,
        "text": visible_text(ground.text),
        "session": ground.session or None,
        "exchange": _index(ground.exchange),
    }


def _software(guess: Guess | None) -> dict[str, Any] | None:
    if guess is None:
        return None
    version = visible_text(guess.version) if guess.version else None
    return {"name": guess.name, "version": version, "confidence": guess.confidence}


def _probe(result: ProbeResult) -> dict[str, Any]:
    untested = str(result.reason_untested) if result.reason_untested else None
    return {
        "id": result.id,
        "mail_from": visible(result.mail_from),
        "rcpt_to": visible(result.rcpt_to),
        **_answer(result),
        "arrived_as": None if result.arrived_as is None else visible(result.arrived_as),
        "token": _safe(result.token or ""),
        "untested": untested,
        "note": visible_text(result.note) or None,
        "earlier": [{**_answer(attempt), "t": round(attempt.t, 3)} for attempt in result.tries[:-1]],
    }


def _answer(answer: ProbeResult | Try) -> dict[str, Any]:
    """Where it ended and what was said there."""
    return {
        "stage": str(answer.stage) if answer.stage else None,
        "code": answer.code,
        "enhanced": answer.enhanced,
        "reply": None if answer.code is None else visible(answer.reply.replace(b"\n", b" ")),
        "outcome": str(answer.outcome),
        "about": str(answer.about),
        "session": answer.session or None,
        "exchange": _index(answer.exchange),
    }


def _times(result: Result) -> dict[str, Any]:
    ended = result.started + timedelta(seconds=result.seconds)
    return {
        "started": result.started.isoformat(timespec="milliseconds"),
        "ended": ended.isoformat(timespec="milliseconds"),
        "seconds": round(result.seconds, 3),
        "waited": round(result.evidence.waited, 3),
    }


def _index(exchange: int) -> int | None:
    return exchange if exchange >= 0 else None


def _safe(text: str) -> str | None:
    """A recording of somebody else's may hold anything where an address is meant."""
    return visible_text(text) or None


def _text(data: bytes) -> str | None:
    return visible(data) or None
