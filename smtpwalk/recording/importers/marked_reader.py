"""Lines that bear a mark of who said them: the one reader behind all notations of that kind.

A notation hands over its table (`Marked`). Here lives the taking apart of lines: sides, sessions, times, replies and
messages that run on without a mark, quoted texts that were wrapped, and what the tool says itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from smtpwalk.recording.importers.clocks import Clock
from smtpwalk.recording.importers.gaps import Turn
from smtpwalk.recording.importers.marked import Marked, Sign, facts_of, head_of, unwrapping_of
from smtpwalk.recording.importers.retelling import Retelling, instead
from smtpwalk.recording.importers.sessions import Sessions
from smtpwalk.recording.importers.source import LINE_LIMIT, Source
from smtpwalk.recording.importers.stamps import said_of_lack
from smtpwalk.recording.importers.told import About, Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT
from smtpwalk.wire.stages import Stage

WRAPPED: Final = "The quoted text does not end in its line; the lines that follow were put to it."
ONE_SIDED: Final = "The source shows only what the client sent. No reply is in it."
TURNED: Final = (
    "The marks mean the other side than they should: the lines with reply codes were taken for the server's."
)
_MAY_GREET: Final = (Stage.STARTTLS, Stage.OTHER)
"""What a 220 may answer: STARTTLS, XCLIENT."""
_OUTSIDE: Final = (Turn.COMMAND, Turn.HANDSHAKE)


class _Apart(NamedTuple):
    """A line taken apart."""

    client: bool
    key: bytes
    said: bytes
    number: int
    session: int = 0
    """Where the key does not tell it."""


def read_marked(source: Source, marked: Marked, by: str = "") -> Iterator[Told]:
    """All that the file tells. `by`: the program that wrote it."""
    return Reader(source, marked).told(by)


class Reader:
    """One reading of a file."""

    def __init__(self, source: Source, marked: Marked) -> None:
        self._marked, self._lines = marked, unwrapping_of(source, marked)
        self._head = head_of(self._lines, marked)
        self._clock = Clock(self._head.stamp, source.modified)
        self._retelling, self._sessions = Retelling(marked), Sessions()
        self._gaps, self._out = self._retelling.gaps, self._retelling.out
        self._keyed = "key" in marked.line.groupindex
        self._session, self._key, self._client_spoke, self._t = 1, b"", False, 0.0
        self._to: dict[str, Any] = {}
        """Where the tool said last that it connects to."""
        self._wrapped: _Apart | None = None
        """A quoted text whose end has not come."""

    def told(self, by: str = "") -> Iterator[Told]:
        yield from self._about(by)
        number, clocked, marked, out = 0, self._clock.started is not None, self._marked, self._out
        for number, t, data, cut in self._lines.lines():
            if not clocked:
                self._t = t
            for piece in marked.pieces(data) if marked.plain else (data,):
                self._line(piece, number)
            if cut:
                out.append(unsure(CUT, number, self._session, self._t))
            yield from out
            out.clear()
        self._end_of_wrapped()
        self._retelling.end_of_dot(last=True)
        if self._gaps.spoken and not self._retelling.heard:
            out.append(unsure(ONE_SIDED, number, self._session, self._t))
        yield from out

    def _about(self, by: str) -> Iterator[Told]:
        """Times stand in a place of the notation's own, or before its lines."""
        if self._clock.started is None:
            yield from self._lines.about(self._head.host, self._head.port, by)
        else:
            yield About(self._clock.started, self._head.host, self._head.port, timed=True, by=by)
            if self._clock.lacks and not self._marked.utc:
                yield unsure(said_of_lack(self._clock.lacks), self._head.first)
        if self._head.turned_round:
            yield unsure(TURNED, self._head.first)

    def _line(self, data: bytes, number: int) -> None:
        found = self._marked.line.search(data)
        if self._wrapped:
            if found is None:
                self._more_of_wrapped(data)
                return
            self._end_of_wrapped()
        if found is None:
            self._unmarked(data, number)
            return
        if self._head.stamp:
            self._t = self._clock(found["when"])
        client = (found["who"] in self._marked.client) is not self._head.turned_round
        self._quoted(_Apart(client, (found["key"] or b"") if self._keyed else b"", found["said"], number))

    # ------------------------------------------------------------------ what was said
    def _quoted(self, apart: _Apart) -> None:
        if self._marked.literal is None:
            self._said(apart, apart.said + b"\r\n")
            return
        read = self._marked.literal(apart.said)
        if read is None:
            self._out.append(remark(apart.said, apart.number, self._session, self._t))
        elif read.closed:
            self._said(apart, read.data)
        else:
            self._wrapped = apart

    def _more_of_wrapped(self, data: bytes) -> None:
        assert self._wrapped is not None  # the caller looked
        assert self._marked.literal is not None  # else nothing is quoted
        self._wrapped = self._wrapped._replace(said=self._wrapped.said + data.strip())
        read = self._marked.literal(self._wrapped.said)
        if read is None or read.closed or len(self._wrapped.said) > LINE_LIMIT:
            self._end_of_wrapped()

    def _end_of_wrapped(self) -> None:
        if self._wrapped is None:
            return
        apart, self._wrapped = self._wrapped, None
        read = self._marked.literal(apart.said) if self._marked.literal else None
        self._out.append(unsure(WRAPPED, apart.number, self._session, self._t))
        if read:
            whole = read.closed or read.data.endswith(b"\n")
            self._said(apart, read.data if whole else read.data + b"\r\n")

    def _said(self, apart: _Apart, data: bytes) -> None:
        self._client_spoke, self._key = apart.client, apart.key
        self._session = self._whose(apart, data)
        tell = self._retelling.client if apart.client else self._retelling.server
        tell(data, apart.number, self._session, self._t)

    def _whose(self, apart: _Apart, data: bytes) -> int:
        session = apart.session or self._sessions.of(apart.key)
        if apart.client or not data.startswith(b"220"):
            return session
        talk = self._gaps.talk(session)
        if not talk.spoken or talk.turn not in _OUTSIDE:
            return session
        if talk.turn is Turn.COMMAND and talk.owed and talk.stage in _MAY_GREET:
            return session
        return self._sessions.anew(apart.key)  # a second greeting is a second connection

    # ------------------------------------------------------------------ lines without a mark
    def _unmarked(self, data: bytes, number: int) -> None:
        apart = self._running_on(data, number, client=False) or self._running_on(data, number, client=True)
        if apart is not None:
            self._quoted(apart)
            return
        for sign in self._marked.signs:
            if found := sign.pattern.search(data):
                self._signed(sign, found, number)
                return
        if data.strip():
            self._out.append(remark(data, number, self._session, self._t))

    def _running_on(self, data: bytes, number: int, *, client: bool) -> _Apart | None:
        """The line taken apart, where it goes on what that side was saying."""
        pattern = self._marked.message_runs_on if client else self._marked.reply_runs_on
        found = pattern.match(data) if pattern else None
        if pattern is None or found is None:
            return None
        key, session, same = self._key, self._session, self._client_spoke == client
        if "key" in pattern.groupindex and found["key"] is not None:
            key, same = found["key"], True
            session = self._sessions.of(key)
        elif client and self._marked.keyless_message:
            session, same = next(reversed(self._gaps.in_message), session), True
        turn = self._gaps.talk(session).turn
        amid = turn is Turn.MESSAGE if client else turn is Turn.REPLY or self._retelling.bare
        return _Apart(client, key, found["said"], number, session) if same and amid else None

    def _signed(self, sign: Sign, found: re.Match[bytes], number: int) -> None:
        if sign.means == "repeats":
            return
        facts = facts_of(found) | ({"by": sign.by} if sign.by else {})
        key = str(facts.pop("key", "")).encode()
        self._session = self._sessions.of(key)
        talk = self._gaps.talk(self._session)
        if sign.means in ("connecting", "connected") and (talk.stage is not None or (talk.spoken and not key)):
            self._session = self._sessions.anew(key)  # with a key it may be said behind the greeting
        session, t = self._session, self._t
        if sign.means == "message":
            self._out += self._gaps.hidden_message(instead(found.string), number, session, t)
        elif sign.means == "tls":
            self._out.append(self._gaps.tls(session, t, **facts))
        else:
            known = self._to if sign.means == "connected" else {}
            self._out.append(mark(sign.means, session, t, **(known | facts)))
        self._to = facts if sign.means == "connecting" else {}
        if sign.means == "closed":
            self._gaps.over(session)
            self._sessions.over(key)
