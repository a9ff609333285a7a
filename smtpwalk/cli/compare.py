"""`smtpwalk compare A B`: on the screen, as lines, or as a JSON object."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from smtpwalk.cli.compare_painting import painted
from smtpwalk.cli.console import wants_colour
from smtpwalk.cli.opened import STANDARD_INPUT, known, opened
from smtpwalk.cli.screen import on_terminal, open_app
from smtpwalk.errors import UsageError
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.opening import is_recording
from smtpwalk.recording.reader import Recording
from smtpwalk.report.comparing.blocks import blocks
from smtpwalk.report.comparing.comparison import Comparison
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.head import head
from smtpwalk.report.comparing.layout import Line, lines_of
from smtpwalk.ui.comparing import CompareRequest, read_both

NO_TERMINAL_WIDTH = 80


def run(args: argparse.Namespace) -> int:
    known(args.notation)
    if args.a == args.b == STANDARD_INPUT:
        raise UsageError("A and B cannot both be standard input.", "Name a file for one of them.")
    with opened(args.a, _notation(args.a, args.notation)) as a, opened(args.b, _notation(args.b, args.notation)) as b:
        return _compare(args, a, b)


def _notation(file: str, wanted: str) -> str:
    """What --as says is said of what is no recording: often one of the two is one."""
    return "" if wanted and file != STANDARD_INPUT and is_recording(Source(Path(file).expanduser()).head) else wanted


def _compare(args: argparse.Namespace, a: Recording, b: Recording) -> int:
    rules = Rules(args.strict, args.codes)
    if not args.plain and not args.json and on_terminal():
        return open_app(lambda: (), compare=CompareRequest(a, b, rules, args.everything))
    comparison = read_both(a, b).judged_by(rules)
    if args.json:
        _print_json(comparison, everything=args.everything)
    else:
        colour = args.colour == "always" or (args.colour == "auto" and wants_colour(sys.stdout, os.environ))
        width = shutil.get_terminal_size((NO_TERMINAL_WIDTH, 24)).columns
        for line in lines(comparison, width, everything=args.everything):
            print(painted(line, colour=colour))
    return 0 if comparison.same else 1


def lines(comparison: Comparison, width: int, *, everything: bool = False) -> Iterator[Line]:
    """The summary, the facts, and the differences; with `everything` also what is the same."""
    yield from head(comparison, width)
    for n, block in enumerate(blocks(comparison, everything=everything)):
        if block.title or n == 0:
            yield ()
        yield from lines_of(block, width, comparison.rules)


def _print_json(comparison: Comparison, *, everything: bool) -> None:
    import json

    from smtpwalk.report.comparing.data import data_of

    print(json.dumps(data_of(comparison, everything=everything), indent=2))
