"""`smtpwalk replay FILE`: a recorded dialogue in the walk's own view, played, stepped through, searched. No network."""

from __future__ import annotations

import argparse

from smtpwalk.cli.opened import opened
from smtpwalk.cli.screen import on_terminal, open_app
from smtpwalk.errors import UsageError


def run(args: argparse.Namespace) -> int:
    if not on_terminal():
        raise UsageError("The player needs a terminal, and this is none.", "smtpwalk show FILE prints the dialogue.")
    with opened(args.file, args.notation) as recording:
        if args.follow and recording.source != recording.path:
            raise UsageError("Only a recording can be followed while it is being written.", "Open it without --follow.")
        return open_app(lambda: (), replay=recording, follow=args.follow)
