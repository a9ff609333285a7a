"""What changes each time although nothing has changed: dates, queue ids, addresses, tokens, counted-down waits.

One table, `PATTERNS`, and the code that walks it. A part that it knows is replaced by the name of its kind, so that two
lines that differ in nothing else read the same; the parts keep their places, so that a view can show them dimmed.
Lines come from hostile servers: every repetition is bounded, and a line is at most `wire.buffer.MAX_LINE` octets long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import Final

from smtpwalk.wire.visible import visible_text


class Speaker(Enum):
    CLIENT = "client"
    SERVER = "server"


_BOTH: Final = frozenset(Speaker)
_CLIENT: Final = frozenset({Speaker.CLIENT})
_SERVER: Final = frozenset({Speaker.SERVER})


@dataclass(frozen=True, slots=True)
class Pattern:
    """`text` marks the volatile part as `(*...)`; what stands around it only says where to look."""

    name: str
    text: str
    reason: str
    said_by: frozenset[Speaker] = _BOTH


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, as it came. `kind` is empty for what does not change by itself."""

    text: str
    kind: str = ""


_MONTH: Final = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY: Final = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK: Final = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
_ZONE: Final = r"(?: ?[+-][0-9]{4})?(?: ?\([A-Z]{2,5}\)| (?:GMT|UTC|UT|Z|[ECMP][SD]T|CES?T|MES?T|BST|JST))?"
_ALONE: Final = r"(?<![\w.-])"
_OVER: Final = r"(?![\w-])"
_GROUP: Final = r"[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6}"
_B62: Final = "[0-9A-Za-z]"
_ID: Final = r"[0-9A-Za-z][0-9A-Za-z_.:@/+=-]{2,100}"

PATTERNS: Final = (
    Pattern(
        "token",
        rf"{_ALONE}(*(?i:sw[a-z2-7]{{19}}|smtpwalk-[0-9a-f]{{12}})){_OVER}",
        "our own mark, new for each message, and the server's echo of it",
    ),
    Pattern("message-id", r"^(?i:Message-ID: )(*.{1,998})$", "every message has its own", _CLIENT),
    Pattern("message-id", r"<(*[^<>\s]{1,250})>(?= (?:\[InternalId|Queued mail))", "the host's name for a message"),
    Pattern("message-id", r"(?i:\bMessage-ID: )(*[^\s>]{3,250})", "the host's name for a message", _SERVER),
    Pattern("size", r"^(?i:MAIL FROM:.{0,999} SIZE=|BDAT )(*[0-9]{1,12})\b", "a message's length", _CLIENT),
    Pattern("secret", r"(*\[(?:[0-9]{1,9}|\?) bytes hidden\])", "a secret that was never written down"),
    Pattern(
        "date",
        rf"{_ALONE}(*(?:{_DAY}, ?)?[0-9]{{1,2}}[ -]{_MONTH}[ -][0-9]{{2,4}}(?: {_CLOCK}{_ZONE})?){_OVER}",
        "the clock, as RFC 5322 writes it",
    ),
    Pattern(
        "date",
        rf"{_ALONE}(*{_DAY},? {_MONTH} {{1,2}}[0-9]{{1,2}} {_CLOCK}(?: [A-Z]{{3,4}})? [0-9]{{4}}){_OVER}",
        "the clock, as C writes it",
    ),
    Pattern(
        "date",
        rf"{_ALONE}(*[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[T ]{_CLOCK}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?){_OVER}",
        "the clock, as ISO 8601 writes it",
    ),
    Pattern("date", r"\b(?i:ok)[ ]{1,2}(*1[0-9]{9})(?= )", "seconds since 1970: qmail, Google", _SERVER),
    Pattern("queue id", r"\bqp (*[0-9]{1,10})\b", "qmail: the number of a process", _SERVER),
    Pattern("queue id", r"\bqueued (?:mail )?as (*[0-9A-Za-z][0-9A-Za-z_.-]{2,60})", "Postfix, short or long", _SERVER),
    Pattern(
        "queue id",
        rf"{_ALONE}(*[12]{_B62}{{5}}-(?:{_B62}{{6}}-{_B62}{{2}}|{_B62}{{11}}-{_B62}{{4}})){_OVER}",
        "Exim, to 4.96 and from 4.97 on",
    ),
    Pattern(
        "queue id",
        r"(?<=[0-9:][ -])(*[0-9A-Za-z-]{7,40}|[0-9]{3,12})(?= [Mm]essage accepted for delivery)",
        "Sendmail, OpenSMTPD, CommuniGate and others",
        _SERVER,
    ),
    Pattern(
        "queue id",
        rf"{_ALONE}(*[A-X]?A[A-Z][0-9]{{5,7}}|[0-9A-Za-z]{{8}}[0-9]{{6}})(?=: )",
        "Sendmail, in front of a no",
        _SERVER,
    ),
    Pattern("queue id", r"\bOk\. (*[0-9A-F]{16}\.[0-9A-F]{8}\.[0-9A-F]{8})\b", "Courier", _SERVER),
    Pattern("queue id", r"\bInternalId=(*[0-9]{1,20})", "Exchange", _SERVER),
    Pattern("queue id", rf"\bid=(*{_ID})", "whatever a host calls an id", _SERVER),
    Pattern(
        "session id",
        r"(?i:\b(?:queue|message|session|support|incident|request|transaction|log)[ _-]?id(?:entifier)?)[=: ]{1,3}"
        rf"[\[(<]?(*(?=[^\s]{{0,100}}[0-9]){_ID})",
        "whatever a host calls an id",
        _SERVER,
    ),
    Pattern("session id", r"(*[0-9A-Za-z_-]{1,100}\.[0-9]{1,4})(?= - gsmtp)", "Google", _SERVER),
    Pattern(
        "session id",
        r"\bSimpleEmailService-(*[0-9A-Za-z-]{3,40}(?: [0-9A-Za-z]{10,40})?)",
        "Amazon: which of its hosts, and the session",
        _SERVER,
    ),
    Pattern(
        "session id",
        rf"{_ALONE}(*(?i:[0-9a-f]{{8}}-(?:[0-9a-f]{{4}}-){{3}}[0-9a-f]{{12}}))(?![0-9A-Za-z])",
        "a UUID",
    ),
    Pattern("session id", r"\b(*08D[0-9A-F]{13})\b", "Exchange Online", _SERVER),
    Pattern(
        "front end",
        r"\b(*[0-9A-Z]{8,30})(?=\.(?:mail|eop-[0-9A-Za-z]{2,12}\.prod)\.protection\.outlook\.com)",
        "Exchange Online: which of its hosts answers",
        _SERVER,
    ),
    Pattern("front end", r"\bHostname=(*[^\s,\]]{1,250})", "Exchange: which of its hosts took it", _SERVER),
    Pattern("time", rf"{_ALONE}(*[0-9]{{1,3}}:[0-9]{{2}}:[0-9]{{2}}){_OVER}", "the clock, or a wait counted down"),
    Pattern(
        "wait",
        rf"{_ALONE}(*[0-9]{{1,7}}(?:\.[0-9]{{1,6}})?)(?= ?(?i:s|secs?|seconds?|mins?|minutes?|hours?)\b)",
        "what is left of a wait",
        _SERVER,
    ),
    Pattern(
        "address",
        rf"(?<![\w.:])(*(?:IPv6:)?(?:(?:{_GROUP})?::(?:{_GROUP})?(?:(?:\.[0-9]{{1,3}}){{3}})?"
        r"|(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}))(?![\w:])",
        "an IPv6 address: ours, or one of the host's",
    ),
    Pattern(
        "address",
        r"(?<![\w.-])(?<!ersion )(?<!ersion: )(*(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?![\w-])(?!\.[0-9])",
        "an IPv4 address: ours, or one of the host's",
    ),
    Pattern("port", r"(?<=\]):(*[0-9]{2,5})\b", "the port behind an address: a new one for each connection", _SERVER),
    Pattern("port", r"\b[Pp]ort[ =](*[0-9]{2,5})\b", "a new one for each connection", _SERVER),
    Pattern(
        "session id",
        r"(?<![\w.@<=/:%!-])"
        r"(*(?=(?:[A-Za-z_-]{0,40}[0-9]){3})(?=[0-9_-]{0,40}[A-Za-z])[0-9A-Za-z_-]{16,120})(?![\w.@>=-])",
        "a long word of letters and figures that nobody made up by hand",
        _SERVER,
    ),
)
"""In their order: where two fit at the same place, the first is taken."""

