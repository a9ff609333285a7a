"""The arguments of `walk` and `practice`. Only argparse is needed here."""

from __future__ import annotations

import argparse
from typing import Final

from smtpwalk.cli.commands import EXIT_CODES, Make
from smtpwalk.cli.values import ehlo_name, ip, mail_address, port, seconds

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


def add_commands(make: Make) -> None:
    _walk(make("walk", "walk a mail server step by step, and record it", _WALK))
    _practice(make("practice", "list, walk or serve the practice hosts on this machine", _PRACTICE))


def _walk(walk: argparse.ArgumentParser) -> None:
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


def _practice(practice: argparse.ArgumentParser) -> None:
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
