"""How far a test is: one line, written over, and only where there is a terminal."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence

import pytest

from smtpwalk.cli.progress import Progress
from smtpwalk.relay.probes import builtin_probes
from smtpwalk.relay.steps import Asked, AskProof, Connect, Leave, Pause, Say, SendMessage, Step

PLAIN, NULL = builtin_probes()[:2]


def asked(number: int = 0) -> Asked:
    return Asked((PLAIN, NULL)[number], b"", b"", "token")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def progress(total: int = 1) -> tuple[Progress, Clock, io.StringIO]:
    clock, out = Clock(), io.StringIO()
    return Progress(out, total, live=True, clock=clock), clock, out


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), "mx.test: 0 asked, begins"),
        ((Connect("x"),), "mx.test: 0 asked, connecting"),
        ((Say(b"EHLO me", "x"),), "mx.test: 0 asked, EHLO"),
        ((Say(b"MAIL FROM:<>", "x", asked()), Say(b"RCPT TO:<a>", "x", asked())), "mx.test: 1 asked, plain: RCPT"),
        ((Say(b"MAIL", "x", asked()), Say(b"MAIL", "x", asked(1))), "mx.test: 2 asked, sender-null: MAIL"),
        ((SendMessage(b"", "x", asked()),), "mx.test: 1 asked, plain: the message"),
        ((Pause(7.0, "x"),), "mx.test: 0 asked, waits for the host 3 s of 7 s"),
        ((AskProof(("a",), "x"),), "mx.test: 0 asked, waits for 1 message to come out 3 s of 45 s"),
        ((AskProof(("a", "b"), "x"),), "mx.test: 0 asked, waits for 2 messages to come out 3 s of 45 s"),
        ((Leave("x"),), "mx.test: 0 asked, leaving"),
    ],
)
def test_the_line_of_one_host(steps: Sequence[Step], words: str) -> None:
    shown, clock, _ = progress()
    shown.begin(1, "mx.test")
    for step in steps:
        shown.step(1, step, 45.0)
    clock.now = 3.0
    line = shown.line()
    assert line == (words if " of " in words else f"{words} 3 s")


def test_the_line_of_many() -> None:
    shown, clock, _ = progress(3)
    for key in (1, 2):
        shown.begin(key, f"host{key}\x1b.test")
        clock.now += 1
    assert shown.line().startswith("0 of 3 done, 2 under way; host1\\x1b.test")
    shown.end(1)
    shown.end(2)
    assert shown.line() == "2 of 3 done, 0 under way"


async def test_it_is_written_over_and_cleared() -> None:
    shown, _, out = progress()
    shown.begin(1, "mx.test")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(shown.run(), 0.01)
    shown.clear()
    shown.clear()
    assert out.getvalue() == "\r\x1b[Kmx.test: 0 asked, begins\r\x1b[K"


async def test_without_a_terminal_nothing_is_shown() -> None:
    out = io.StringIO()
    shown = Progress(out, 1, live=False)
    shown.begin(1, "mx.test")
    await shown.run()
    shown.clear()
    assert out.getvalue() == ""
