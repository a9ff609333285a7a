"""The table by which a notation says how its lines are marked, and what the head of a file tells by it.

Here lives no reading: `marked_reader` walks these tables. A notation of marked lines is such a table in a module of
its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from smtpwalk.recording.importers.literals import Literal
from smtpwalk.recording.importers.source import Source
from smtpwalk.recording.importers.unwrapping import Unwrapping

_REPLY: Final = re.compile(rb"[2-5]\d\d(?:[ -]|\r?\n?$)")
_COMMAND: Final = re.compile(
    rb"(?:EHLO|HELO|LHLO|MAIL FROM:|RCPT TO:|AUTH |NOOP|(?:DATA|QUIT|RSET|STARTTLS)(?:\r?\n)?$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A line of the tool's own, without a mark, that means something. The pattern's groups become facts of a mark.

    `means`: the kind of mark (`connecting`, `connected`, `tls`, `closed`); `repeats`: it says again what stands there
    already; `message`: one went out here unseen.
    """

    pattern: re.Pattern[bytes]
    means: str
    by: str = ""
    """Of `closed`: who closed it, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    line: re.Pattern[bytes]
    """Searched in each line. Groups: `who`, `said`; where there are such: `when`, `key` (of the session)."""
    client: frozenset[bytes]
    """What stands in `who` for the client; all else there is the server."""
    signs: tuple[Sign, ...] = ()
    literal: Callable[[bytes], Literal | None] | None = None
    """Reads `said` where the tool prints it in quotes, with its line ends."""
    plain: Callable[[bytes], bytes] | None = None
    """Undoes what was done to a whole line (HTML) before it is looked at; it may become several."""
    reply_runs_on: re.Pattern[bytes] | None = None
    """A line without a mark in which a reply goes on, asked only amid one. Groups: `said`, and perhaps `key`."""
    message_runs_on: re.Pattern[bytes] | None = None
    """Likewise for a message. Without a `key` only behind a line of the client."""
    keyless_message: bool = False
    """Lines of a message bear no key, even where others do: they belong to the session that is in its message."""
    hidden_message: re.Pattern[bytes] | None = None
    """What stands in `said` in place of a message that is not shown."""
    joined: bool = False
    """Reply lines may stand in one line."""
    growing: bool = False
    """With each line of a reply, all that came of it so far is shown anew."""
    unstuffed: bool = False
    """A message is shown before its dots are doubled."""
    textless: bool = False
    """Of a message only the dot that ended it is shown."""
    own: re.Pattern[bytes] | None = None
    """A line that only this tool writes, where its marks are shared with others."""
    foreign: re.Pattern[bytes] | None = None
    """A line that this tool never writes, and others with its marks do."""
    two_sided: bool = False
    """Its marks are too common for one side alone to tell it."""
    utc: bool = False
    """Its times are UTC, though they do not say so."""

    def pieces(self, data: bytes) -> list[bytes]:
        return self.plain(data).split(b"\n") if self.plain else [data]

    def bears(self, line: bytes) -> bool:
        """The mark stands in this line, anywhere."""
        return any(self.line.search(piece) for piece in self.pieces(line))

    def begins(self, line: bytes) -> bool:
        """The line begins with the mark, so that nothing is wrapped around it, and says what that side says."""
        for piece in self.pieces(line):
            found = self.line.search(piece)
            if found is not None and found.start() == 0 and self.kind(found) in _FITTING:
                return True
        return False

    def kind(self, found: re.Match[bytes]) -> tuple[bool, str]:
        """Whether the mark says client, and what the words are: `reply`, `command` or neither."""
        said = found["said"]
        if self.literal:
            read = self.literal(said)
            said = read.data if read else b""
        what = "reply" if _REPLY.match(said) else "command" if _COMMAND.match(said) else ""
        return found["who"] in self.client, what


_FITTING: Final = ((False, "reply"), (True, "command"))


@dataclass(slots=True)
class Head:
    """What the first lines of a file tell of the whole."""

    replies: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    """Lines that begin with a code, by whether the mark says that they are the client's."""
    commands: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    first: int = 0
    """Number of the first marked line."""
    own: bool = False
    foreign: bool = False
    stamp: bytes | None = None
    """The first time that stands in a place of the notation's own."""
    host: str = ""
    port: int = 0

    @property
    def fitting(self) -> int:
        """Lines whose mark and words say the same of their side."""
        return self.replies[False] + self.commands[True]

    @property
    def turned_round(self) -> bool:
        """The codes stand where the mark says client: the mark means the other side here."""
        return self.replies[True] > self.replies[False] and self.commands[False] > self.commands[True]


def unwrapping_of(source: Source, marked: Marked) -> Unwrapping:
    """The file's lines, bare of what others put before them, as far as they do not begin with the mark as they are."""
    found = Unwrapping(source, marked.begins, timely=False)
    return found if found.likeness else Unwrapping(source, marked.bears)


def head_of(unwrapping: Unwrapping, marked: Marked) -> Head:
    head = Head()
    if not unwrapping.likeness:
        return head
    for number, line in enumerate(unwrapping.head(), 1):
        head.own = head.own or (marked.own is not None and marked.own.search(line) is not None)
        head.foreign = head.foreign or (marked.foreign is not None and marked.foreign.search(line) is not None)
        for piece in marked.pieces(line):
            found = marked.line.search(piece)
            if found is None:
                _target(head, marked, piece)
            else:
                _count(head, marked, found, number)
    return head


def _count(head: Head, marked: Marked, found: re.Match[bytes], number: int) -> None:
    client, kind = marked.kind(found)
    head.replies[client] += kind == "reply"
    head.commands[client] += kind == "command"
    if not head.first:
        head.first = number
    if not head.stamp and "when" in marked.line.groupindex:
        head.stamp = found["when"]


def likeness_of(source: Source, marked: Marked, own: float, shared: float | None = None) -> float:
    """`own` where several lines bear the mark and are SMTP behind it, less for fewer.

    `shared`: the same, where no line that only this tool writes was found.
    """
    head = head_of(unwrapping_of(source, marked), marked)
    if head.foreign:
        return 0.0
    own = own if shared is None or head.own else shared
    if head.turned_round:
        return max(0.0, own - 0.2)
    both = head.replies[False] and head.commands[True]
    if not head.fitting or (marked.two_sided and not both):
        return 0.0
    return own if both or head.fitting > 2 else own / 2


def _target(head: Head, marked: Marked, piece: bytes) -> None:
    for sign in marked.signs:
        if not head.host and sign.means in ("connecting", "connected") and "address" in sign.pattern.groupindex:
            found = sign.pattern.search(piece)
            facts = facts_of(found) if found else {}
            head.host, head.port = str(facts.get("address", "")), int(facts.get("port", 0))


def facts_of(found: re.Match[bytes]) -> dict[str, Any]:
    """The named groups of a sign's pattern, as facts of a mark, and the `key`; the time is no fact."""
    groups = found.groupdict().items()
    facts: dict[str, Any] = {name: text_of(part) for name, part in groups if part is not None and name != "when"}
    if "port" in facts:
        facts["port"] = int(facts["port"]) if facts["port"].isascii() and facts["port"].isdigit() else 0
    return facts


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
