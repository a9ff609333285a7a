"""Every notation that can be read in, and which of them a file is written in: told by its content, never by its name.

A notation is a module of this folder with `TITLE`, `likeness(source)` and `read(source)`. Adding one is adding its
name to the table; the module is imported only when a foreign file is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final, Protocol, cast

from smtpwalk.errors import RecordingError
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told
from smtpwalk.recording.importers.unknown import not_recognised
from smtpwalk.recording.trouble import shown

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "Relay testers": ("angles", "swaks", "mxtoolbox", "nmap"),
    "Mail servers": (
        "postfix-in-out", "postfix-smtpd-v", "exim", "sendmail-v", "sendmail-traffic", "opensmtpd", "recordio",
        "haraka", "mdaemon", "smartermail", "hmailserver", "exchange",
    ),
    "Servers for trying things out": ("aiosmtpd", "mailpit", "mailhog", "fakesmtp"),
    "Libraries": (
        "smtplib", "phpmailer", "swiftmailer", "symfony-mailer", "nodemailer", "mailkit", "ruby-net-smtp",
        "perl-net-smtp", "lettre", "javamail",
    ),
    "Mail programs": ("thunderbird", "msmtp", "mutt", "mailx"),
    "On the wire": (
        "pcap", "pcapng", "wireshark-follow", "tcpflow", "tcpdump", "ngrep", "socat", "curl", "openssl-s-client",
    ),
    "In a terminal": ("asciicast", "ttyrec", "typescript", "telnet"),
})  # fmt: skip
"""What wrote them, for people. In the order in which they are tried; of two that are equally like, the first has it."""
NOTATIONS: Final = tuple(name for names in FAMILIES.values() for name in names)
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
    return likest(source)[0]


def likest(source: Source) -> list[str]:
    """The notation that the file is most like, and behind it those that it is nearly as like.

    RecordingError where it is like none.
    """
    if not source.size:
        raise RecordingError(shown(source.path), "the file is empty: there is nothing to read.", "Choose another file.")
    found = {name: notation(name).likeness(source) for name in NOTATIONS}
    best = max(found.values())
    if best < LIKELY:
        raise not_recognised(source, NOTATIONS)
    return sorted((name for name in NOTATIONS if found[name] > best - LIKELY), key=lambda name: -found[name])
