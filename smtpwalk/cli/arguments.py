"""The arguments of every command. Only argparse is needed here, so that `--help` and `--version` answer at once."""

from __future__ import annotations

import argparse
from typing import Final

from smtpwalk import __version__
from smtpwalk.cli.compare_arguments import add_compare_command
from smtpwalk.cli.course_arguments import add_course_commands
from smtpwalk.cli.export_arguments import add_export_commands
from smtpwalk.cli.recording_arguments import add_recording_commands
from smtpwalk.cli.relay_arguments import add_relay_commands
from smtpwalk.cli.values import ehlo_name, ip, mail_address, port, seconds

EXIT_CODES: Final = """\
exit codes:
  0    it ended as it should; a refusal by the server is an answer, not a failure
  1    something went wrong
  2    the command line cannot be used, or nobody said who allowed the test
  3    the host could not be reached
  130  ended by Ctrl-C
"""
_TOP: Final = f"""\
examples:
  smtpwalk                                     open the app on its home screen
  smtpwalk practice                            the practice hosts, all on this machine
  smtpwalk walk mail.example.org               walk a host by hand, step by step
  smtpwalk walk --mx example.org --plain       on a plain terminal, without a screen
  smtpwalk show FILE                           read a recording, or another tool's dialogue
  smtpwalk compare A B                         what is different now?
  smtpwalk test mail.example.org               test whether it is an open relay

{EXIT_CODES}"""
_WALK: Final = f"""\
HOST is a name, an address, or a URL: mail.example.org, mail.example.org:587, mail.example.org 587,
192.0.2.1, [2001:db8::1]:25, smtp://HOST, smtps://HOST (TLS from the first byte).

examples:
  smtpwalk walk localhost 2525
  smtpwalk walk mx.example.org --i-may "my own server" --from me@example.net --to me@example.com
  smtpwalk walk --mx example.org --resolver 192.0.2.53:53
  printf '\\n\\nQUIT\\n' | smtpwalk walk --plain localhost:2525

{EXIT_CODES}"""
_PRACTICE: Final = f"""\
A practice host is a mail server that this program plays on a loopback address. Nothing leaves the machine.

examples:
  smtpwalk practice                            choose one
  smtpwalk practice NAME                       walk it
  smtpwalk practice NAME --serve --port 2525   serve it for telnet, swaks or a whole class

{EXIT_CODES}"""


def parser() -> argparse.ArgumentParser:
    top = _parser(
        argparse.ArgumentParser,
        "smtpwalk",
        _TOP,
        "A guided, explained and recorded SMTP dialogue: what to use instead of telnet HOST 25.",
    )
    top.add_argument("--version", action="version", version=f"smtpwalk {__version__}")
    top.set_defaults(module="home")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    _walk(commands)
    add_relay_commands(lambda name, summary, epilog: _command(commands, name, summary, epilog))
    _practice(commands)
    add_recording_commands(lambda name, summary, epilog: _command(commands, name, summary, epilog))
    add_compare_command(lambda name, summary, epilog: _command(commands, name, summary, epilog))
    add_export_commands(lambda name, summary, epilog: _command(commands, name, summary, epilog))
    add_course_commands(lambda name, summary, epilog: _command(commands, name, summary, epilog))
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


def _walk(commands: Commands[argparse.ArgumentParser]) -> None:
    walk = _command(commands, "walk", "walk a mail server step by step, and record it", _WALK)
    walk.add_argument("host", nargs="?", metavar="HOST[:PORT]", help="the host to connect to")
    walk.add_argument("port", nargs="?", metavar="PORT", help="its port, as with telnet (default: 25)")

    where = walk.add_argument_group("where the connection goes")
    where.add_argument(
        "--mx", metavar="DOMAIN", help="choose among the domain's mail exchangers (DOMAIN or DOMAIN:PORT)"
    )
    where.add_argument("--resolver", metavar="IP:PORT", help="ask this name server instead of the system's")
    family = where.add_mutually_exclusive_group()
    family.add_argument("-4", dest="family", action="store_const", const=4, help="IPv4 only")
    family.add_argument("-6", dest="family", action="store_const", const=6, help="IPv6 only")
    where.add_argument("--source", metavar="ADDR", type=ip, help="connect from this address of this machine")
    where.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=seconds,
        help="wait so long for each reply: 10, 10s, 2m (default: as RFC 5321 says)",
    )

    what = walk.add_argument_group("what is said")
    what.add_argument(
        "--name",
        metavar="NAME",
        type=ehlo_name,
        help="the name in EHLO (default: this machine's, else its address as [192.0.2.1])",
    )
    what.add_argument(
        "--from",
        dest="sender",
        metavar="ADDR",
        type=mail_address,
        help="the sender, an address of your own; <> for the null sender",
    )
    what.add_argument(
        "--to",
        dest="recipient",
        metavar="ADDR",
        type=mail_address,
        help="the recipient, a foreign address of your own",
    )
    what.add_argument(
        "--deliver-to",
        metavar="ADDR",
        type=mail_address,
        help="the recipient, and a message may really go there: then the guide goes on to DATA",
    )

    record = walk.add_argument_group("permission and recording")
    record.add_argument(
        "--i-may",
        metavar="WORDS",
        help="whose host it is and who allowed the test; asked for where it is not loopback",
    )
    _how(record)


def _practice(commands: Commands[argparse.ArgumentParser]) -> None:
    practice = _command(
        commands, "practice", "list, walk or serve the practice hosts on this machine", _PRACTICE
    )
    practice.add_argument("name", nargs="?", metavar="NAME", help="the host's name, as the list shows it")
    practice.add_argument("--hosts", metavar="DIR", help="add the hosts (*.toml) of this folder")
    walking = practice.add_argument_group("walking it")
    _how(walking)
    serving = practice.add_argument_group("serving it")
    serving.add_argument("--serve", action="store_true", help="serve it on 127.0.0.1 until Ctrl-C")
    serving.add_argument("--port", type=port, default=0, metavar="N", help="the port (default: any free one)")


def _how(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--record", metavar="FILE", help="record to this file (default: a new one in the data folder)"
    )
    group.add_argument("--plain", action="store_true", help="lines on a plain terminal instead of a screen")
