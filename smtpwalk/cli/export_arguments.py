"""The arguments of the commands that hand a recording on: export, report, redact. Only argparse is needed here."""

from __future__ import annotations

import argparse
from typing import Final

from smtpwalk.cli.commands import Make
from smtpwalk.cli.recording_arguments import FILE, add_notation, add_source
from smtpwalk.cli.redaction_arguments import HIDING, add_redaction
from smtpwalk.cli.values import columns, seconds

FORMATS: Final = ("txt", "md", "html", "svg", "cast", "json")
PACKS: Final = ("md", "html")
STYLES: Final = ("own", "rlytest", "swaks", "postfix")
CODES: Final = """\
exit codes:
  0    it was written
  2    the command line cannot be used, or a file cannot be read or written
  130  ended by Ctrl-C; no half of a file is left
"""
_EXPORT: Final = f"""\
{FILE}
{HIDING}
examples:
  smtpwalk export FILE --to md --redact all -o issue.md
  smtpwalk export FILE -o dialogue.html        the format by its ending
  smtpwalk export FILE --to txt --marks swaks --times
  smtpwalk export FILE --to cast -o walk.cast  then: asciinema play walk.cast
  smtpwalk export FILE --to json | jq '.sessions[].exchanges[].code'

{CODES}"""
_REPORT: Final = f"""\
{FILE}
The pack holds who tested whom, by whose leave, from where and when; the verdict with its grounds; every form that was
asked and what was not; where messages came out; the dialogue; checksums of the files; what to do now, and whom to tell.

{HIDING}
examples:
  smtpwalk report FILE -o report.html
  smtpwalk report before.smtp.jsonl after.smtp.jsonl --to md -o report.md

{CODES}"""
_REDACT: Final = f"""\
{FILE}
{HIDING}
examples:
  smtpwalk redact FILE --redact all -o public.smtp.jsonl
  smtpwalk redact FILE --redact addresses,ips --hide "Project X" --list hidden.txt -o public.smtp.jsonl

{CODES}"""


def add_commands(make: Make) -> None:
    _export(make("export", "write a dialogue as text, page, picture, terminal recording or JSON", _EXPORT))
    _report(make("report", "write an evidence pack of one or more recordings", _REPORT))
    _redact(make("redact", "make a recording without what is private", _REDACT))


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", metavar="OUT", help="the file to write (default, and -: standard output)")


def _export(export: argparse.ArgumentParser) -> None:
    add_source(export)
    export.add_argument("--to", choices=FORMATS, help="the format (default: by OUT's ending, else txt)")
    _output(export)
    look = export.add_argument_group("how it looks")
    look.add_argument("--explain", action="store_true", help="add what each reply means (txt, md, html)")
    look.add_argument("--hex", action="store_true", help="add the bytes of each line (txt)")
    look.add_argument(
        "--marks", choices=STYLES, default="own", help="of the lines: ours, >>> <<<, swaks', In: Out: (txt)"
    )
    look.add_argument(
        "--times", action=argparse.BooleanOptionalAction, default=None,
        help="how long each answer took (txt; ours have it unless told otherwise)",
    )  # fmt: skip
    look.add_argument("--width", metavar="N", type=columns, default=100, help="columns (svg, cast; default: 100)")
    look.add_argument(
        "--idle", metavar="TIME", type=seconds, default=2.0, help="longest pause when played (cast; default: 2s)"
    )
    add_redaction(export)


def _report(report: argparse.ArgumentParser) -> None:
    report.add_argument("files", metavar="FILE", nargs="+", help="a recording, or another tool's dialogue")
    add_notation(report)
    report.add_argument("--to", choices=PACKS, help="the format (default: by OUT's ending, else md)")
    _output(report)
    report.add_argument("--explain", action="store_true", help="add what each reply means to the dialogue")
    add_redaction(report)


def _redact(redact: argparse.ArgumentParser) -> None:
    add_source(redact)
    _output(redact)
    add_redaction(redact)
