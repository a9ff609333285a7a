"""The samples of this folder, and what the fold makes of an import: for tests of whole notations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.importers.told import About, Told
from smtpwalk.wire.secrets import SecretMask

from .reading import Said, script, told

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> str:
    """`NOTATION.what`: the output of a real tool, or retold from one."""
    return (SAMPLES / f"{name}.txt").read_text("utf-8")


def sampled(*notations: str) -> list[str]:
    """The names of their samples."""
    return sorted(path.stem for name in notations for path in SAMPLES.glob(f"{name}.*.txt"))


def imported(folder: Path, name: str) -> list[Told]:
    return told(folder, sample(name), name.partition(".")[0])


def folded(events: Iterable[Told], session: int = 1) -> Conversation:
    """As every reader of the recording sees it: secrets masked, the session folded."""
    mask, talk = SecretMask(), Conversation()
    for event in events:
        if not isinstance(event, About) and event.session == session:
            for shown in mask(event):
                talk.feed(shown)
    return talk


def answers(events: Iterable[Told], session: int = 1) -> list[str]:
    """`mail 250`, `rcpt 554?` and so on: each exchange with its code; `?` where it counts for nothing."""
    return [
        f"{exchange.stage} {exchange.code or '-'}{'' if exchange.counts else '?'}"
        for exchange in folded(events, session).exchanges
    ]


GREETED = """
S: 220 mx.example.test ESMTP Postfix
C: EHLO probe.example.test
S: 250-mx.example.test
S: 250-SIZE 33554432
S: 250-8BITMIME
S: 250-SMTPUTF8
S: 250-STARTTLS
S: 250 HELP
C: STARTTLS
S: 220 Ready to start TLS
C: EHLO probe.example.test
S: 250-mx.example.test
S: 250-SIZE 33554432
S: 250-8BITMIME
S: 250-SMTPUTF8
S: 250-AUTH LOGIN PLAIN
S: 250 HELP
"""
"""How the server of most samples was spoken to, in every tool's own case of letters."""
REFUSED = """
C: MAIL FROM:<probe@example.test>
S: 250 OK
C: RCPT TO:<target@relay.invalid>
S: 554 5.7.1 <target@relay.invalid>: Relay access denied 'no'
"""
TAKEN = """
C: MAIL FROM:<probe@example.test>
S: 250 OK
C: RCPT TO:<a@example.test>
S: 250 2.1.5 Ok
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
"""
QUEUED = """
S: 250 2.0.0 Ok: queued as 4F1A2B3C
"""
GONE = """
C: QUIT
S: 221 Bye
"""


def scripts(*parts: str) -> Said:
    """The parts one behind the other, as `said` gives them."""
    return script("\n".join(part.strip("\n") for part in parts))


def without_headers(lines: Said) -> Said:
    """Without the headers of messages, which hold dates and numbers."""
    return [(who, line) for who, line in lines if who == "S" or not re.match(r"[A-Z][A-Za-z-]+: | SMTP/", line)]
