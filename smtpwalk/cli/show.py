"""`smtpwalk show FILE`: a recording as lines, session by session."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from smtpwalk.cli.console import wants_colour
from smtpwalk.cli.opened import opened
from smtpwalk.cli.painting import painted
from smtpwalk.dialogue.conversation import Conversation
from smtpwalk.recording.header import Header
from smtpwalk.recording.reader import Recording
from smtpwalk.report.transcript import Line, session_heading, software_line, transcript
from smtpwalk.wire.visible import visible_text


def run(args: argparse.Namespace) -> int:
    colour = args.colour == "always" or (args.colour == "auto" and wants_colour(sys.stdout, os.environ))
    with opened(args.file, args.notation) as recording:
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
    yield Line(f"Target: {visible_text(header.target)}")
    yield Line(f"{_when(header)}, recorded by {visible_text(header.by)}{_origin(header)}")
    yield Line(f"Permission: {visible_text(header.permission)}")
    yield Line("")


def _when(header: Header) -> str:
    moment = f"{header.started:%Y-%m-%d %H:%M:%S %z}"
    return f"Started: {moment}" if header.timed else f"Times: not known (the file is of {moment})"


def _origin(header: Header) -> str:
    source = header.extra.get("source")
    if header.origin is None:
        return ""
    return f", from {visible_text(header.origin)}" + (f" in {visible_text(str(source))}" if source else "")


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
