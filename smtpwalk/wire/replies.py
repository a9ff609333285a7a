"""Lines to replies (RFC 5321 4.2). The code is read by position, three digits at the line's start, never searched.

A reply is all its lines, each kept as it came. What breaks a rule is read as far as it can be and gets a flaw;
a flaw that makes the answer uncertain (`DOUBTFUL`) makes the reply count for nothing. Nothing is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from smtpwalk.wire.buffer import Line
from smtpwalk.wire.codes import find_enhanced

MAX_REPLY_LINES: Final = 1000
"""A reply with more lines is handed out as it stands, unfinished: an endless one must not fill the memory."""

_CODED = re.compile(rb"([0-9]{3})(?:([ -])|(?![0-9]))")
_SOUND = re.compile(rb"[2-5][0-9]{2}(?:[ -][ -~]*)?\Z")
"""A line without any flaw of its own, recognised at one glance: nearly all are of this kind."""


class Flaw(StrEnum):
    """What is wrong with a line or a reply. The value is the sentence for people."""

    MIXED_CODES = "the lines of this reply carry different codes; RFC 5321 4.2.1 wants one"
    UNFINISHED = "the last line of this reply never came; a line with a blank after the code would end it"
    BAD_CODE = "this is no reply code of SMTP: they run from 200 to 599"
    CUT = "the line is too long and was cut for the screen; the recording has all of it"
    ENDLESS = "the reply has too many lines and was broken off"
    NO_BLANK = "neither a blank nor a hyphen follows the code"
    NO_CR = "the line ended in a bare line feed; SMTP lines end in CR LF"
    NO_END = "the connection ended in the middle of this line"
    NO_CODE = "a line without a code: it is no part of any reply"
    BLANK = "an empty line: it is no part of any reply"
    BARE_CR = "a carriage return stands inside the line"
    NUL = "a NUL byte stands inside the line"
    EIGHT_BIT = "bytes above 127 that are no UTF-8"
    CONTROL = "control characters stand in the line; they are shown as \\xNN and do nothing"
    CLASS_CLASH = "the enhanced status code is of another class than the reply code"


DOUBTFUL: Final = frozenset({Flaw.MIXED_CODES, Flaw.UNFINISHED, Flaw.BAD_CODE, Flaw.ENDLESS, Flaw.NO_END})
"""With one of these nobody can say what the server answered."""


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One line from the server. `code` is None for a line without one (blank, stray text)."""

    line: Line
    code: int | None
    more: bool
    """True for `250-`: more lines of the same reply follow."""
    text: bytes
    """What stands behind the code and its separator; the whole line when there is no code."""
    flaws: tuple[Flaw, ...] = ()


def read_line(line: Line) -> ReplyLine:
    """Reads the code by its place; a line that has none is all text."""
    found = _CODED.match(line.data)
    code = int(found[1]) if found else None
    sound = line.ending == b"\r\n" and _SOUND.match(line.data)
    flaws = () if sound else tuple(_line_flaws(line, code))
    if found is None:
        return ReplyLine(line, None, False, line.data, flaws)
    return ReplyLine(line, code, found[2] == b"-", line.data[found.end() :], flaws)


