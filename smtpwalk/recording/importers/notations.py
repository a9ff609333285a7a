"""Every notation that can be read in, and which of them a file is written in: told by its content, never by its name.

A notation is a module of this folder with `TITLE`, `likeness(source)` and `read(source)`. Adding one is adding its
name to the table; the module is imported only when a foreign file is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Final, Protocol, cast

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told
from smtpwalk.recording.trouble import shown

NOTATIONS: Final = (
    "angles",
    "swaks",
    "postfix-in-out",
    "postfix-smtpd-v",
    "exim",
    "sendmail-v",
    "sendmail-traffic",
    "opensmtpd",
    "recordio",
    "haraka",
    "mdaemon",
    "smtplib",
    "aiosmtpd",
    "phpmailer",
    "swiftmailer",
    "symfony-mailer",
    "nodemailer",
    "mailkit",
    "thunderbird",
    "ruby-net-smtp",
    "perl-net-smtp",
    "msmtp",
    "mutt",
    "lettre",
    "mailpit",
    "mailhog",
    "smartermail",
    "fakesmtp",
    "hmailserver",
    "mailx",
    "javamail",
    "exchange",
    "pcap",
    "pcapng",
    "wireshark-follow",
    "tcpflow",
    "tcpdump",
    "ngrep",
    "socat",
    "curl",
    "openssl-s-client",
    "mxtoolbox",
    "nmap",
    "asciicast",
    "ttyrec",
    "typescript",
    "telnet",
)  # fmt: skip
"""In the order in which they are tried; of two that are equally like, the first has it."""
SURE: Final = 1.0
"""The likeness of a file that begins with a mark of its own (a magic number, a header line)."""
LIKELY: Final = 0.3
"""Below this nothing is recognised."""


class Notation(Protocol):
    TITLE: str
    """For people, as in `swaks output`."""

    def likeness(self, source: Source) -> float:
        """0: certainly not this notation; `SURE`: nothing else. Looks at `head` or `head_lines` only, never raises.

        For a notation of lines: 0.9 where several lines bear marks that only this notation has, 0.6 where its marks
        are shared with others and the lines behind them are SMTP, 0.35 where it could be.
        """
        ...

    def read(self, source: Source) -> Iterator[Told]:
        """The dialogue, event by event, in bounded memory. Raises RecordingError where the file cannot be read on."""
        ...


def notation(name: str) -> Notation:
    """The module of a name in `NOTATIONS`."""
    return cast(Notation, import_module(f"smtpwalk.recording.importers.{name.replace('-', '_')}"))


def recognise(source: Source) -> str:
    """The name of the notation that the file is most like. RecordingError with what was tried."""
    if not source.size:
        raise RecordingError(shown(source.path), "the file is empty: there is nothing to read.", "Choose another file.")
    found = {name: notation(name).likeness(source) for name in NOTATIONS}
    best = max(found, key=lambda name: found[name])
    if found[best] < LIKELY:
        raise _not_recognised(source)
    return best


def _not_recognised(source: Source) -> RecordingError:
    tried = ", ".join(notation(name).TITLE for name in NOTATIONS)
    return RecordingError(
        shown(source.path),
        f"this is no recording, and its content is like none of these: {tried}.",
        "If it is one of them all the same, insist with --as NOTATION; smtpwalk import --list names them.",
    )
