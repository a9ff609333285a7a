"""Reply lines with placeholders: read once when a host file is loaded, filled in for each reply.

Here live the table of placeholders, the date and the queue id. What a client typed is put in as bytes; its line
ends and NULs are not, so that no client can make a server say a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from string import Formatter
from types import MappingProxyType
from typing import Final

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "host": "the host's own name, `host` in the file",
        "domain": "the first of the host's own domains",
        "ip": "the client's address",
        "helo": "the name the client gave with EHLO or HELO",
        "client": "that name and the address: `name [192.0.2.7]`",
        "line": "the whole command line",
        "verb": "its first word, in capitals",
        "argument": "what follows the first word",
        "parameter": "the first parameter of MAIL or RCPT that the host does not know",
        "sender": "the reverse-path as typed, with its brackets",
        "sender_address": "the same without brackets",
        "recipient": "the forward-path as typed, with its brackets",
        "recipient_address": "the same without brackets",
        "delivered_to": "where the forward-path leads, as this host reads it",
        "queue_id": "the id of the message, the same until the next message",
        "date": "the date and time: `Sat, 28 Sep 2002 14:07:00 +0000`",
        "epoch": "seconds since 1970, as qmail says them",
        "number": "the running number of the message on this host",
    }
)

QUEUE_PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "number": "running number, from `start`",
        "hour": "the hour as a letter: A for midnight, O for 14",
        "hex": "five digits from the clock and the number, upper case hexadecimal",
        "hex8": "eight lower-case hexadecimal digits",
        "base62": "six digits from the clock in base 62, as Exim has them",
    }
)

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date(now: float) -> str:
    """RFC 5322 date in UTC. English whatever the locale: it is part of the protocol."""
    at = datetime.fromtimestamp(now, UTC)
    day, month = DAYS[at.weekday()], MONTHS[at.month - 1]
    return f"{day}, {at.day} {month} {at.year} {at:%H:%M:%S} +0000"


@dataclass(frozen=True, slots=True)
class Template:
    """Text and placeholders in turn: each part is (text, name of the placeholder behind it or "")."""

    parts: tuple[tuple[bytes, str], ...]

    @property
    def text(self) -> str:
        """The fixed text alone, for reading the reply code."""
        return "".join(part.decode() for part, _ in self.parts)

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        return b"".join(part + (_harmless(values[name]) if name else b"") for part, name in self.parts)


_BREAKS: Final = re.compile(rb"[\r\n\0]")


def _harmless(value: bytes) -> bytes:
    return _BREAKS.sub(b"?", value)


class BadPlaceholder(ValueError):
    """The text cannot be read as a template; the message says why, for `HostFileError`."""


def read_template(text: str, known: Mapping[str, str] = PLACEHOLDERS) -> Template:
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as wrong:
        rule = f"a brace stands alone in {text!r} ({wrong}); write {{{{ or }}}} for a brace that is meant"
        raise BadPlaceholder(rule) from wrong
    for _, name, spec, conversion in pieces:
        if name is not None and (name not in known or spec or conversion):
            raise BadPlaceholder(f"{{{name}}} is no placeholder; there are {', '.join(known)}")
    return Template(tuple((literal.encode(), name or "") for literal, name, _, _ in pieces))


@dataclass(frozen=True, slots=True)
class QueueNames:
    """How a host names its messages."""

    form: Template
    start: int

    def name(self, count: int, now: float) -> bytes:
        """The id of the message with this count (from 0), taken in at this time."""
        number = self.start + count
        values = {
            "number": str(number).encode(),
            "hour": b"ABCDEFGHIJKLMNOPQRSTUVWX"[int(now) // 3600 % 24 :][:1],
            "hex": b"%05X%X" % (int(now) * 7919 & 0xFFFFF, number),
            "hex8": b"%08x" % ((int(now) * 2654435761 + number * 40503) & 0xFFFFFFFF),
            "base62": _base62(int(now)),
        }
        return self.form.fill(values)


_DIGITS: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _base62(number: int) -> bytes:
    digits = b""
    while number:
        number, digit = divmod(number, 62)
        digits = _DIGITS[digit : digit + 1] + digits
    return digits.rjust(6, b"0")
