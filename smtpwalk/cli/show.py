"""`smtpwalk show FILE`: a recording as lines, session by session."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from smtpwalk.cli.console import wants_colour
from smtpwalk.cli.painting import painted
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.reader import Recording, open_recording
from smtpwalk.report.transcript import Line, session_heading, software_line, transcript
from smtpwalk.wire.visible import visible_text


def run(args: argparse.Namespace) -> int:
    colour = args.colour == "always" or (args.colour == "auto" and wants_colour(sys.stdout, os.environ))
    recording = open_recording(Path(args.file))
    for line in lines(recording, hexadecimal=args.hex, explained=args.explain):
        print(painted(line, colour=colour))
    return 0


def lines(recording: Recording, *, hexadecimal: bool = False, explained: bool = False) -> Iterator[Line]:
    """Heading, each session by its number (however the file mixes them), and what could not be read."""
    yield from _heading(recording)
    sessions = recording.sessions()
    remarks = _remarks(recording)
    for session in sessions:
        talk = Conversation()
        for event in recording.session(session):
            talk.feed(event)
        if len(sessions) > 1:
            yield Line("")
            yield session_heading(session.number, session.first, talk)
        yield from transcript(talk, hexadecimal=hexadecimal, explained=explained)
        software = software_line(talk) if explained else None
        if software is not None:
            yield software
    if not sessions:
        yield Line("The recording holds no events.")
    yield from remarks


def _heading(recording: Recording) -> Iterator[Line]:
    header = recording.header
    host = f"[{header.host}]" if ":" in header.host else header.host
    origin = f", from {visible_text(header.origin)}" if header.origin else ""
    yield Line(f"Target: {visible_text(host)}:{header.port}")
    yield Line(
        f"Started: {header.started:%Y-%m-%d %H:%M:%S %z}, recorded by {visible_text(header.by)}{origin}"
    )
    yield Line(f"Permission: {visible_text(header.permission)}")
    yield Line("")


def _remarks(recording: Recording) -> list[Line]:
    """Belongs to the reading that listed the sessions."""
    said = [Line(f"Passed over, {visible_text(str(bad))}", warn=True) for bad in recording.warnings]
    hidden = recording.bad_lines - len(recording.warnings)
    if hidden > 0:
        said.append(Line(f"Passed over as well: {hidden} more lines.", warn=True))
    if recording.cut_off:
        said.append(
            Line("The last line is cut off: the recording ended in the middle of an event.", warn=True)
        )
    return [Line(""), *said] if said else []
