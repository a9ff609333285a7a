"""The arguments of the commands that read a recording or a foreign dialogue. Only argparse is needed here."""

from __future__ import annotations

import argparse
from typing import Final

from smtpwalk.cli.commands import Make
from smtpwalk.cli.redaction_arguments import add_redaction

CODES: Final = """\
exit codes:
  0    it was read, though perhaps not every line of it
  2    it cannot be read, or is not recognised
  130  ended by Ctrl-C
"""
FILE: Final = """\
FILE is a recording (NAME.smtp.jsonl), or what another tool left: pasted telnet text, swaks output, a pcap, a bounce,
a debug log, a terminal recording. What it is, is told by its content; - reads standard input.
"""
_SHOW: Final = f"""\
{FILE}
examples:
  smtpwalk show FILE --explain | less -R
  smtpwalk show FILE --hex
  smtpwalk show FILE --redact all
  xclip -o | smtpwalk show -

{CODES}"""
_REPLAY: Final = f"""\
{FILE}
Space plays and pauses, . and , step by exchange, n goes to the next refusal, / finds, v shows the verdict, F1 helps.
Marks and notes go to NAME.notes.jsonl beside the file, which itself never changes.

examples:
  smtpwalk replay FILE
  smtpwalk replay capture.pcapng
  smtpwalk replay FILE --follow                watch a recording that is still being written

{CODES}"""
_IMPORT: Final = f"""\
{FILE}
The file itself never changes. Nothing is invented: lines that are no dialogue become remarks, and each line that was
mended or guessed is named.

examples:
  smtpwalk import ticket.txt                   into the folder of recordings
  smtpwalk import capture.pcapng -o before.smtp.jsonl
  smtpwalk import odd.txt --as telnet -o odd.smtp.jsonl
  smtpwalk import --list                       the notations

{CODES}"""


def add_commands(make: Make) -> None:
    make("recordings", "list the recordings, newest first", CODES)
    _show(make("show", "print a recording, or another tool's dialogue", _SHOW))
    _replay(make("replay", "watch a recorded dialogue again, step by step", _REPLAY))
    _import(make("import", "make a recording of another tool's dialogue", _IMPORT))


def add_source(command: argparse.ArgumentParser, *, nargs: str | None = None) -> None:
    """FILE and --as, as every command has them that reads a dialogue (`opened.opened` takes both)."""
    command.add_argument("file", metavar="FILE", nargs=nargs, help="a recording, or another tool's dialogue")
    add_notation(command)


def add_notation(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--as", dest="notation", metavar="NOTATION", default="", help="read FILE so; smtpwalk import --list names them"
    )


def _show(show: argparse.ArgumentParser) -> None:
    add_source(show)
    show.add_argument("--explain", action="store_true", help="add what each reply means")
    show.add_argument("--hex", action="store_true", help="add the bytes of each line")
    show.add_argument(
        "--colour",
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="auto: on a terminal, unless NO_COLOR is set (default)",
    )
    add_redaction(show)


def _replay(replay: argparse.ArgumentParser) -> None:
    add_source(replay)
    replay.add_argument("--follow", action="store_true", help="the recording is still being written: watch it live")


def _import(importing: argparse.ArgumentParser) -> None:
    add_source(importing, nargs="?")
    importing.add_argument("-o", "--output", metavar="OUT", help="the recording to write (default: a new one)")
    importing.add_argument("--list", action="store_true", help="list the notations that can be read")
    importing.set_defaults(module="import_file")
