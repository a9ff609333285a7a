"""`smtpwalk show FILE`: a recording as lines, session by session."""

from __future__ import annotations

import argparse
import os
import sys

from smtpwalk.cli.console import wants_colour
from smtpwalk.cli.documents import document_of
from smtpwalk.cli.painting import painted
from smtpwalk.cli.redacting import redacted, tell_what_was_hidden
from smtpwalk.report.text import Wanted, lines


def run(args: argparse.Namespace) -> int:
    colour = args.colour == "always" or (args.colour == "auto" and wants_colour(sys.stdout, os.environ))
    wanted = Wanted(hexadecimal=args.hex, explained=args.explain)
    with redacted(args.file, args) as recording:
        for line in lines(document_of(recording, verdict=False), wanted):
            print(painted(line, colour=colour))
        sys.stdout.flush()
        tell_what_was_hidden(args, [recording], [args.file])
    return 0
