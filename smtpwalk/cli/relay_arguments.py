"""The arguments of the relay test's commands: `test` and `probes`. Only argparse is needed here."""

from __future__ import annotations

import argparse
from typing import Final

from smtpwalk.cli.commands import Make
from smtpwalk.cli.values import (
    catcher_place,
    domain,
    ehlo_name,
    ip,
    jobs,
    mail_address,
    seconds,
    seconds_or_none,
)

TEST_CODES: Final = """\
exit codes:
  0    every host is closed
  1    a host is open, or likely open
  2    the command line cannot be used, or nobody said who allowed the test; nothing was connected to
  3    no host is open, and of one or more nobody can tell
  130  ended by Ctrl-C; what was found so far is printed
"""
_TEST: Final = f"""\
HOST is a name, an address or a URL, as for walk: mail.example.org, 192.0.2.1:2525, [2001:db8::1]:25, smtps://HOST;
or practice:NAME, a practice host of this program. Every address of a name is tested by itself.

A message can prove that a host is open, so the surest test looks where messages come out: --catch, --maildir or
--mbox. Without one of them nothing is sent (--depth rcpt), and the answer to an open host is "cannot tell".

examples:
  smtpwalk test practice:sendmail-86-open
  smtpwalk test mx.example.org --i-may "my own server" --from me@example.net --deliver-to me@example.com \\
      --maildir ~/Maildir --wait 5m
  smtpwalk test localhost:2525 --catch 127.0.0.1:2600
  smtpwalk test --hosts FILE --jobs 20 --i-may "our own servers" --from me@example.net --domain example.com --json

{TEST_CODES}"""
_PROBES: Final = """\
examples:
  smtpwalk probes
  smtpwalk probes rcpt-percent-own
  smtpwalk probes --json

exit codes:
  0    the forms were listed
  2    there is no such form, or a file of forms breaks a rule
"""

_PROVE: Final = """\
Each MESSAGE is a saved mail, or only its header; - reads one from standard input. What holds a token of the test is
written to NAME.proof.jsonl beside the recording, which itself never changes, and the verdict is said anew.

examples:
  smtpwalk prove FILE                          the verdict of a recorded test once more
  smtpwalk prove FILE ~/Mail/*.eml
  smtpwalk prove FILE -                        paste a header, then Ctrl+D

exit codes:
  0    closed
  1    open, or likely open
  2    there is no relay test in that recording, or a file cannot be read
  3    nobody can tell
"""


def add_commands(make: Make) -> None:
    _test(make("test", "test whether mail servers are open relays", _TEST))
    _prove(make("prove", "match messages that came out later to a recorded relay test", _PROVE))
    _probes(make("probes", "list the address forms of the relay test", _PROBES))


def _test(test: argparse.ArgumentParser) -> None:
    test.add_argument("host", nargs="*", metavar="HOST", help="what to test; several are tested at once")
    test.add_argument(
        "--hosts", metavar="FILE", help="more of them, one a line; # begins a comment; - is standard input"
    )
    test.add_argument("--practice", metavar="NAME", action="append", default=[], help="test a practice host")
    _addresses(
        test.add_argument_group("addresses (on loopback none is needed, elsewhere they must be your own)")
    )
    _depth(test.add_argument_group("how far it goes, and proof of delivery"))
    _connection(test.add_argument_group("connections"))
    result = test.add_argument_group("permission and result")
    result.add_argument(
        "--i-may", metavar="WORDS", help="whose hosts they are and who allowed the test, for all of them"
    )
    result.add_argument(
        "--json", action="store_true", help="JSON Lines: an object for each address when it is done"
    )
    result.add_argument(
        "--record", metavar="PATH", help="a file for one address, a folder for more (default: data folder)"
    )


def _addresses(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--from",
        dest="sender",
        metavar="ADDR",
        type=mail_address,
        help="your own address, as sender and for objections",
    )
    foreign = group.add_mutually_exclusive_group()
    foreign.add_argument(
        "--deliver-to",
        metavar="ADDR",
        type=mail_address,
        help="the foreign recipient: a mailbox of your own elsewhere",
    )
    foreign.add_argument(
        "--domain",
        metavar="DOMAIN",
        type=domain,
        help="a domain of your own that takes every local part, instead",
    )
    group.add_argument(
        "--own-domain",
        metavar="DOMAIN",
        type=domain,
        help="the host's own mail domain (default: from what it says)",
    )
    group.add_argument("--probes", metavar="FILE", help="forms of your own, asked after the built-in ones")
    group.add_argument(
        "--forms",
        metavar="IDS",
        help="ask these forms or families only, separated by commas (see smtpwalk probes)",
    )


def _depth(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--depth",
        choices=("rcpt", "dot"),
        help="rcpt: stop there, nothing is sent; dot: send messages (default: dot where proof is looked for)",
    )
    group.add_argument(
        "--catch",
        metavar="HOST:PORT",
        type=catcher_place,
        help="receive what comes out, here (127.0.0.1 if only PORT)",
    )
    group.add_argument("--maildir", metavar="PATH", help="look into this Maildir for what comes out")
    group.add_argument("--mbox", metavar="PATH", help="look into this mbox file for what comes out")
    group.add_argument(
        "--wait",
        metavar="TIME",
        type=seconds_or_none,
        default=45.0,
        help="for what was taken: 45s, 6m (default: 45s)",
    )


def _connection(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--patience", metavar="TIME", type=seconds_or_none, default=30.0,
        help="for a host that says later, each in all: 20s, 10m (default: 30s)",
    )  # fmt: skip
    group.add_argument(
        "--pause",
        metavar="TIME",
        type=seconds_or_none,
        help="between two forms (default: 2s, on loopback none)",
    )
    group.add_argument(
        "--tls",
        choices=("auto", "require", "never", "implicit"),
        default="auto",
        help="auto: when the host insists",
    )
    group.add_argument(
        "--name", metavar="NAME", type=ehlo_name, help="the name in EHLO (default: this machine's)"
    )
    group.add_argument("--source", metavar="ADDR", type=ip, help="connect from this address of this machine")
    family = group.add_mutually_exclusive_group()
    family.add_argument("-4", dest="family", action="store_const", const=4, help="IPv4 only")
    family.add_argument("-6", dest="family", action="store_const", const=6, help="IPv6 only")
    group.add_argument("--resolver", metavar="IP:PORT", help="ask this name server instead of the system's")
    group.add_argument(
        "--timeout", metavar="TIME", type=seconds, help="wait so long for each reply: 10, 10s, 2m"
    )
    group.add_argument(
        "--jobs",
        metavar="N",
        type=jobs,
        default=8,
        help="so many hosts at once, one connection each (default: 8)",
    )


def _probes(probes: argparse.ArgumentParser) -> None:
    probes.add_argument("id", nargs="?", metavar="ID", help="show this one whole")
    probes.add_argument("--probes", dest="file", metavar="FILE", help="list the forms of this file too")
    probes.add_argument("--json", action="store_true", help="one JSON object a line")


def _prove(prove: argparse.ArgumentParser) -> None:
    prove.add_argument("recording", metavar="RECORDING", help="what smtpwalk test recorded")
    prove.add_argument("messages", nargs="*", metavar="MESSAGE", help="a message that came out, or its header")
