"""Documents made of events in memory, for every format that is made of them; honest ones and hostile ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from smtpwalk.recording.header import Header
from smtpwalk.relay.proof import Arrival
from smtpwalk.report.document import Document, Judged, Told, tell
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.report.results import opened

STARTED = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
HEADER = Header(STARTED, "mx.own.test", 25, "my own host", "smtpwalk 0.1.0")


def session(*lines: str, number: int = 1, began: float = 0.0) -> list[Event]:
    """`S: 220 ready`, `C: QUIT`, `X: tls`: a tenth of a second lies between two lines."""
    peer = {"address": "192.0.2.25", "port": 25, "source": "198.51.100.7"}
    events: list[Event] = [
        Mark(began, number, "connecting", {"address": "192.0.2.25", "port": 25}),
        Mark(began, number, "connected", peer),
    ]
    for place, line in enumerate(lines, 1):
        who, words, t = line[0], line[3:], began + place / 10
        if who == "X":
            facts = {"version": "TLSv1.3", "cipher": "AES256", "subject": "mx.own.test", "trusted": False}
            events.append(Mark(t, number, words, facts if words == "tls" else {"by": "server"}))
        else:
            kind = ClientBytes if who == "C" else ServerBytes
            events.append(kind(t, number, words.encode("utf-8", "surrogateescape") + b"\r\n"))
    return events


DIALOGUE = session(
    "S: 220 mx.own.test ESMTP Postfix", "C: EHLO a.test", "S: 250-mx.own.test", "S: 250 STARTTLS", "C: STARTTLS",
    "S: 220 go", "X: tls", "C: EHLO a.test", "S: 250 mx.own.test", "C: MAIL FROM:<a@a.test>", "S: 250 2.1.0 Ok",
    "C: RCPT TO:<b@b.test>", "S: 554 5.7.1 <b@b.test>: Relay access denied", "C: RCPT TO:<c@own.test>",
    "S: 250 2.1.5 Ok", "C: DATA", "S: 354 go", "C: Subject: x", "C: ", "C: ..dots", "C: .",
    "S: 250 2.0.0 Ok: queued as 7E3B7380A895", "C: QUIT", "S: 221 2.0.0 Bye", "X: closed",
)  # fmt: skip


def document(events: Sequence[Event] = DIALOGUE, header: Header = HEADER, **more: Any) -> Document:
    numbers = sorted({event.session for event in events})

    def told() -> Iterator[Told]:
        for ordinal, number in enumerate(numbers, 1):
            yield tell(ordinal, number, (event for event in events if event.session == number))

    return replace(Document(header, "a.smtp.jsonl", len(numbers), told), **more)


# ------------------------------------------------------------------ hostile ones
EVIL = (
    "<script>alert(1)</script>", "</td></tr></table><img src=x onerror=alert(1)>", '" onclick="x', "&lt;b&gt;", "-->",
    "]]>", "<![CDATA[", "</style><svg onload=x>", "```", "`", "``", "|", "\\|", "\\", "**", "~~", "![x](http://a.test/x.png)",
    "[x](javascript:alert(1))", "http://a.test/", "www.a.test", "@everyone", "a@b.test", ":tada:", "#1", "GH-1", "- x",
    "1. x", "# x", "> x", "$x$", "<!-- ", "\x1b]0;x\x07", "\x1b[2J", "\x9b31m", "\u202e", "\x00", "\r", "\t", "\udcff",
    "\ufffe", "\u2028", "日本", "{x}", "%s", "</title>", "'", "=== ", ">>> ", "<<< 220 x", "*** ",
)  # fmt: skip
nasty = st.lists(st.one_of(st.sampled_from(EVIL), st.text(max_size=6)), max_size=5).map("".join)
lines = st.builds(
    lambda start, words: start + words, st.sampled_from(["", "220 ", "250-", "550 5.7.1 ", "MAIL FROM:"]), nasty
)
_data = lines.map(lambda words: words.encode("utf-8", "surrogatepass").replace(b"\n", b"") + b"\r\n")
_WHATS = ["note", "claim", "failed", "connecting", "connected", "tls", "closed", "remark"]


def _mark(what: str, words: str, other: str) -> Mark:
    known = dict.fromkeys(("text", "message", "version", "subject"), words)
    more = dict.fromkeys(("address", "cipher", "by", "source"), other)
    return Mark(1.0, 1, what, {**known, **more, "port": 25, other: words})


_marks = st.builds(_mark, st.one_of(st.sampled_from(_WHATS), nasty.filter(bool)), nasty, nasty)
_events = st.lists(
    st.one_of(
        st.builds(lambda data: ServerBytes(1.0, 1, data), _data),
        st.builds(lambda data: ClientBytes(1.0, 1, data), _data),
        _marks,
    ),
    max_size=12,
)


def _judged(words: str) -> Judged:
    """A verdict in whose every foreign word something evil stands."""
    result = opened()
    data = words.encode("utf-8", "surrogatepass")
    probes = tuple(
        replace(one, rcpt_to=data, mail_from=data, reply=data, note=words) for one in result.evidence.results
    )
    grounds = tuple(replace(ground, text=words) for ground in result.judgement.grounds)
    evidence = replace(result.evidence, results=probes, own_domain=data, address=words, foreign_domain=data)
    arrival = Arrival("x", data, (data,), (words, f"from {words} by {words} with {words} for <{words}>; {words}"), data,
                      0.0, "pasted", words)  # fmt: skip
    changed = replace(result, host=words, address=words, evidence=evidence, sender=data, recording=words,
                      judgement=replace(result.judgement, grounds=grounds, words=words))  # fmt: skip
    return Judged(changed, (arrival,))


hostile = st.builds(
    lambda events, words, other: document(
        [*DIALOGUE[:6], *events],
        Header(STARTED, words, 25, other, words, origin=other, extra={"source": words}),
        judged=_judged(other or words or "x"),
    ),
    _events, nasty, nasty,
)  # fmt: skip
"""Documents in which everything that others may write is hostile. What is safe text already stays out of it."""
