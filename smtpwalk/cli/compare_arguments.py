"""The arguments of `compare`. Only argparse is needed here."""

from __future__ import annotations

from typing import Final

from smtpwalk.cli.commands import Make

_COMPARE: Final = """\
A and B are recordings (NAME.smtp.jsonl), or what another tool left; - reads one of them from standard input.
Exchanges are aligned by their commands, relay tests probe by probe. Queue ids, dates, addresses, tokens and whatever
else changes by itself make no difference, and neither does the time that an answer took.

marks: | other, < only in A, > only in B, : the same but for what changes by itself ({queue id} stands in its place)

examples:
  smtpwalk compare before.smtp.jsonl after.smtp.jsonl
  smtpwalk compare --plain inside.smtp.jsonl outside.smtp.jsonl | less
  smtpwalk compare --codes A B && echo "answered alike"
  smtpwalk compare --json A B | jq .words

exit codes:
  0    they are the same
  1    they differ
  2    the command line cannot be used, or one of them cannot be read
"""


def add_commands(make: Make) -> None:
    compare = make("compare", "hold two recordings against each other: before and after, inside and outside", _COMPARE)
    compare.add_argument("a", metavar="A", help="a recording, or another tool's dialogue")
    compare.add_argument("b", metavar="B", help="what to hold against it")
    compare.add_argument(
        "--as", dest="notation", metavar="NOTATION", default="",
        help="read what is no recording so; smtpwalk import --list names them",
    )  # fmt: skip
    rules = compare.add_argument_group("what makes a difference")
    rules.add_argument("--strict", action="store_true", help="everything: nothing changes by itself")
    rules.add_argument("--codes", action="store_true", help="only reply codes, enhanced codes and the verdict")
    shown = compare.add_argument_group("what is shown, and how")
    shown.add_argument("--all", dest="everything", action="store_true", help="what is the same as well")
    shown.add_argument("--plain", action="store_true", help="lines on a plain terminal instead of a screen")
    shown.add_argument("--json", action="store_true", help="one JSON object (see docs/compare.md)")
    shown.add_argument(
        "--colour",
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="of the lines; auto: on a terminal, unless NO_COLOR is set (default)",
    )
