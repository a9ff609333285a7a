"""--redact and what belongs to it, for every command that shows a recording to others. Only argparse is needed here."""

from __future__ import annotations

import argparse
from typing import Final

from smtpwalk.cli.values import hidden_categories

HIDING: Final = """\
--redact takes some of these, separated by commas, or all:
  addresses  mail addresses, and the domains in them wherever they stand
  hosts      names of hosts
  ips        IP addresses
  text       the text of messages, and what people wrote into the recording (notes, permission)
Secrets of AUTH are hidden always. The same name gets the same stand-in everywhere; what was hidden is listed on
standard error, and never becomes part of the result.
"""


def add_redaction(command: argparse.ArgumentParser) -> None:
    """The options that `cli.redacting` reads."""
    group = command.add_argument_group("what is private")
    group.add_argument(
        "--redact", metavar="WHAT", type=hidden_categories, help="hide addresses, hosts, ips, text, or all"
    )
    group.add_argument("--hide", metavar="WORD", action="append", default=[], help="hide this too, wherever it stands")
    group.add_argument("--list", metavar="LIST", help="write down there what was hidden, and behind what")
    group.add_argument("--force", action="store_true", help="write over a file that is there already")
