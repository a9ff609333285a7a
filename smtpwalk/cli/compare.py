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
from smtpwalk.cli.screen import on_terminal, open_app
from smtpwalk.recording.reader import open_recording
from smtpwalk.report.comparing.blocks import blocks
from smtpwalk.report.comparing.comparison import Comparison
from smtpwalk.report.comparing.difference import Rules
from smtpwalk.report.comparing.head import head
from smtpwalk.report.comparing.layout import Line, lines_of
from smtpwalk.ui.comparing import CompareRequest, read_both

NO_TERMINAL_WIDTH = 80


def run(args: argparse.Namespace) -> int:
    a, b = (Path(name).expanduser() for name in (args.a, args.b))
    rules = Rules(args.strict, args.codes)
    if not args.plain and not args.json and on_terminal():
        for path in (a, b):  # what is no recording is said here, not on a screen
            open_recording(path)
        return open_app(_hosts, compare=CompareRequest(a, b, rules, args.everything))
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


def _hosts() -> tuple[()]:
    """No walk begins from a comparison."""
    return ()