KINDS: Final = tuple(dict.fromkeys(pattern.name for pattern in PATTERNS))
_MARKER: Final = "(*"
_MAY_CHANGE: Final = re.compile("[0-9]|(?i:sw[a-z]|message-id)")
"""A line without any of these holds nothing that the table knows; most lines are of this kind."""


@cache
def _all_patterns(speaker: Speaker) -> re.Pattern[str]:
    rows = [(n, pattern.text) for n, pattern in enumerate(PATTERNS) if speaker in pattern.said_by]
    return re.compile("|".join(text.replace(_MARKER, f"(?P<n{n}>", 1) for n, text in rows))


@lru_cache(maxsize=8192)
def pieces(line: bytes, speaker: Speaker) -> tuple[Piece, ...]:
    """The line in parts, none of them empty. Joined they are the line, as `surrogateescape` decodes it."""
    text = line.decode("utf-8", "surrogateescape")
    if not text:
        return ()
    code = _code(text) if speaker is Speaker.SERVER else 0
    if not _MAY_CHANGE.search(text, code):
        return (Piece(text),)
    found: list[Piece] = []
    at = 0
    for match in _all_patterns(speaker).finditer(text, code):  # a reply's code never changes by itself
        name = match.lastgroup or ""
        start, end = match.span(name)
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], PATTERNS[int(name[1:])].name))
        at = end
    if at < len(text):
        found.append(Piece(text[at:]))
    return tuple(found)


_CODE: Final = re.compile(r"[0-9]{3}(?:[ -](?:[245]\.[0-9]{1,3}\.[0-9]{1,3}(?= |$))?|$)")


def _code(text: str) -> int:
    """How much of a server's line is reply code and enhanced status code."""
    found = _CODE.match(text)
    return found.end() if found else 0


def constant(line: bytes, speaker: Speaker) -> str:
    """The line with a name in place of each part that changes by itself. For comparing, not for showing."""
    return "".join(f"\0{piece.kind}\0" if piece.kind else piece.text for piece in pieces(line, speaker))


def shown(line: bytes, speaker: Speaker) -> tuple[Piece, ...]:
    """The same parts as safe text. Joined they are what `wire.visible` makes of the line."""
    return tuple(Piece(visible_text(piece.text), piece.kind) for piece in pieces(line, speaker))
