"""The arguments of every command. Only argparse is needed here, so that `--help` and `--version` answer at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

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
    top = _Parser(
        prog="smtpwalk",
        description="A guided, explained and recorded SMTP dialogue: what to use instead of telnet HOST 25.",
        epilog=_TOP,
    )
    top.add_argument("--version", action="version", version=f"smtpwalk {__version__}")
    top.set_defaults(module="home")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for describe in describing(argv[0] if argv else None):
        describe(lambda name, summary, epilog: _command(commands, name, summary, epilog))
    return top


class _Parser(argparse.ArgumentParser):
    """Texts as they are written, options by their whole names, and complaints by the command that has them."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **facts)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """What a command does not know, nobody does; argparse would leave it to the program, which shows no usage."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"{unknown[0]} cannot stand here.{self._meant(unknown[0])}")
        return known, unknown

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}{'' if message[-1] in '.?' else '.'} See {self.prog} --help\n")

    def _meant(self, word: str) -> str:
        from difflib import get_close_matches

        alike = get_close_matches(word, self._option_string_actions, 1)
        return f" Did you mean {alike[0]}?" if alike else ""


def _command(commands: argparse._SubParsersAction[_Parser], name: str, summary: str, epilog: str) -> _Parser:
    """argparse has no public name for what `add_subparsers` answers."""
    made = commands.add_parser(
        name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", epilog=epilog
    )
    made.set_defaults(module=name)
    return made
