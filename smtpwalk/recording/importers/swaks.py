"""swaks, by its columns of marks: ` -> ` and `<-  `, a tilde for a dash under TLS, asterisks for the unexpected.

Lines of a message stand as they went out, dots doubled. Times are told only on request, and then as the wait for each
reply. swaks can be told to leave out its marks, the message or one side; then its reader says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.spoken import REPLY, Speech
from smtpwalk.recording.importers.swaks_words import words
from smtpwalk.recording.importers.told import About, Told, mark, remark, unsure
from smtpwalk.recording.importers.unwrapping import CUT, Bare, Unwrapping
from smtpwalk.wire.events import Event

TITLE: Final = "swaks output"
_SENT: Final = rb"[ \t]*(?:->|~>|\*\*>|\*~>)(?: |$)"
_GOT: Final = rb"[ \t]*(?:<-(?:  ?|$)|<~(?:  ?|$)|<\*\*(?: |$)|<~\*(?: |$))"  # web pages make one blank of two
_OWN: Final = rb"[ \t]*(?:===|\*\*\*)(?: |$)"
_LINE: Final = re.compile(rb"(?:(" + _SENT + rb")|(" + _GOT + rb")|(" + _OWN + rb"))(.*)", re.DOTALL)
_MARKED: Final = re.compile(
    rb"(" + _SENT + rb")(?=(?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|RSET|QUIT|AUTH|STARTTLS|XCLIENT|PROXY)\b)"
    rb"|(" + _GOT + rb")(?=[2-5]\d\d)|(" + _OWN + rb")(?=[A-Z])"
)
_OURS: Final = re.compile(_OWN + rb"(?:Trying \S|Connected to |TLS started w)")
_TRYING: Final = re.compile(rb"(?:" + _OWN + rb")?Trying ([\w.:-]+?):(\d{1,5})\.\.\.$")
_LAPSE: Final = re.compile(rb"(?:" + _OWN + rb")?response in [\d.]+s$")
_DUMP: Final = re.compile(rb"[ \t]*[<>] {1,3}\d{4,}: [ 0-9A-F]{6}")
_SUPPRESSED: Final = re.compile(rb"(\d{1,9}) lines sent$")
_GAVE_UP: Final = re.compile(rb"Timeout \((\d{1,9}) secs\) waiting for server response$")

LAPSES: Final = (
    "swaks tells how long it waited for each reply, not how long it took to send the next command, nor when it began: "
    "the date is the file's."
)
UNMARKED: Final = "swaks left out marks (--no-hints): who says a line was told by how it begins and where it stands."
DUMPS: Final = "Hexadecimal dumps (--show-raw-text) repeat the lines beside them; they were left out."
SUPPRESSED: Final = "The message, {} lines with the dot that ended it, is not in the source."
NO_REPLIES: Final = "No line of the server's is in the source (--hide-receive)."
NO_COMMANDS: Final = "No line of the client's is in the source (--hide-send)."


def likeness(source: Source) -> float:
    found = [hit for line in Unwrapping(source, _MARKED.match).head() if (hit := _MARKED.match(line))]
    said = sum(1 for hit in found if not hit[3])
    ours = sum(1 for hit in found if hit[3] and _OURS.match(hit.string))
    if ours:
        return 0.95 if said or ours > 1 else 0.6
    return 0.9 if said > 2 else 0.6 if said else 0.0


def read(source: Source) -> Iterator[Told]:
    bare = Unwrapping(source, _MARKED.match)
    head = list(bare.head())
    tried = next((found for line in head if (found := _TRYING.match(line))), None)
    reader = _Reader(head)
    for told in bare.about(*((tried[1].decode("ascii", "replace"), int(tried[2])) if tried else ())):
        if isinstance(told, About) and not told.timed and reader.lapses:
            told, reader.counts = About(None, told.host, told.port, timed=True), True
        yield told
    for line in bare.lines():
        yield from reader.line(line)
        if line.cut:
            yield unsure(CUT, line.number, reader.speech.number, reader.t)
    yield from reader.end()


@dataclass
class _Reader:
    head: list[bytes]
    counts: bool = False
    """The waits are the only times there are."""
    t: float = 0.0
    speech: Speech = field(default_factory=lambda: Speech(1, pipelines=True))
    _begun: bool = False
    """This session has had a line; the next one begins another."""
    _port: int = 0
    _tls: dict[str, Any] | None = None
    """What is known so far of the TLS that has just begun."""
    _heard: dict[str, int] = field(default_factory=dict)
    """What was told once for the file, and the first line of each side."""

    def __post_init__(self) -> None:
        found = [hit for line in self.head if (hit := _MARKED.match(line))]
        self._send_marks, self._reply_marks = any(hit[1] for hit in found), any(hit[2] for hit in found)
        self.lapses = any(_LAPSE.match(line) for line in self.head)
        self._connected = not any(_TRYING.match(line) for line in self.head)

    def line(self, line: Bare) -> Iterable[Event]:
        found = _LINE.match(line.data)
        if not self.counts:
            self.t = line.t
        if self.speech.in_message and not self._send_marks:
            return self._sent(line.data, line.number)  # whatever it looks like: swaks says nothing amid a message
        if found is None:
            return self._unmarked(line)
        if found[1] is not None:
            return self._sent(found[4], line.number)
        return self._own(found[4], line) if found[2] is None else self._got(found[4], line.number)

    def end(self) -> Iterator[Event]:
        """After the last line: which side was never heard."""
        yield from self._tls_told()
        for side, other, why in (("C", "S", NO_REPLIES), ("S", "C", NO_COMMANDS)):
            if side in self._heard and other not in self._heard:
                yield unsure(why, self._heard[side], self.speech.number, self.t)

    # ------------------------------------------------------------------ the dialogue
    def _sent(self, said: bytes, number: int) -> list[Event]:
        before = self._tls_told() if self._tls is not None else []
        self._heard.setdefault("C", number)
        if self.speech.in_message and (found := _SUPPRESSED.match(said)):
            return self.speech.unshown(SUPPRESSED.format(int(found[1])), number, self.t)
        return before + self.speech.client(said, number, self.t)

    def _got(self, said: bytes, number: int) -> list[Event]:
        before = self._tls_told() if self._tls is not None else []
        self._heard.setdefault("S", number)
        if said[:1] == b"T" and (found := _GAVE_UP.match(said)):
            return [*before, mark("waited", self.speech.number, self.t, seconds=int(found[1]))]
        if self.speech.greets(said):
            self._new_session()
        return before + self.speech.server(said, number, self.t)

    def _unmarked(self, line: Bare) -> Iterator[Event]:
        """A line of swaks' own without its marks, or of somebody else's."""
        said, number = line.data, line.number
        if _DUMP.match(said):  # never a remark: what was typed inside AUTH would show in it
            yield from self._once(DUMPS, number)
        elif not self._reply_marks and self._connected and REPLY.match(said):
            yield from self._once(UNMARKED, number)
            yield from self._got(said, number)
        elif found := words(said):
            yield from self._own_words(found.what, dict(found.facts), line.number, said)
        elif not self._send_marks and self._connected and said:
            yield from self._once(UNMARKED, number)
            yield from self._sent(said, number)
        elif said.strip():
            yield remark(said, number, self.speech.number, self.t)

    def _once(self, why: str, number: int) -> Iterator[Event]:
        if why not in self._heard:
            self._heard[why] = number
            yield unsure(why, number, self.speech.number, self.t)

    # ------------------------------------------------------------------ swaks itself
    def _own(self, said: bytes, line: Bare) -> Iterator[Event]:
        found = words(said)
        if found is None:
            yield remark(said, line.number, self.speech.number, self.t)
        else:
            yield from self._own_words(found.what, dict(found.facts), line.number, said)

    def _own_words(self, what: str, facts: dict[str, Any], number: int, said: bytes) -> Iterator[Event]:
        if what == "certificate":
            self._tls = facts | self._tls if self._tls is not None else None
            return
        if what == "lapse":
            if self.counts:
                yield from self._once(LAPSES, number)
                self.t = round(self.t + facts["seconds"], 6)
            return
        yield from self._tls_told()
        if what == "tls":
            self._tls = facts
            return
        if what == "connecting" and self._begun:
            self._new_session()
        self._port = facts.get("port", self._port if what != "connecting" else 0)
        if what == "connected" and self._port:
            facts["port"] = self._port
        if what == "connected":
            self.speech.begun()
        elif facts.get("by") == "server":
            self._heard.setdefault("S", number)
        self._begun, self._connected = True, what == "connected" or (self._connected and what != "closed")
        session = self.speech.number
        yield mark(what, session, self.t, **facts) if facts else remark(said, number, session, self.t)

    def _tls_told(self) -> list[Event]:
        facts, self._tls = self._tls, None
        return [] if facts is None else self.speech.tls(self.t, **facts)

    def _new_session(self) -> None:
        self.speech = Speech(self.speech.number + 1, pipelines=True)
