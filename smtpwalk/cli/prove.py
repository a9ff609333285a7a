"""`smtpwalk prove RECORDING MESSAGE...`: messages that came out later, matched to a recorded relay test.

The recording itself never changes: what was found goes to NAME.proof.jsonl beside it, and counts from then on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from smtpwalk.cli.console import Console
from smtpwalk.errors import RecordingError, UsageError
from smtpwalk.recording.lines import encode_event
from smtpwalk.recording.proof import proof_beside, proof_file
from smtpwalk.recording.reader import open_recording
from smtpwalk.relay.outcomes import Verdict
from smtpwalk.relay.proof import Arrival, read_message
from smtpwalk.relay.recorded import arrivals_in, fold_sessions, judge_events
from smtpwalk.relay.replay import arrival_facts
from smtpwalk.relay.vantage import vantage
from smtpwalk.report.data import Result, software_of
from smtpwalk.report.table import report_lines
from smtpwalk.wire.events import Mark
from smtpwalk.wire.visible import visible_text

MOST_BYTES: Final = 1 << 20
"""Of one message: a head and the beginning of a body are enough."""
WIDTH: Final = 100
_CODES: Final = {Verdict.CLOSED: 0, Verdict.OPEN: 1, Verdict.LIKELY_OPEN: 1, Verdict.CANNOT_TELL: 3}
"""The exit codes of `test`."""


def run(args: argparse.Namespace, *, console: Console | None = None) -> int:
    console = console or Console.standard()
    recording = open_recording(Path(args.recording).expanduser())
    events = tuple(recording.events())
    beside = proof_file(recording.path)
    later = list(arrivals_in(proof_beside(recording.path)))
    judged = judge_events(events, later)
    if not judged.planned:
        said = judged.unplayed or "The recording holds no relay test."
        raise RecordingError(visible_text(str(recording.path)), said, "smtpwalk test makes one.")
    tokens = {result.token for result in judged.evidence.results if result.token}
    known = [*arrivals_in(events), *later]
    new = [one for one in _messages(args.messages, tokens) if not _among(one, known)]
    if args.messages and not new:
        console.say("None of these messages holds a token of this test that was not known before.")
    if new:
        _keep(beside, new, len({event.session for event in events}))
        console.say(f"{len(new)} arrivals were written to {visible_text(str(beside))}.")
        judged = judge_events(events, (*later, *new))
    evidence = judged.evidence
    place = vantage(evidence.source, evidence.address)
    result = Result(
        recording.header.host, evidence.address, recording.header.port, evidence, judged.judgement, place,
        recording.header.started, 0.0, software_of(fold_sessions(events).values()), str(recording.path),
    )  # fmt: skip
    for line in report_lines(result, WIDTH):
        console.print_line(line)
    return _CODES[result.judgement.verdict]


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