@dataclass(frozen=True)
class Reply:
    """One answer of the server. `lines` holds every line that came with it, stray ones between included."""

    lines: tuple[ReplyLine, ...]
    complete: bool = True
    endless: bool = False
    coded: tuple[ReplyLine, ...] = field(init=False, compare=False, repr=False)
    """The lines that have a code: the first one began the reply, the last one ended it."""
    flaws: tuple[Flaw, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        single = len(self.lines) == 1  # nearly all are; a reply begins with a line that has a code
        coded = self.lines if single else tuple(line for line in self.lines if line.code is not None)
        object.__setattr__(self, "coded", coded)
        object.__setattr__(self, "flaws", self._find_flaws())

    @property
    def code(self) -> int:
        """The code of the last coded line, as RFC 5321 clients read it. See `flaws` before believing it."""
        code = self.coded[-1].code
        assert code is not None  # a reply begins with a coded line
        return code

    @property
    def code_class(self) -> int:
        """2, 3, 4 or 5; 0 for what is no SMTP reply code."""
        first = self.code // 100
        return first if 2 <= first <= 5 else 0

    @property
    def text(self) -> bytes:
        """The text of all coded lines, joined by LF."""
        return b"\n".join(line.text for line in self.coded)

    @property
    def enhanced(self) -> str | None:
        """The enhanced status code (RFC 2034), where the text begins with one of the right class."""
        return find_enhanced(self.code, self.coded[0].text)

    def _find_flaws(self) -> tuple[Flaw, ...]:
        first = self.lines[0]
        if len(self.lines) == 1 and self.complete and not first.flaws and not _other_class(self.code, first.text):
            return ()
        found = dict.fromkeys(flaw for line in self.lines for flaw in line.flaws)
        if len(self.lines) > 1 and len({line.code for line in self.coded}) > 1:
            found[Flaw.MIXED_CODES] = None
        if self.endless:
            found[Flaw.ENDLESS] = None
        elif not self.complete:
            found[Flaw.UNFINISHED] = None
        if _other_class(self.code, self.coded[0].text):
            found[Flaw.CLASS_CLASH] = None
        return tuple(found)

    @property
    def counts(self) -> bool:
        """False when a flaw makes it uncertain what was answered."""
        return DOUBTFUL.isdisjoint(self.flaws)


class ReplyReader:
    """Groups lines into replies. A line without a code never ends, begins or shifts a reply."""

    def __init__(self) -> None:
        self._open: list[ReplyLine] = []

    @property
    def unfinished(self) -> tuple[ReplyLine, ...]:
        """The lines of a reply whose last line has not come yet."""
        return tuple(self._open)

    def feed(self, line: ReplyLine) -> Reply | None:
        """Takes one line; answers the reply that it completes, or None. Stray lines outside a reply: None too."""
        if line.code is None:
            if self._open:
                self._open.append(line)
            return self._endless()
        self._open.append(line)
        if line.more:
            return self._endless()
        return self._hand_out(complete=True)

    def flush(self) -> Reply | None:
        """The wait is over (time-out or end of stream): the unfinished reply, if one stands open."""
        return self._hand_out(complete=False) if self._open else None

    def _endless(self) -> Reply | None:
        return self._hand_out(complete=False, endless=True) if len(self._open) >= MAX_REPLY_LINES else None

    def _hand_out(self, *, complete: bool, endless: bool = False) -> Reply:
        reply = Reply(tuple(self._open), complete, endless)
        self._open.clear()
        return reply


def _line_flaws(line: Line, code: int | None) -> list[Flaw]:
    data = line.data
    flaws = []
    if code is None:
        flaws.append(Flaw.NO_CODE if data.strip() else Flaw.BLANK)
    elif not 200 <= code <= 599:
        flaws.append(Flaw.BAD_CODE)
    if code is not None and len(data) > 3 and data[3:4] not in (b" ", b"-"):
        flaws.append(Flaw.NO_BLANK)
    if line.cut:
        flaws.append(Flaw.CUT)
    elif line.ending == b"\n":
        flaws.append(Flaw.NO_CR)
    elif not line.ending:
        flaws.append(Flaw.NO_END)
    return flaws + [flaw for flaw, found in _IN_BYTES if found(data)]


def _not_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_IN_BYTES: Final = (
    (Flaw.NUL, lambda data: b"\0" in data),
    (Flaw.BARE_CR, lambda data: b"\r" in data),
    (Flaw.CONTROL, lambda data: _CONTROL.search(data) is not None),
    (Flaw.EIGHT_BIT, _not_utf8),
)
_ENHANCED = re.compile(rb"([245])\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])")


def _other_class(code: int, text: bytes) -> bool:
    found = _ENHANCED.match(text)
    return found is not None and code // 100 != int(found[1])
