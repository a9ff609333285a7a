"""`smtpwalk redact FILE -o OUT`: a recording without what is private. FILE itself never changes."""

from __future__ import annotations

import argparse
import sys

from smtpwalk.cli.output import written
from smtpwalk.cli.redacting import redacted, tell_what_was_hidden
from smtpwalk.recording.header import encode_header
from smtpwalk.recording.lines import encode_event

_ONLY_SECRETS = "Only secrets of AUTH are hidden; --redact all hides names, addresses and text too."


def run(args: argparse.Namespace) -> int:
    with (
        written(args.output, force=args.force, sources=[args.file]) as out,
        redacted(args.file, args, proved=True) as read,
    ):
        out.write(f"{encode_header(read.header)}\n")
        for event in read.events():
            out.write(f"{encode_event(event)}\n")
        out.flush()
        if not (args.redact or args.hide):
            print(_ONLY_SECRETS, file=sys.stderr)
        tell_what_was_hidden(args, [read], [args.file])
    return 0
