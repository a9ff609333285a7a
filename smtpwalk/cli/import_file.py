"""`smtpwalk import FILE -o OUT`: a recording of another tool's dialogue, and what came of each part of the file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from smtpwalk.cli.console import Console
from smtpwalk.cli.main import INTERRUPTED
from smtpwalk.cli.opened import known, progress
from smtpwalk.cli.places import recordings_folder
from smtpwalk.cli.table import many, table
from smtpwalk.errors import UsageError
from smtpwalk.recording.importers.notations import FAMILIES, NOTATIONS, notation
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importing import Imported, import_file
from smtpwalk.recording.names import recording_path
from smtpwalk.recording.opening import is_recording
from smtpwalk.wire.visible import visible_text


def run(args: argparse.Namespace, *, console: Console | None = None, folder: Path | None = None) -> int:
    console = console or Console.standard()
    if args.list:
        for line in _families():
            console.print_line(line)
        return 0
    if args.file is None:
        raise UsageError("There is no FILE to read.", "smtpwalk import --list shows what it may be.")
    known(args.notation)
    source = Source(Path(args.file).expanduser())
    if not args.notation and is_recording(source.head):
        raise UsageError(f"{visible_text(args.file)} is a recording already.", "smtpwalk show FILE reads it.")
    named = recording_path(folder or recordings_folder(), source.modified, source.path.stem)
    out = Path(args.output).expanduser() if args.output else named
    try:
        imported = import_file(source, out, args.notation, progress())
    except KeyboardInterrupt:
        kept = f" What had been read by then is in {visible_text(str(out))}." if out.exists() else ""
        console.say(f"Stopped.{kept}")
        return INTERRUPTED
    say(console, imported, out)
    return 0


def _families() -> Iterator[str]:
    """Every notation, below what wrote it."""
    head, *lines = table(("NOTATION", "WHAT IT IS"), [(name, notation(name).TITLE) for name in NOTATIONS])
    yield f"  {head}"
    left = iter(lines)
    for family, names in FAMILIES.items():
        yield from ("", family, *(f"  {line}" for line in islice(left, len(names))))


def say(console: Console, imported: Imported, out: Path) -> None:
    """What was read, what was not, and where it is now."""
    sessions = len(imported.sessions)
    console.say(
        f"Read as {imported.title}: {many(imported.lines, 'line')} of dialogue in {many(sessions, 'session')}, "
        f"{many(imported.remarks, 'other line')} kept as remarks."
    )
    for unsure in imported.unsure:
        console.say(visible_text(str(unsure)), "  ")
    if imported.unsure_in_all > len(imported.unsure):
        console.say(f"and {imported.unsure_in_all - len(imported.unsure)} more such lines", "  ")
    console.say(f"Written to {visible_text(str(out))}; smtpwalk show FILE reads it.")
