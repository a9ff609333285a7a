"""The arguments of every command. Only argparse is needed here, so that `--help` and `--version` answer at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from smtpwalk import __version__
from smtpwalk.cli.commands import EXIT_CODES, describing

_TOP: Final = f"""\
examples:
  smtpwalk                                     open the app on its home screen
  smtpwalk practice                            the practice hosts, all on this machine
  smtpwalk walk mail.example.org               walk a host by hand, step by step
  smtpwalk walk --mx example.org --plain       on a plain terminal, without a screen
  smtpwalk test mail.example.org               test whether it is an open relay
  smtpwalk learn                               lessons that are done, not only read
  smtpwalk replay FILE                         watch a recording, or what another tool left
  smtpwalk compare A B                         what is different now?

{EXIT_CODES}"""


def parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """`argv`: what is to be parsed. Where its first word is a command, only what is asked is described."""
    top = _parser(
        argparse.ArgumentParser,
        "smtpwalk",
        _TOP,
        "A guided, explained and recorded SMTP dialogue: what to use instead of telnet HOST 25.",
    )
    top.add_argument("--version", action="version", version=f"smtpwalk {__version__}")
    top.set_defaults(module="home")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for describe in describing(argv[0] if argv else None):
        describe(lambda name, summary, epilog: _command(commands, name, summary, epilog))
    return top


Commands = argparse._SubParsersAction  # argparse has no public name for what add_subparsers() answers


def _parser(
    make: type[argparse.ArgumentParser], prog: str, epilog: str, description: str
) -> argparse.ArgumentParser:
    return make(
        prog=prog,
        epilog=epilog,
        description=description,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _command(
    commands: Commands[argparse.ArgumentParser], name: str, summary: str, epilog: str
) -> argparse.ArgumentParser:
    made = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.set_defaults(module=name)
    return made
