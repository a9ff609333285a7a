"""`>>>` before what the client said, `<<<` before what the server said: rlytest, MAPS, abuse.net, bounces, blat.

The two sides are known, times are not (mailradar's headings bear some). A web page may have eaten every address in
angle brackets, and the lines stay as mutilated as they came. Messages stand as they went out, dots doubled. What a
bounce holds is `bounced`'s to know; how running text is parted into lines, `running_text`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from smtpwalk.recording.importers.bounced import BEHIND_DATA, Bounce
from smtpwalk.recording.importers.mutilated import missing
from smtpwalk.recording.importers.running_text import BEGUN, Parted, is_running, parted, target_in
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.spoken import Speech
from smtpwalk.recording.importers.told import About, Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT, Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "a dialogue with >>> and <<< (rlytest, relay testers, bounces)"
_MARK: Final = rb"[ \t]*(?:(>>>)(?:putline>>>)?|<<<(?:getline<<<)?)"  # blat puts more into its marks
_LINE: Final = re.compile(_MARK + rb"[ \t]?(.*)", re.DOTALL)
_VERBS: Final = rb"(?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|BDAT|RSET|QUIT|NOOP|VRFY|EXPN|HELP|AUTH|STARTTLS)"
_SMTP: Final = re.compile(
    _MARK + rb"(?:(?<=>) ?" + _VERBS + rb"(?![A-Za-z?])|(?<=<) ?[2-5]\d\d(?:[ -]|$))", re.IGNORECASE
)
_CONNECTING: Final = re.compile(rb"\s*(?:Connecting to|Trying)\s+([\w.:-]+?)\s*(?:\.\.\.|$)", re.IGNORECASE)
_METHOD: Final = re.compile(rb"\s*\[Method \d{1,4} @ (\d{9,10})\]")
_NOT_SHOWN: Final = re.compile(
    rb"[(\[<][^()\[\]<>]{0,40}\b(?:message|body|data|mail|text)\b[^()\[\]<>]{0,40}[)\]>]$", re.IGNORECASE
)
"""In place of a message, as in `(message body)`."""

GOES_ON: Final = "This line bears no mark; it was taken for the server's, as it goes on with the reply above it."
NOT_SHOWN: Final = "The message is not in the source: words about it stand in its place."


def likeness(source: Source) -> float:
    bare, running = _opened(source)
    if running:
        return 0.9
    found = [hit for line in bare.head() if (hit := _SMTP.match(line))]
    replies = sum(1 for hit in found if hit[1] is None)
    if not replies:
        return 0.35 if len(found) > 2 else 0.0
    return 0.9 if len(found) > 2 else 0.6


def read(source: Source) -> Iterator[Told]:
    bare, running = _opened(source)
    reader = _Reader(Bounce(bare.head()))
    host, port = target_in(bare.head()) if running else (_host(bare.head()), 0)
    for told in bare.about(host, port):
        yield reader.timed(told, bare.head()) if isinstance(told, About) else told
    for line, why in parted(bare.lines()) if running else map(Parted, bare.lines()):
        if why:
            yield unsure(why, line.number, reader.speech.number, reader.t)
        yield from reader.line(line)
        if line.cut:
            yield unsure(CUT, line.number, reader.speech.number, reader.t)


def _opened(source: Source) -> tuple[Unwrapping, bool]:
    """The bare lines, and whether they are running text: then more of them hold marks than begin with one."""
    bare = Unwrapping(source, _SMTP.match)
    if not any(b">>>" in line and b"<<<" in line for line in bare.head()) and b"&lt;&lt;&lt;" not in source.head:
        return bare, False
    text = Unwrapping(source, BEGUN.search)
    running = text.likeness > bare.likeness and is_running(text.head())
    return (text, True) if running else (bare, False)


@dataclass
class _Reader:
    bounce: Bounce
    speech: Speech = field(init=False)
    t: float = 0.0
    _first: int | None = None
    """The epoch's second of the first heading that bears one: the only times that there are then."""
    _begun: bool = False
    """This session has had a line; the next connection is another session."""
    _data: bool = False
    """The client's last line was DATA."""
    _unended: bytes = b""
    """The code of a reply that goes on."""

    def __post_init__(self) -> None:
        self.speech = Speech(1, hides=self.bounce.known)

    def timed(self, about: About, head: Iterable[bytes]) -> About:
        method = next((found for line in head if (found := _METHOD.match(line))), None)
        if about.timed or method is None:
            return about
        self._first = int(method[1])
        return About(datetime.fromtimestamp(self._first, UTC), about.host, timed=True)

    def line(self, line: Bare) -> Iterable[Event]:
        if self._first is None:
            self.t = line.t
        found = _LINE.match(line.data) if self.bounce.is_dialogue(line.data) else None
        if found is None:
            return self._other(line)
        client, said = found.groups()
        return self._client(said, line.number) if client else self._server(said, line.number)

    # ------------------------------------------------------------------ the dialogue
    def _client(self, said: bytes, number: int) -> list[Event]:
        self._begun, self._data, self._unended = True, said.upper() == b"DATA", b""
        if self.speech.before_message and _NOT_SHOWN.match(said):
            return self.speech.unshown(NOT_SHOWN, number, self.t)
        return self._with_lack(self.speech.client(said, number, self.t), said, number)

    def _server(self, said: bytes, number: int) -> list[Event]:
        if self.speech.greets(said):
            self._new_session()  # a greeting that nobody asked for is a second connection
        out = []
        if self.bounce.known and self._data and not said.startswith(b"354"):
            out.append(unsure(BEHIND_DATA, number, self.speech.number, self.t))
        self._begun, self._data, self._unended = True, False, said[:3] if said[3:4] == b"-" else b""
        return self._with_lack([*out, *self.speech.server(said, number, self.t)], said, number)

    def _with_lack(self, out: list[Event], said: bytes, number: int) -> list[Event]:
        if not self.speech.in_message and (lack := missing(said)):
            out.append(unsure(lack, number, self.speech.number, self.t))
        return out

    # ------------------------------------------------------------------ everything else
    def _other(self, line: Bare) -> Iterator[Event]:
        said, number = line.data, line.number
        if self._unended and said[:3] == self._unended and said[3:4] in (b"-", b" ", b""):
            yield unsure(GOES_ON, number, self.speech.number, self.t)
            yield from self._server(said, number)
            return
        self._unended = b""
        if found := _CONNECTING.match(said):
            yield from self._connection("connecting", found[1])
        elif host := self.bounce.talking_to(said):
            yield from self._connection("connected", host)
        elif said.strip():
            if found := _METHOD.match(said):
                self._at(int(found[1]))
            yield remark(said, number, self.speech.number, self.t)

    def _connection(self, what: str, host: bytes) -> Iterator[Event]:
        if self._begun:
            self._new_session()
        self._begun = True
        yield mark(what, self.speech.number, self.t, address=host.decode("ascii", "backslashreplace"))

    def _new_session(self) -> None:
        self.speech = Speech(self.speech.number + 1, hides=self.bounce.known)

    def _at(self, epoch: int) -> None:
        if self._first is not None:
            self.t = max(self.t, float(epoch - self._first))


def _host(head: Iterable[bytes]) -> str:
    """Of the first connection that the file tells of."""
    bounce = Bounce(())
    found = (hit[1] if (hit := _CONNECTING.match(line)) else bounce.talking_to(line) for line in head)
    return next((host.decode("ascii", "replace") for host in found if host), "")
