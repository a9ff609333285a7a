"""Recordings told as lines, for the tests of comparing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from smtpwalk.recording.header import Header
from smtpwalk.report.comparing.turns import Session, session_of
from smtpwalk.wire.events import ClientBytes, Event, Mark, ServerBytes
from tests.dialogue.told import CONNECTED

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
WALK = (
    "S: 220 mx.a.test ESMTP Postfix",
    "C: EHLO client.example",
    "S: 250-mx.a.test",
    "S: 250-PIPELINING",
    "S: 250 8BITMIME",
    "C: MAIL FROM:<me@sender.test>",
    "S: 250 2.1.0 Ok",
    "C: RCPT TO:<you@far.test>",
    "S: 554 5.7.1 <you@far.test>: Relay access denied",
    "C: RSET",
    "S: 250 2.0.0 Ok",
    "C: QUIT",
    "S: 221 2.0.0 Bye",
)
OPEN = (
    *WALK[:8],
    "S: 250 2.1.5 Ok",
    "C: DATA",
    "S: 354 End data with <CR><LF>.<CR><LF>",
    "C: Subject: probe",
    "C: .",
    "S: 250 2.0.0 Ok: queued as 4EB27DD",
    *WALK[11:],
)


def header(host: str = "mx.a.test", port: int = 25, **more: Any) -> Header:
    return Header(START, host, port, "ours", "smtpwalk test", **more)


def told(*lines: str, number: int = 1, start: float = 0.0, close: bool = True) -> list[Event]:
    """`S: ...`, `C: ...` and `X: what key=value ...`, a second apart, as one session that is connected and closed."""
    events: list[Event] = [Mark(start, number, CONNECTED[1], CONNECTED[2])]  # type: ignore[arg-type,misc]
    for line in lines:
        start += 1
        who, _, text = line.partition(": ")
        if who == "X":
            what, *facts = text.split()
            events.append(Mark(start, number, what, {key: _value(value) for key, value in _split(facts)}))
        else:
            kind = ServerBytes if who == "S" else ClientBytes
            events.append(kind(start, number, text.encode("latin-1") + b"\r\n"))
    return [*events, Mark(start + 1, number, "closed", {"by": "server"})] if close else events


def _split(facts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for fact in facts:
        key, _, value = fact.partition("=")
        yield key, value


def _value(text: str) -> str | int:
    return int(text) if text.isdigit() else text


def session(*lines: str, number: int = 1) -> Session:
    return session_of(number, told(*lines, number=number))


def changed(lines: Iterable[str], old: str, new: str) -> tuple[str, ...]:
    """The lines with something else in one of them."""
    found = tuple(line.replace(old, new) for line in lines)
    assert found != tuple(lines)
    return found
