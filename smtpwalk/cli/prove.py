"""`smtpwalk prove RECORDING MESSAGE...`: messages that came out later, matched to a recorded relay test.

The recording itself never changes: what was found goes to NAME.proof.jsonl beside it, and counts from then on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, get_args

from smtpwalk.cli.console import Console
from smtpwalk.cli.testing import arrival_facts
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.errors import RecordingError, UsageError
from smtpwalk.recording.lines import decode_event, encode_event
from smtpwalk.recording.names import SUFFIX
from smtpwalk.recording.reader import open_recording
from smtpwalk.relay.evidence import with_arrivals
from smtpwalk.relay.outcomes import Verdict
from smtpwalk.relay.proof import Arrival, Source, read_message
from smtpwalk.relay.replay import NoRelayTest, replay
from smtpwalk.relay.vantage import vantage
from smtpwalk.relay.verdict import judge
from smtpwalk.report.data import Result, software_of
from smtpwalk.report.table import report_lines
from smtpwalk.wire.events import Event, Mark
from smtpwalk.wire.visible import visible_text

MOST_BYTES: Final = 1 << 20
"""Of one message: a head and the beginning of a body are enough."""
MOST_PROOF: Final = 16 << 20
WIDTH: Final = 100
_SOURCES: Final[tuple[Source, ...]] = get_args(Source)
_CODES: Final = {Verdict.CLOSED: 0, Verdict.OPEN: 1, Verdict.LIKELY_OPEN: 1, Verdict.CANNOT_TELL: 3}
"""The exit codes of `test`."""


def run(args: argparse.Namespace, *, console: Console | None = None) -> int:
    console = console or Console.standard()
    recording = open_recording(Path(args.recording).expanduser())
    events = tuple(recording.events())
    try:
        evidence = replay(events)
    except NoRelayTest as reason:
        raise RecordingError(visible_text(str(recording.path)), str(reason), "smtpwalk test makes one.") from None
    tokens = {result.token for result in evidence.results if result.token}
    beside = proof_file(recording.path)
    known = [*_recorded(events), *_recorded(_beside(beside))]
    new = [one for one in _messages(args.messages, tokens) if not _among(one, known)]
    if args.messages and not new:
        console.say("None of these messages holds a token of this test that was not known before.")
    if new:
        _keep(beside, new, len({event.session for event in events}))
        console.say(f"{len(new)} arrivals were written to {visible_text(str(beside))}.")
    watched = any(isinstance(event, Mark) and event.what == "plan" and event.fields.get("proof") for event in events)
    evidence = with_arrivals(evidence, (*known, *new), watched=watched)
    place = vantage(evidence.source, evidence.address)
    result = Result(
        recording.header.host, evidence.address, recording.header.port, evidence, judge(evidence, place), place,
        recording.header.started, 0.0, software_of(_talks(events)), str(recording.path),
    )  # fmt: skip
    for line in report_lines(result, WIDTH):
        console.print_line(line)
    return _CODES[result.judgement.verdict]


def proof_file(path: Path) -> Path:
    """NAME.proof.jsonl beside NAME.smtp.jsonl."""
    return path.with_name(f"{path.name.removesuffix(SUFFIX)}.proof.jsonl")


def _messages(names: Iterable[str], tokens: set[str]) -> Iterator[Arrival]:
    """Every message file, `-` for standard input; a mail, or only its header."""
    for name in names:
        try:
            data = sys.stdin.buffer.read(MOST_BYTES) if name == "-" else _head(Path(name).expanduser())
        except OSError as error:
            said = f"{visible_text(name)} cannot be read: {error.strerror or error}."
            raise UsageError(said, "Name a saved message, or - and paste its header.") from error
        yield from read_message(data, t=0.0, source="pasted", known=tokens.__contains__)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def _among(arrival: Arrival, known: Iterable[Arrival]) -> bool:
    return any(one.token == arrival.token and one.envelope_to == arrival.envelope_to for one in known)


def _keep(path: Path, arrivals: Iterable[Arrival], session: int) -> None:
    try:
        with path.open("a", encoding="ascii") as file:
            for arrival in arrivals:
                mark = Mark(arrival.t, max(1, session), "arrived", arrival_facts(arrival))
                file.write(encode_event(mark) + "\n")
    except OSError as error:
        said = f"it cannot be written: {error.strerror or error}."
        raise RecordingError(visible_text(str(path)), said, "Look at the folder's permissions.") from error


def _beside(path: Path) -> list[Event]:
    """What was proved before. A file that is not there holds nothing."""
    try:
        with path.open("rb") as file:
            lines = file.read(MOST_PROOF).splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        said = f"it cannot be read: {error.strerror or error}."
        raise RecordingError(visible_text(str(path)), said, "Look at its permissions.") from error
    name = visible_text(str(path))
    return [decode_event(line, file=name, number=number) for number, line in enumerate(lines, 1) if line.strip()]


def _recorded(events: Iterable[Event]) -> Iterator[Arrival]:
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


def _talks(events: Iterable[Event]) -> list[Conversation]:
    talks: dict[int, Conversation] = {}
    for event in events:
        talks.setdefault(event.session, Conversation()).feed(event)
    return list(talks.values())
