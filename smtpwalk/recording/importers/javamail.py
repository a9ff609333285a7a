"""What JavaMail (Jakarta Mail) prints with `mail.debug`: `DEBUG SMTP:` before its own words, and the dialogue bare.

Nothing marks who says what. A line with a code is the server's where a reply is owed, a line that begins with a
command is the client's, and behind a 354 all is message up to the dot. Logins are left out as a whole, unless asked
for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from smtpwalk.recording.importers.gaps import Gaps, Talk, Turn
from smtpwalk.recording.importers.marked import facts_of
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.told import Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT, Bare, Unwrapping

TITLE: Final = "JavaMail or Jakarta Mail debug output"
UNSEEN: Final = "A login succeeded here, says the tool. What was said for it is not in the source."
INFERRED: Final = "Nothing marks the sides in this output. They were told by codes and commands."
_OWN: Final = re.compile(rb"DEBUG(?: SMTPS?)?: ")
_SMTP: Final = re.compile(rb"DEBUG SMTPS?: ")
_OPENS: Final = re.compile(
    rb'DEBUG SMTPS?: (?:trying to connect|starting protocol) to host "(?P<address>[^"]*)", port (?P<port>\d{1,5})'
)
_TRACED: Final = re.compile(rb"DEBUG SMTPS?: (?:connected to|trying to connect to) host")
_LOGGED_IN: Final = re.compile(rb"DEBUG SMTPS?: AUTH \S+ succeeded")
_REPLY: Final = re.compile(rb"[2-5]\d\d(?:[ -]|\Z)")
_COMMAND: Final = re.compile(
    rb"(?:EHLO|HELO|LHLO|MAIL FROM:|RCPT TO:|AUTH|VRFY|EXPN|BDAT|NOOP|HELP|ETRN|(?:DATA|RSET|QUIT|STARTTLS)\s*\Z)",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(rb"(?:[A-Za-z0-9+/]*={0,2}|\*)\s*\Z")


def likeness(source: Source) -> float:
    lines = list(_Lines(source).head())
    own = sum(1 for line in lines if _SMTP.match(line))
    replies = sum(1 for line in lines if _REPLY.match(line))
    return 0.0 if not own else 0.9 if replies > 1 and any(_TRACED.match(line) for line in lines) else 0.35


def read(source: Source) -> Iterator[Told]:
    return _Reader(source).told()


class _Lines:
    """The lines of a file without what a logger puts in front of each: learnt from the first of the tool's own."""

    def __init__(self, source: Source) -> None:
        self._unwrapping = Unwrapping(source, _OWN.match)
        if not self._unwrapping.likeness:
            self._unwrapping = Unwrapping(source, _OWN.search)
        self._before = _prefix(self._unwrapping.head())
        self.about = self._unwrapping.about

    def head(self) -> Iterator[bytes]:
        return map(self._bare, self._unwrapping.head())

    def lines(self) -> Iterator[Bare]:
        return (line._replace(data=self._bare(line.data)) for line in self._unwrapping.lines())

    def _bare(self, line: bytes) -> bytes:
        found = self._before.match(line)
        return line[found.end() :] if found else line


def _prefix(lines: Iterator[bytes]) -> re.Pattern[bytes]:
    """Its numbers, and what it has in brackets, may differ from line to line."""
    found = next((found for line in lines if (found := _OWN.search(line, 0, 200))), None)
    if found is None:
        return re.compile(b"")
    before = re.sub(rb"\d+", b"0", found.string[: found.start()])
    pattern = re.sub(rb"\\([\[(]).{0,160}?\\([\])])", rb"\\\1[^\\])]*\\\2", re.escape(before))
    return re.compile(pattern.replace(b"0", rb"\d+"))


class _Reader:
    """One reading of a file."""

    def __init__(self, source: Source) -> None:
        self._lines, self._gaps = _Lines(source), Gaps()
        self._session, self._t, self._opened = 1, 0.0, False
        self._suppressed = False
        """A login is going on that is not shown."""

    def told(self) -> Iterator[Told]:
        opens = next((found for line in self._lines.head() if (found := _OPENS.match(line))), None)
        facts = facts_of(opens) if opens else {}
        yield from self._lines.about(str(facts.get("address", "")), int(facts.get("port", 0)), "JavaMail")
        yield unsure(INFERRED, 1)
        for line in self._lines.lines():
            self._t = line.t
            yield from self._line(line)
            if line.cut:
                yield unsure(CUT, line.number, self._session, self._t)

    def _line(self, line: Bare) -> Iterator[Told]:
        data, talk = line.data, self._gaps.talk(self._session)
        where = (line.number, self._session, self._t)
        if talk.turn is Turn.MESSAGE and (talk.lines or not _REPLY.match(data)):  # a message begins with a header
            yield from self._gaps.client(data + b"\r\n", *where)
        elif _OWN.match(data):
            yield from self._own(line)
        elif _REPLY.match(data) and self._awaited(talk, data):
            yield from self._gaps.server(data + b"\r\n", *where)
        elif _COMMAND.match(data) or (talk.turn is Turn.ANSWER and data and _ANSWER.match(data)):
            yield from self._gaps.client(data + b"\r\n", *where)
        elif data.strip():
            yield remark(data, *where)

    def _awaited(self, talk: Talk, data: bytes) -> bool:
        """A reply is owed, goes on, or may come unasked. Else a line with a code is the program's own."""
        amid = talk.turn in (Turn.REPLY, Turn.MESSAGE)
        return talk.owed or amid or not talk.spoken or data.startswith(b"421")

    def _own(self, line: Bare) -> Iterator[Told]:
        found = _OPENS.match(line.data)
        if _LOGGED_IN.match(line.data) and self._suppressed:
            self._suppressed = False
            yield self._gaps.unseen_login(UNSEEN, line.number, self._session, self._t)
        if found is None:
            self._suppressed = self._suppressed or b" command trace suppressed" in line.data
            yield remark(line.data, line.number, self._session, self._t)
            return
        if self._opened:
            self._gaps.over(self._session)
            self._session += 1
        self._opened = True
        yield mark("connecting", self._session, self._t, **facts_of(found))
