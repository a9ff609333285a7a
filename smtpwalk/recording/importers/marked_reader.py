"""Lines that bear a mark of who said them: the one reader behind all notations of that kind.

A notation hands over its table (`Marked`). The reader does the rest: sides, sessions, times, replies and messages
that run on without a mark, quoted texts that were wrapped, and what is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from smtpwalk.recording.importers.clocks import Clock
from smtpwalk.recording.importers.gaps import NO_MESSAGE, Gaps, Turn
from smtpwalk.recording.importers.joined import PARTED, parted
from smtpwalk.recording.importers.marked import Marked, Sign, facts_of, head_of, text_of, unwrapping_of
from smtpwalk.recording.importers.sessions import Sessions
from smtpwalk.recording.importers.source import LINE_LIMIT, Source, SourceLine
from smtpwalk.recording.importers.told import About, Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT
from smtpwalk.wire.stages import Stage

WRAPPED: Final = "The quoted text does not end in its line; the lines that follow were put to it."
STUFFED: Final = "The tool shows a message before its leading dots are doubled. The dot was doubled, as it went out."
NO_TEXT: Final = "The text of the message is not in the source, only the dot that ended it."
NOT_SHOWN: Final = "The tool does not show what the client sent here."
TURNED: Final = (
    "The marks mean the other side than they should: the lines with reply codes were taken for the server's."
)
LACKS: Final = "The stamps do not say {}: the date of the file and UTC were taken."
ONE_SIDED: Final = "The source shows only what the client sent, up to this line. No reply is in it."
HIDDEN: Final = re.compile(
    rb"(?:\*{2,}|[\[<*(](?:credentials hidden|sensitive|hidden|suppressed|redacted)[\]>*)])\Z"
    rb"|Logging suppressed \(",
    re.IGNORECASE,
)
_ENDED: Final = re.compile(rb"[^\n]*\n|[^\n]+\Z")
_MAY_GREET: Final = (Stage.STARTTLS, Stage.OTHER)
"""What a 220 may answer: STARTTLS, XCLIENT."""


class _Marked(NamedTuple):
    """A line with a mark, taken apart."""

    client: bool
    key: bytes
    said: bytes
    line: SourceLine
    session: int = 0
    """Where it is not told by the key."""


def read_marked(source: Source, marked: Marked, by: str = "") -> Iterator[Told]:
    """All that the file tells. `by`: the program that wrote it."""
    return Reader(source, marked).told(by)


class Reader:
    """One reading of a file."""

    def __init__(self, source: Source, marked: Marked) -> None:
        self._marked, self._lines = marked, unwrapping_of(source, marked)
        self._head = head_of(self._lines, marked)
        self._clock = Clock(self._head.stamp, source.modified)
        self._gaps, self._sessions = Gaps(), Sessions()
        self._keyed = "key" in marked.line.groupindex
        self._session, self._key, self._client_spoke, self._t = 1, b"", False, 0.0
        self._to: dict[str, Any] = {}
        """Where the tool said last that it connects to."""
        self._wrapped: _Marked | None = None
        """A quoted text whose end has not come."""
        self._shown = b""
        """All that was shown of the reply at hand."""
        self._bare = False
        """A mark of the server's without words: the reply begins in the line behind it."""
        self._heard, self._number = False, 0
        """The server has spoken; the client's last line."""
        self._dot: tuple[int, int] | None = None
        """Line and session of a lone dot in an unstuffed message: its end or a line of it; what comes next tells."""

    def told(self, by: str = "") -> Iterator[Told]:
        yield from self._about(by)
        if self._head.turned_round:
            yield unsure(TURNED, self._head.first)
        for line in self._lines.lines():
            for piece in self._marked.pieces(line.data):
                yield from self._line(SourceLine(line.number, piece), line.t)
            if line.cut:
                yield unsure(CUT, line.number, self._session, self._t)
        yield from self._end_of_wrapped()
        yield from self._end_of_dot(last=True)
        if not self._heard and self._number:
            yield unsure(ONE_SIDED, self._number, self._session, self._t)

    def _about(self, by: str) -> Iterator[Told]:
        """Times stand in a place of the notation's own, or before its lines."""
        if self._clock.started is None:
            yield from self._lines.about(self._head.host, self._head.port, by)
            return
        yield About(self._clock.started, self._head.host, self._head.port, timed=True, by=by)
        if self._clock.lacks and not self._marked.utc:
            yield unsure(LACKS.format(self._clock.lacks), self._head.first)

    def _line(self, line: SourceLine, t: float) -> Iterator[Told]:
        found = self._marked.line.search(line.data)
        if found is None and self._wrapped:
            yield from self._more_of_wrapped(line)
            return
        yield from self._end_of_wrapped()
        if self._clock.started is None:
            self._t = t
        elif found:
            self._t = self._clock(found["when"])
        if found is None:
            yield from self._unmarked(line)
            return
        key = found["key"] if self._keyed else b""
        client = (found["who"] in self._marked.client) != self._head.turned_round
        yield from self._quoted(_Marked(client, key or b"", found["said"], line))

    # ------------------------------------------------------------------ quoted texts
    def _quoted(self, marked: _Marked) -> Iterator[Told]:
        if self._marked.literal is None:
            yield from self._said(marked, marked.said + b"\r\n")
            return
        read = self._marked.literal(marked.said)
        if read is None:
            yield remark(marked.line.data, marked.line.number, self._session, self._t)
        elif read.closed:
            yield from self._said(marked, read.data)
        else:
            self._wrapped = marked

    def _more_of_wrapped(self, line: SourceLine) -> Iterator[Told]:
        assert self._wrapped is not None  # the caller looked
        assert self._marked.literal is not None  # else nothing is quoted
        self._wrapped = self._wrapped._replace(said=self._wrapped.said + line.data.strip())
        read = self._marked.literal(self._wrapped.said)
        if read is None or read.closed or len(self._wrapped.said) > LINE_LIMIT:
            yield from self._end_of_wrapped()

    def _end_of_wrapped(self) -> Iterator[Told]:
        if self._wrapped is None:
            return
        marked, self._wrapped = self._wrapped, None
        read = self._marked.literal(marked.said) if self._marked.literal else None
        yield unsure(WRAPPED, marked.line.number, self._session, self._t)
        if read:
            whole = read.closed or read.data.endswith(b"\n")
            yield from self._said(marked, read.data if whole else read.data + b"\r\n")

    # ------------------------------------------------------------------ what was said
    def _said(self, marked: _Marked, data: bytes) -> Iterator[Told]:
        self._client_spoke, self._key = marked.client, marked.key
        self._session = self._whose(marked, data)
        if marked.client:
            yield from self._client(data, marked.line)
        else:
            yield from self._server(data, marked.line)

    def _whose(self, marked: _Marked, data: bytes) -> int:
        session = marked.session or self._sessions.of(marked.key)
        if marked.client or not data.startswith(b"220"):
            return session
        talk = self._gaps.talk(session)
        if not talk.spoken or talk.turn not in (Turn.COMMAND, Turn.HANDSHAKE):
            return session
        if talk.turn is Turn.COMMAND and talk.owed and talk.stage in _MAY_GREET:
            return session
        return self._sessions.anew(marked.key)  # a second greeting is a second connection

    def _client(self, data: bytes, line: SourceLine) -> Iterator[Told]:
        session, number, t = self._session, line.number, self._t
        self._bare, self._number = False, number
        yield from self._end_of_dot(last=False)
        text, talk = data.removesuffix(b"\r\n"), self._gaps.talk(session)
        if self._marked.hidden_message and self._marked.hidden_message.match(text):
            yield from self._gaps.hidden_message(_instead(text), number, session, t)
            return
        if talk.turn is not Turn.MESSAGE:
            if HIDDEN.match(text):
                yield from self._gaps.hidden_answer(NOT_SHOWN, number, session, t)
                return
        elif text.startswith(b".") and self._marked.unstuffed:
            if text == b".":
                self._dot = (number, session)
                return
            yield unsure(STUFFED, number, session, t)
            data = b"." + data
        elif text == b"." and self._marked.textless and talk.lines < 2:
            yield unsure(NO_TEXT, number, session, t)
        yield from self._gaps.client(data, number, session, t)

    def _end_of_dot(self, *, last: bool) -> Iterator[Told]:
        if self._dot is None:
            return
        (number, session), self._dot = self._dot, None
        if not last:
            yield unsure(STUFFED, number, session, self._t)
        yield from self._gaps.client(b".\r\n" if last else b"..\r\n", number, session, self._t)

    def _server(self, data: bytes, line: SourceLine) -> Iterator[Told]:
        session, number, t = self._session, line.number, self._t
        yield from self._end_of_dot(last=True)
        turn = self._gaps.talk(session).turn
        self._heard, self._bare = True, not data.strip() and turn is not Turn.REPLY
        if self._bare and self._marked.reply_runs_on:
            yield remark(line.data, number, session, t)
            return
        if self._marked.growing:
            amid = turn is Turn.REPLY and data.startswith(self._shown)
            data, self._shown = data[len(self._shown) if amid else 0 :], data
        lines = parted(data.removesuffix(b"\r\n")) if self._marked.joined else []
        if len(lines) > 1:
            yield unsure(PARTED, number, session, t)
            data = b"\r\n".join(lines) + b"\r\n"
        for piece in _ENDED.findall(data):
            yield from self._gaps.server(piece, number, session, t)

    # ------------------------------------------------------------------ lines without a mark
    def _unmarked(self, line: SourceLine) -> Iterator[Told]:
        for client in (False, True):
            marked = self._running_on(line, client=client)
            if marked is not None:
                yield from self._quoted(marked)
                return
        if (sign := self._sign(line.data)) is not None:
            yield from self._signed(*sign, line)
        elif line.data.strip():
            yield remark(line.data, line.number, self._session, self._t)

    def _running_on(self, line: SourceLine, *, client: bool) -> _Marked | None:
        """The line taken apart, where it goes on what that side was saying."""
        pattern = self._marked.message_runs_on if client else self._marked.reply_runs_on
        found = pattern.match(line.data) if pattern else None
        if pattern is None or found is None:
            return None
        key = found["key"] if "key" in pattern.groupindex else None
        session = self._session if key is None else self._sessions.of(key)
        same = key is not None or self._client_spoke == client
        if client and self._marked.keyless_message:
            session, same = next(reversed(self._gaps.in_message), 0), True
        turn = self._gaps.talk(session).turn
        if not same or (turn is not Turn.MESSAGE if client else turn is not Turn.REPLY and not self._bare):
            return None
        return _Marked(client, self._key if key is None else key, found["said"], line, session)

    def _sign(self, data: bytes) -> tuple[Sign, re.Match[bytes]] | None:
        for sign in self._marked.signs:
            if found := sign.pattern.search(data):
                return sign, found
        return None

    def _signed(self, sign: Sign, found: re.Match[bytes], line: SourceLine) -> Iterator[Told]:
        if sign.means == "repeats":
            return
        facts = facts_of(found) | ({"by": sign.by} if sign.by else {})
        key = str(facts.pop("key", "")).encode()
        self._session = self._sessions.of(key)
        talk = self._gaps.talk(self._session)
        if sign.means in ("connecting", "connected") and (talk.stage is not None or (talk.spoken and not key)):
            self._session = self._sessions.anew(key)  # some logs say it behind the greeting
        session, number, t = self._session, line.number, self._t
        if sign.means == "message":
            yield from self._gaps.hidden_message(_instead(line.data), number, session, t)
        elif sign.means == "answer":
            yield from self._gaps.hidden_answer(NOT_SHOWN, number, session, t)
        elif sign.means == "tls":
            yield self._gaps.tls(session, t, **facts)
        elif sign.means == "connected":
            yield mark("connected", session, t, **(self._to | facts))
        else:
            yield mark(sign.means, session, t, **facts)
        self._to = facts if sign.means == "connecting" else {}
        if sign.means == "closed":
            self._gaps.over(session)
            self._sessions.over(key)


def _instead(text: bytes) -> str:
    return f"{NO_MESSAGE} The tool says of it: {text_of(text.strip())}"
