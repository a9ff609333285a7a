"""One line as it stood on somebody's screen, and what it looks like taken by itself.

Here lives the look of a single line, without any knowledge of what stood before it: three digits at its start, a
command that RFC 5321 knows, words. Which side said it is `sides`' to find out.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final, NamedTuple


class Kind(Enum):
    REPLY = auto()
    """Three digits that a reply code may be made of, and behind them a blank, a hyphen or nothing."""
    COMMAND = auto()
    """A command in the form that the RFCs give it. One with a typing error is `WORDS`, until a reply answers it."""
    DOT = auto()
    BLANK = auto()
    WORDS = auto()
    ASIDE = auto()
    """A program's own words, whatever they look like; `why` says more where there is more to say."""


class Shown(NamedTuple):  # one for each line of a file: a frozen dataclass takes four times as long to make
    number: int
    """The line of the source."""
    data: bytes
    kind: Kind
    t: float = 0.0
    width: int = 0
    """Octets that the line took in the source, with all that was put before it: where a mail program would wrap."""
    keys: bytes = b""
    """What was typed to make the line, each Backspace as `\\x08`; empty when nothing was rubbed out."""
    typed: bool | None = None
    """True where the source proves that the user typed it, False where it proves the opposite."""
    why: str = ""


_REPLY: Final = re.compile(rb"[ \t]{0,40}[2-5][0-9]{2}(?:[ \t-]|\Z)")
_COMMAND: Final = re.compile(
    rb"[ \t]{0,40}(?:(?:EHLO|HELO|LHLO|NOOP)(?:[ \t]|\Z)|HELP(?:[ \t]+\S+)?[ \t]*\Z"
    rb"|(?:MAIL|SEND|SOML|SAML)[ \t]+FROM[ \t]*:|RCPT[ \t]+TO[ \t]*:"
    rb"|(?:DATA|QUIT|RSET|STARTTLS|TURN)[ \t]*\Z|AUTH[ \t]+[A-Z0-9-]+(?:[ \t]+\S+)?[ \t]*\Z|(?:VRFY|EXPN|ETRN)[ \t]+\S"
    rb"|BDAT[ \t]+[0-9]+(?:[ \t]+LAST)?[ \t]*\Z|(?:XCLIENT|XFORWARD)[ \t]+[A-Z])",
    re.IGNORECASE,
)
_FIRST: Final = frozenset(b"EHLNMSRDQTAVBX ehlnmsrdqtavbx\t2345")
"""What a reply or a command may begin with: nearly all lines of a message fail here."""


def kind_of(data: bytes) -> Kind:
    if not data or data.isspace():
        return Kind.BLANK
    if data[0] in _FIRST:
        if _REPLY.match(data):
            return Kind.REPLY
        if _COMMAND.match(data):
            return Kind.COMMAND
    return Kind.DOT if data == b"." else Kind.WORDS


def shown(number: int, data: bytes, t: float = 0.0, *, width: int = 0, typed: bool | None = None) -> Shown:
    return Shown(number, data, kind_of(data), t, width or len(data), typed=typed)


def changed(line: Shown, data: bytes) -> Shown:
    """The line with other words, at the same place."""
    return Shown(line.number, data, kind_of(data), line.t, line.width, line.keys, line.typed)


def is_220(line: Shown) -> bool:
    """It has the code of a greeting."""
    return line.kind is Kind.REPLY and line.data.lstrip()[:3] == b"220"
