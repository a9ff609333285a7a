"""`smtpwalk recordings`: what was recorded, newest first."""

from __future__ import annotations

import argparse
from pathlib import Path

from smtpwalk.cli.console import Console
from smtpwalk.cli.places import recordings_folder
from smtpwalk.cli.table import table
from smtpwalk.errors import RecordingError
from smtpwalk.recording.figures import size
from smtpwalk.recording.reader import open_recording
from smtpwalk.recording.shelf import Entry, shelf
from smtpwalk.wire.visible import visible_text


def run(args: argparse.Namespace, *, console: Console | None = None, folder: Path | None = None) -> int:
    console = console or Console.standard()
    folder = recordings_folder() if folder is None else folder
    entries = shelf(folder)
    if not entries:
        console.say(f"There is no recording yet in {visible_text(str(folder))}.")
        console.say("The first walk makes one: smtpwalk practice NAME.")
        return 0
    head = ("STARTED", "TARGET", "SESSIONS", "SIZE", "FILE", "PERMISSION")
    for line in table(head, [_row(entry) for entry in entries]):
        console.print_line(line)
    console.say()
    console.say(f"They are in {visible_text(str(folder))}; read one with smtpwalk show FILE.")
    return 0


def _row(entry: Entry) -> tuple[str, ...]:
    header = entry.header
    if header is None:
        return ("?", "?", "?", size(entry.size), entry.path.name, f"problem: {entry.problem}")
    sessions = _sessions(entry.path)
    started = f"{header.started:%Y-%m-%d %H:%M:%S}"
    return (started, header.target, sessions, size(entry.size), entry.path.name, header.permission)


def _sessions(path: Path) -> str:
    try:
        return str(len(open_recording(path).sessions()))
    except RecordingError:  # it went away or changed meanwhile
        return "?"
